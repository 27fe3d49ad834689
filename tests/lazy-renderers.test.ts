import { fileURLToPath } from 'node:url'
import { rolldown, type OutputChunk } from 'rolldown'
import { describe, expect, it } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** The packages that are loaded with a file, and those that are loaded only when something in it asks for them. */
async function packagesOf(path: string): Promise<{ atOnce: string[]; later: string[] }> {
  const build = await rolldown({ input: at(path), platform: 'node', logLevel: 'silent' })
  const { output } = await build.generate({ format: 'esm' })
  await build.close()
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  )
  const entry = [...chunks.values()].find(({ isEntry }) => isEntry)
  const atOnce = new Set<OutputChunk>(entry ? [entry] : [])
  for (const chunk of atOnce)
    for (const name of chunk.imports) {
      const imported = chunks.get(name)
      if (imported) atOnce.add(imported)
    }
  return {
    atOnce: packages([...atOnce]),
    later: packages([...chunks.values()].filter((chunk) => !atOnce.has(chunk))),
  }
}

function packages(chunks: OutputChunk[]): string[] {
  const names = chunks
    .flatMap(({ moduleIds }) => moduleIds)
    .flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [])
  return [...new Set(names)].sort()
}

const RENDERERS = ['@resvg/resvg-wasm', 'harfbuzzjs', 'pdfkit', 'write-excel-file']

describe('what draws pictures and documents', () => {
  it.each(['tools/registry.ts', 'agent/notices/run-notice.ts'])(
    'is not loaded with %s, but when something is drawn',
    async (path) => {
      const { atOnce, later } = await packagesOf(path)
      expect(atOnce).toContain('zod')
      expect(RENDERERS.filter((name) => atOnce.includes(name))).toEqual([])
      expect(later).toEqual(expect.arrayContaining(RENDERERS))
    },
  )
})
