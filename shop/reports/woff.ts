import { inflateSync } from 'node:zlib'

const SIGNATURE = 0x774f4646
const HEADER = 44
const ENTRY = 20
const SFNT_HEADER = 12
const SFNT_ENTRY = 16

/**
 * The OpenType font inside a WOFF 1.0 file: the same tables, each unpacked (https://www.w3.org/TR/WOFF/).
 *
 * @throws TypeError if it is no WOFF 1.0 file
 */
export function openWoff(woff: Uint8Array): Uint8Array {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength)
  if (view.getUint32(0) !== SIGNATURE) throw new TypeError('this is no WOFF 1.0 font')
  const count = view.getUint16(12)
  const sfnt = new Uint8Array(view.getUint32(16))
  const out = new DataView(sfnt.buffer)
  const power = Math.floor(Math.log2(count))
  out.setUint32(0, view.getUint32(4))
  out.setUint16(4, count)
  out.setUint16(6, 2 ** power * 16)
  out.setUint16(8, power)
  out.setUint16(10, count * 16 - 2 ** power * 16)

  let at = SFNT_HEADER + count * SFNT_ENTRY
  for (let i = 0; i < count; i++) {
    const from = HEADER + i * ENTRY
    const packed = woff.subarray(
      view.getUint32(from + 4),
      view.getUint32(from + 4) + view.getUint32(from + 8),
    )
    const length = view.getUint32(from + 12)
    const to = SFNT_HEADER + i * SFNT_ENTRY
    out.setUint32(to, view.getUint32(from))
    out.setUint32(to + 4, view.getUint32(from + 16))
    out.setUint32(to + 8, at)
    out.setUint32(to + 12, length)
    sfnt.set(packed.byteLength < length ? inflateSync(packed) : packed, at)
    // Tables begin at multiples of four.
    at += Math.ceil(length / 4) * 4
  }
  return sfnt
}
