import { describe, expect, it } from 'vitest'
import { OggError, readOggOpus, writeOggOpus } from './ogg.ts'

const packets = Array.from({ length: 120 }, (_, i) =>
  new Uint8Array(i % 3 === 0 ? 300 + i : 40 + i).fill(i),
)
const stream = { packets, packetSamples: 960, preSkip: 312, samples: 120 * 960 - 312 }
const file = writeOggOpus({ ...stream, tags: { TRANSCRIPT: 'दो किलो = चीनी', LANGUAGE: 'hi' } })

describe('Opus in Ogg', () => {
  it('comes back as it went in: packets, length and tags', () => {
    const read = readOggOpus(file)
    expect(read.packets).toEqual(packets)
    expect(read).toMatchObject({
      preSkip: 312,
      samples: stream.samples,
      badPages: 0,
      tags: { TRANSCRIPT: 'दो किलो = चीनी', LANGUAGE: 'hi' },
    })
  })

  it('is read out of a Buffer without changing it', () => {
    const buffer = Buffer.concat([Buffer.alloc(7), file]).subarray(7)
    expect(readOggOpus(buffer).badPages).toBe(0)
    expect(readOggOpus(buffer).badPages).toBe(0)
    expect(new Uint8Array(buffer)).toEqual(file)
  })

  it('counts a page that was cut or damaged, and takes nothing of it', () => {
    expect(readOggOpus(file.slice(0, file.length - 100)).badPages).toBe(1)
    const damaged = file.slice()
    damaged[file.length - 50] = (damaged[file.length - 50] ?? 0) ^ 1
    const read = readOggOpus(damaged)
    expect(read.badPages).toBe(1)
    expect(read.packets).toEqual(packets.slice(0, 100))
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['garbage', new Uint8Array(4000).fill(0x4f)],
    ['its first letters', new TextEncoder().encode('OggS')],
    ['its first letters over and over', new TextEncoder().encode('OggS'.repeat(200_000))],
    ['half a header', file.slice(0, 40)],
  ])('is not found in %s', (_, bytes) => {
    expect(() => readOggOpus(bytes)).toThrow(OggError)
  })
})
