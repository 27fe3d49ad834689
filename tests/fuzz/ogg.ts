import fc from 'fast-check'
import { OggError, readOggOpus, writeOggOpus } from '../../channel/ogg.ts'
import { damage, damaged } from './hostile.ts'
import { counter, type FuzzTarget } from './target.ts'

const HEADER = 27

/** Voice notes that were damaged, with checksums that hide the damage or show it. */
export const oggTarget: FuzzTarget = {
  name: 'ogg',
  share: 30,
  async open() {
    const { seen, count } = counter()
    const packet = fc.uint8Array({ maxLength: 600 })
    const stream = fc.record({
      packets: fc.array(packet, { maxLength: 60 }),
      packetSamples: fc.constantFrom(120, 960, 2880),
      preSkip: fc.integer({ min: 0, max: 0xffff }),
      samples: fc.integer({ min: 0, max: 10_000_000 }),
      tags: fc.dictionary(fc.stringMatching(/^[A-Z]{1,8}$/), fc.string({ maxLength: 40 }), {
        maxKeys: 3,
      }),
    })
    // Headers that are right as pages and wrong as Opus.
    const rest = fc.uint8Array({ maxLength: 30 })
    const oddHeads = fc
      .tuple(rest, rest, fc.array(packet, { maxLength: 3 }))
      .map(
        ([head, tags, audio]) =>
          new Uint8Array(
            Buffer.concat([
              page([Buffer.concat([Buffer.from('OpusHead'), head])]),
              page([Buffer.concat([Buffer.from('OpusTags'), tags])]),
              page(audio),
            ]),
          ),
      )
    const note = fc.record({
      stream,
      damages: fc.array(damage, { maxLength: 4 }),
      isSigned: fc.boolean(),
      noise: fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
        { weight: 3, arbitrary: oddHeads },
      ),
    })
    const property = fc.asyncProperty(note, async (given) => {
      const whole = writeOggOpus(given.stream)
      const broken = damaged(given.noise ?? whole, given.damages)
      const file = given.isSigned ? withChecksums(broken) : broken
      const packets = packetsOf(file)
      count(packets === undefined ? 'refused' : 'read')
      if (packets === undefined) {
        if (given.damages.length === 0 && given.noise === null)
          throw new Error('a whole note is refused')
        return
      }
      const read = packets.reduce((sum, one) => sum + one.length, 0)
      if (read > file.length) throw new Error(`${read} bytes were read of ${file.length}`)
      if (given.damages.length > 0 || given.noise !== null) return
      const same =
        packets.length === given.stream.packets.length &&
        packets.every(
          (one, n) => Buffer.compare(one, given.stream.packets[n] ?? new Uint8Array()) === 0,
        )
      if (!same) throw new Error('what was written is not what is read')
    })
    return { property: property, seen, close: async () => {} }
  },
}

function packetsOf(file: Uint8Array): readonly Uint8Array[] | undefined {
  try {
    const { packets, samples, preSkip } = readOggOpus(file)
    if (!(samples >= 0) || !(preSkip >= 0)) throw new Error(`it is ${samples} samples long`)
    return packets
  } catch (error) {
    if (error instanceof OggError) return undefined
    throw error
  }
}

/** A page of whole packets; its checksum is still to come. */
function page(packets: readonly Uint8Array[]): Uint8Array {
  const sizes = packets.flatMap(({ length }) => [
    ...Array<number>(Math.floor(length / 255)).fill(255),
    length % 255,
  ])
  const header = Buffer.alloc(HEADER)
  header.write('OggS')
  header.writeUInt8(sizes.length, 26)
  return Buffer.concat([header, Buffer.from(sizes), ...packets])
}

/** Signs each page anew, so that the damage gets past the checksum. */
function withChecksums(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file)
  for (let at = bytes.indexOf('OggS'); at >= 0; at = bytes.indexOf('OggS', at + 1)) {
    if (at + HEADER > bytes.length) break
    const count = bytes.readUInt8(at + 26)
    const sizes = bytes.subarray(at + HEADER, at + HEADER + count)
    const end = at + HEADER + count + sizes.reduce((sum, one) => sum + one, 0)
    if (end > bytes.length) continue
    bytes.writeUInt32LE(0, at + 22)
    bytes.writeUInt32LE(oggChecksum(bytes.subarray(at, end)), at + 22)
  }
  return new Uint8Array(bytes)
}

/** RFC 3533: CRC-32 with polynomial 0x04c11db7, not reflected, from 0. */
function oggChecksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
