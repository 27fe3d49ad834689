import { buildSync } from 'esbuild'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { FUNCTION_NAMES, type FunctionName } from './functions.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** Files that code reads when it runs; copied where the code, once bundled, looks for them. */
const FILES_BESIDE: readonly { whenBundled: string; from: string; to: string }[] = [
  { whenBundled: 'agent/prompts.ts', from: 'prompts', to: 'prompts' },
  { whenBundled: 'adapters/embedded/knowledge-pages.ts', from: 'prompts', to: 'prompts' },
  {
    whenBundled: 'node_modules/harfbuzzjs/dist/harfbuzz.js',
    from: 'node_modules/harfbuzzjs/dist/harfbuzz.wasm',
    to: 'harfbuzz.wasm',
  },
  // The font that every PDF begins with; asked for as an import of the nearest package.json.
  ...['Helvetica.cjs', 'chunks'].map((file) => ({
    whenBundled: 'node_modules/pdfkit/js/pdfkit.node.mjs',
    from: `node_modules/pdfkit/js/standard-fonts/${file}`,
    to: `standard-fonts/${file}`,
  })),
  // Asked for by the name of their package: the bundle has to have it.
  ...['package.json', 'index_bg.wasm'].map((file) => ({
    whenBundled: 'shop/reports/png.ts',
    from: `node_modules/@resvg/resvg-wasm/${file}`,
    to: `node_modules/@resvg/resvg-wasm/${file}`,
  })),
  ...[
    'package.json',
    'unicode.json',
    ...['latin', 'devanagari', 'latin-ext'].flatMap((subset) =>
      [400, 700].map((weight) => `files/noto-sans-devanagari-${subset}-${weight}-normal.woff`),
    ),
  ].map((file) => ({
    whenBundled: 'shop/reports/fonts.ts',
    from: `node_modules/@fontsource/noto-sans-devanagari/${file}`,
    to: `node_modules/@fontsource/noto-sans-devanagari/${file}`,
  })),
]

/** Packages in the bundle that were written for CommonJS ask for Node's own modules by `require`. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

const PACKAGE = {
  type: 'module',
  imports: { '#standard-fonts/Helvetica': './standard-fonts/Helvetica.cjs' },
}

export const entryOf = (name: FunctionName) => join(ROOT, 'handlers', 'lambda', `${name}.ts`)

/** @throws Error that names every entry that is not there */
export function requireEntries(): void {
  const missing = FUNCTION_NAMES.filter((name) => !existsSync(entryOf(name)))
  if (missing.length === 0) return
  throw new Error(
    `no entry for: ${missing.map((name) => `handlers/lambda/${name}.ts`).join(', ')}; infra/functions.ts has one line for each entry`,
  )
}

/**
 * Bundles an entry as minified ES modules, with the files that it reads when it runs: what is loaded late in the source is a
 * file of its own here too.
 *
 * @param outdir emptied before
 * @returns bytes of JavaScript
 */
export function bundle(entry: string, outdir: string): { bytes: number } {
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'error',
  })
  for (const { whenBundled, from, to } of FILES_BESIDE) {
    if (!(whenBundled in metafile.inputs)) continue
    cpSync(join(ROOT, from), join(outdir, to), { recursive: true })
  }
  writeFileSync(join(outdir, 'package.json'), JSON.stringify(PACKAGE))
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0)
  return { bytes }
}
