import { RetailMindError } from '../shop/errors.ts'

/** An Opus stream in Ogg (RFC 7845), taken apart. */
export interface OggOpus {
  packets: Uint8Array[]
  /** Samples at 48 kHz that a decoder drops at the beginning. */
  preSkip: number
  /** Length without the pre-skip, as the last page says it, in samples at 48 kHz. */
  samples: number
  /** Of the comment header; names in capitals. */
  tags: Record<string, string>
  /** Pages whose checksum is wrong: the file was cut or damaged. Nothing of them is in `packets`. */
  badPages: number
}

/** The bytes are no Opus in Ogg that anything could be made of. */
export class OggError extends RetailMindError {}

const CAPTURE = 0x5367674f // "OggS", little-endian
const HEADER_BYTES = 27
const OPUS_RATE = 48_000
const MAX_SEGMENTS = 255
/** RFC 7845: an OpusHead without a channel table. */
const HEAD_BYTES = 19
/** A file of nothing but beginnings of pages would have a checksum made of each: it is damage, and no note. */
const MAX_BAD_PAGES = 1_000
const SERIAL = 0x524d // one stream a file, so any number does
/** Packets of one page: a second, so that a player can seek. */
const PACKETS_PER_PAGE = 50

const CRC = new Uint32Array(256).map((_, n) => {
  let value = n << 24
  for (let bit = 0; bit < 8; bit++)
    value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

function checksum(page: Uint8Array): number {
  let crc = 0
  for (const byte of page) crc = ((crc << 8) ^ (CRC[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0
  return crc
}

/**
 * Takes an Ogg Opus file apart, page by page, each held against its checksum: a decoder that does not look makes sound of
 * damage, and more of it than there was.
 *
 * @throws OggError `ogg_broken` if there is no Opus in it
 */
export function readOggOpus(file: Uint8Array): OggOpus {
  // A Buffer's `slice` is no copy, and its bytes are not ours to change.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  const packets: Uint8Array[] = []
  let partial: Uint8Array[] = []
  let badPages = 0
  let granule = 0
  for (let at = 0; at < bytes.length;) {
    const page = pageAt(bytes, at)
    if (!page) {
      if (++badPages > MAX_BAD_PAGES) throw new OggError('ogg_broken', 'it is damaged all over')
      const next = nextCapture(bytes, at + 1)
      if (next < 0) break
      at = next
      partial = []
      continue
    }
    at = page.end
    if (page.granule >= 0) granule = page.granule
    for (const [segment, isLast] of page.segments) {
      partial.push(segment)
      if (!isLast) continue
      packets.push(concat(partial))
      partial = []
    }
  }
  const [head, comments, ...audio] = packets
  if (
    !head ||
    !comments ||
    head.length < HEAD_BYTES ||
    text(head, 0, 8) !== 'OpusHead' ||
    text(comments, 0, 8) !== 'OpusTags'
  ) {
    throw new OggError('ogg_broken', 'there is no Opus in it')
  }
  const preSkip = view(head).getUint16(10, true)
  return {
    packets: audio,
    preSkip,
    samples: Math.max(0, granule - preSkip),
    tags: readTags(comments),
    badPages,
  }
}

/** @param samples length without the pre-skip, in samples at 48 kHz; `packetSamples` of one packet, likewise */
export function writeOggOpus(stream: {
  packets: readonly Uint8Array[]
  packetSamples: number
  preSkip: number
  samples: number
  channels?: number
  tags?: Readonly<Record<string, string>>
}): Uint8Array {
  const { packets, packetSamples, preSkip, samples, channels = 1, tags = {} } = stream
  const pages = [
    pageOf([headPacket(preSkip, channels)], { flags: 2, granule: 0, sequence: 0 }),
    pageOf([tagsPacket(tags)], { flags: 0, granule: 0, sequence: 1 }),
  ]
  for (let first = 0; first < packets.length; first += PACKETS_PER_PAGE) {
    const some = packets.slice(first, first + PACKETS_PER_PAGE)
    const end = first + some.length
    const isLast = end === packets.length
    pages.push(
      pageOf(some, {
        flags: isLast ? 4 : 0,
        granule: isLast ? preSkip + samples : end * packetSamples,
        sequence: pages.length,
      }),
    )
  }
  return concat(pages)
}

interface Page {
  end: number
  /** −1: no packet ends on it. */
  granule: number
  segments: [Uint8Array, boolean][]
}

function pageAt(bytes: Uint8Array, at: number): Page | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined
  const header = new DataView(bytes.buffer, bytes.byteOffset + at)
  if (header.getUint32(0, true) !== CAPTURE) return undefined
  const count = header.getUint8(26)
  const sizes = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + count)
  const body = at + HEADER_BYTES + count
  const end = body + sizes.reduce((sum, size) => sum + size, 0)
  if (sizes.length < count || end > bytes.length) return undefined
  const unsigned = bytes.slice(at, end)
  unsigned.fill(0, 22, 26)
  if (checksum(unsigned) !== header.getUint32(22, true)) return undefined

  const segments: Page['segments'] = []
  let from = body
  let size = 0
  for (const [i, length] of sizes.entries()) {
    size += length
    // 255 goes on in the next segment, or on the next page.
    if (length === MAX_SEGMENTS && i < count - 1) continue
    segments.push([bytes.slice(from, from + size), length < MAX_SEGMENTS])
    from += size
    size = 0
  }
  return { end, granule: Number(header.getBigInt64(6, true)), segments }
}

function nextCapture(bytes: Uint8Array, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(
    'OggS',
    from,
    'latin1',
  )
}

function pageOf(
  packets: readonly Uint8Array[],
  { flags, granule, sequence }: { flags: number; granule: number; sequence: number },
): Uint8Array {
  const sizes = packets.flatMap(({ length }) => [
    ...Array<number>(Math.floor(length / MAX_SEGMENTS)).fill(MAX_SEGMENTS),
    length % MAX_SEGMENTS,
  ])
  const page = concat([new Uint8Array(HEADER_BYTES), new Uint8Array(sizes), ...packets])
  const header = view(page)
  header.setUint32(0, CAPTURE, true)
  header.setUint8(5, flags)
  header.setBigInt64(6, BigInt(granule), true)
  header.setUint32(14, SERIAL, true)
  header.setUint32(18, sequence, true)
  header.setUint8(26, sizes.length)
  header.setUint32(22, checksum(page), true)
  return page
}

function headPacket(preSkip: number, channels: number): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES)
  head.set(new TextEncoder().encode('OpusHead'))
  head[8] = 1
  head[9] = channels
  view(head).setUint16(10, preSkip, true)
  view(head).setUint32(12, OPUS_RATE, true)
  return head
}

function tagsPacket(tags: Readonly<Record<string, string>>): Uint8Array {
  const encode = (value: string) => {
    const bytes = new TextEncoder().encode(value)
    const size = new Uint8Array(4)
    view(size).setUint32(0, bytes.length, true)
    return concat([size, bytes])
  }
  const list = Object.entries(tags).map(([name, value]) => encode(`${name}=${value}`))
  const count = new Uint8Array(4)
  view(count).setUint32(0, list.length, true)
  return concat([new TextEncoder().encode('OpusTags'), encode('RetailMind'), count, ...list])
}

function readTags(packet: Uint8Array): Record<string, string> {
  const tags: Record<string, string> = {}
  const data = view(packet)
  let at = 8
  const next = () => {
    const size = at + 4 <= packet.length ? data.getUint32(at, true) : -1
    if (size < 0 || at + 4 + size > packet.length) return undefined
    const value = text(packet, at + 4, at + 4 + size)
    at += 4 + size
    return value
  }
  if (next() === undefined || at + 4 > packet.length) return tags
  const count = data.getUint32(at, true)
  at += 4
  for (let n = 0; n < count; n++) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(next() ?? '') ?? []
    if (name === undefined || value === undefined) break
    tags[name.toUpperCase()] = value
  }
  return tags
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to))
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
