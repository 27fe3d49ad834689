import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Bundled as for Lambda: everything in one minified file, unused exports left out. */
async function bundle(...imports: string[]) {
  const entry = 'virtual:entry'
  const code = imports.map((path) => `export * from ${JSON.stringify(at(path))}`).join('\n')
  const build = await rolldown({
    input: entry,
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  })
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false })
  await build.close()
  const packages = output
    .flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    .flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [])
  return {
    bytes: Buffer.byteLength(output[0].code),
    packages: [...new Set(packages)].sort(),
  }
}

const heavy = (packages: string[]) => packages.filter((name) => /^@(aws-sdk|smithy)\//.test(name))

describe('the webhook as it is deployed', () => {
  it('holds no client of AWS: it starts in the time of its signature check', async () => {
    const { bytes, packages } = await bundle('handlers/webhook.ts', 'adapters/aws/queue.ts')
    console.log(`webhook with its queue: ${Math.round(bytes / 1024)} KB, ${packages.join(', ')}`)
    expect(heavy(packages)).toEqual([])
    expect(packages).toContain('aws4fetch')
    expect(bytes).toBeLessThan(64 * 1024)
  })

  it('would be caught with one', async () => {
    const { packages } = await bundle('handlers/webhook.ts', 'adapters/aws/model.ts')
    expect(heavy(packages)).toContain('@aws-sdk/client-bedrock-runtime')
  })
})
