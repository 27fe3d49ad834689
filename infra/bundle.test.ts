import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundle, entryOf } from './bundle.ts'
import { FUNCTION_NAMES } from './functions.ts'

const ROOT = resolve(import.meta.dirname, '..')
const folder = () => mkdtempSync(join(tmpdir(), 'retailmind-bundle-'))

/** Imports the bundle in a process of its own, in an empty folder: what it reads has to be beside it. */
const run = (outdir: string) =>
  execFileSync(process.execPath, [join(outdir, 'index.mjs')], { cwd: folder(), encoding: 'utf8' })

describe('bundle', () => {
  it('has beside it what reports are drawn with', () => {
    const entry = join(folder(), 'entry.ts')
    writeFileSync(
      entry,
      `import { renderWeeklyReport } from '${ROOT}/shop/reports/report-file.ts'
       import { SAMPLE_REPORT } from '${ROOT}/shop/reports/testing/sample-report.ts'
       const { pngOf } = await import('${ROOT}/shop/reports/png.ts')
       const files = await renderWeeklyReport(SAMPLE_REPORT, 'hi')
       const png = await pngOf('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
       console.log(JSON.stringify([...files.map(({ bytes }) => bytes.length > 1000), png.length > 50]))`,
    )
    const outdir = folder()
    const { bytes } = bundle(entry, outdir)
    expect(JSON.parse(run(outdir))).toEqual([true, true, true])
    expect(bytes).toBeGreaterThan(100_000)
    expect(existsSync(join(outdir, 'prompts'))).toBe(false)
  })

  it('has beside it the prompts of an agent, and nothing to draw with', () => {
    const entry = join(folder(), 'entry.ts')
    writeFileSync(
      entry,
      `import { join } from 'node:path'
       import { loadPrompts } from '${ROOT}/agent/prompts.ts'
       console.log(loadPrompts(join(import.meta.dirname, 'prompts')).select('shop-assistant', 'm').name)`,
    )
    const outdir = folder()
    bundle(entry, outdir)
    expect(run(outdir).trim()).toBe('shop-assistant')
    expect(readdirSync(outdir)).not.toContain('harfbuzz.wasm')
  })
})

describe('functions', () => {
  it.each(FUNCTION_NAMES)('%s has an entry that bundles', (name) => {
    const outdir = folder()
    expect(bundle(entryOf(name), outdir).bytes).toBeGreaterThan(0)
  })

  it('has a line for every entry', () => {
    const entries = readdirSync(join(ROOT, 'handlers/lambda'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => entryOf(file.replace(/\.ts$/, '') as never))
    const known = FUNCTION_NAMES.map(entryOf)
    expect(entries.filter((entry) => !known.includes(entry))).toEqual([])
  })
})
