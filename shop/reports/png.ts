import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const { resolve } = createRequire(import.meta.url)
let ready: Promise<void> | undefined

/** An SVG whose texts are outlines already, as PNG. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  // A process may load it once only.
  ready ??= readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')).then((wasm) => initWasm(wasm))
  await ready
  const image = new Resvg(svg, { font: { fontBuffers: [] } }).render()
  try {
    return new Uint8Array(image.asPng())
  } finally {
    image.free()
  }
}
