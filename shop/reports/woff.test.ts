import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { openWoff } from './woff.ts'

const { resolve } = createRequire(import.meta.url)
const woff = readFileSync(
  resolve('@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-latin-400-normal.woff'),
)

describe('a font out of a WOFF file', () => {
  it('has every table whole: the sums that the font itself gives of them are right', () => {
    const font = Buffer.from(openWoff(woff))
    const count = font.readUInt16BE(4)
    expect(count).toBeGreaterThan(8)
    for (let i = 0; i < count; i++) {
      const entry = 12 + i * 16
      const tag = font.toString('latin1', entry, entry + 4)
      const [sum = 0, at = 0, length = 0] = [4, 8, 12].map((field) =>
        font.readUInt32BE(entry + field),
      )
      expect(at % 4).toBe(0)
      // The sum of `head` leaves out a field of its own (OpenType, "Calculating checksums").
      const table = Buffer.concat([font.subarray(at, at + length), Buffer.alloc(3)])
      if (tag === 'head') table.writeUInt32BE(0, 8)
      let real = 0
      for (let word = 0; word < length; word += 4) real = (real + table.readUInt32BE(word)) >>> 0
      expect(real, tag).toBe(sum)
    }
  })

  it('is not made out of anything else', () => {
    expect(() => openWoff(new Uint8Array(64))).toThrow('no WOFF')
  })
})
