import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const { resolve } = createRequire(import.meta.url)
let ready: Promise<void> | undefined

/**
 * An SVG whose texts are outlines already, as PNG.
 *
 * @param width in pixels, for another size than the SVG's own
 */
export async function pngOf(svg: string, width?: number): Promise<Uint8Array> {
  // A process may load it once only.
  ready ??= readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')).then((wasm) => initWasm(wasm))
  await ready
  const image = new Resvg(svg, {
    font: { fontBuffers: [] },
    ...(width !== undefined && { fitTo: { mode: 'width', value: width } }),
  }).render()
  try {
    return new Uint8Array(image.asPng())
  } finally {
    image.free()
  }
}
