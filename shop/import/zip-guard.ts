import { inflateRawSync } from 'node:zlib'
import { ImportError } from './errors.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const MAX_COMMENT = 65_535

const MAX_ENTRIES = 200
/** A list of 5,000 items unpacks to some 2 MB. */
const MAX_UNPACKED = 30 * 1024 * 1024
/** What is packed smaller than this is packed to hurt. */
const MAX_RATIO = 200
const STORED = 0
const DEFLATED = 8

interface Entry {
  name: string
  method: number
  packed: number
  unpacked: number
  offset: number
}

/**
 * Looks a workbook over before anything unpacks it: what its directory says of sizes (and unpacking is cut off where a
 * directory lied), macros, and formulas, whose results nobody has seen.
 *
 * @throws ImportError
 */
export function guardWorkbook(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = readDirectory(file)
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
  const ratio = Math.max(...entries.map((entry) => entry.unpacked / Math.max(1, entry.packed)), 0)
  if (entries.length > MAX_ENTRIES || unpacked > MAX_UNPACKED || ratio > MAX_RATIO) {
    throw new ImportError('file_too_large', 'the workbook unpacks to more than a list would', {
      details: { entries: entries.length, unpacked },
    })
  }
  if (
    entries.some(
      ({ name }) => /vbaProject|macrosheets|\.bin$/i.test(name) && !/printerSettings/i.test(name),
    )
  ) {
    throw new ImportError('file_macro', 'the workbook has macros in it')
  }
  for (const entry of entries) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) continue
    const cell = formulaIn(unpack(file, entry).toString('utf8'))
    if (cell !== undefined) {
      throw new ImportError('file_formula', 'the workbook has formulas in it', {
        details: { cell },
      })
    }
  }
}

/** Address of the first cell with a formula. */
function formulaIn(sheet: string): string | undefined {
  return /<c\b[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<f[\s>/]/.exec(sheet)?.[1]
}

function readDirectory(file: Buffer): Entry[] {
  const from = Math.max(0, file.length - END_BYTES - MAX_COMMENT)
  let end = -1
  for (let at = file.length - END_BYTES; at >= from; at--) {
    if (file.readUInt32LE(at) === END) {
      end = at
      break
    }
  }
  if (end < 0) throw broken()
  const entries: Entry[] = []
  let at = file.readUInt32LE(end + 16)
  for (let n = file.readUInt16LE(end + 10); n > 0; n--) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) throw broken()
    const nameLength = file.readUInt16LE(at + 28)
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}

function unpack(file: Buffer, { method, packed, unpacked, offset }: Entry): Buffer {
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL) throw broken()
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28)
  const data = file.subarray(start, start + packed)
  if (method === STORED) return data
  if (method !== DEFLATED) throw broken()
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, unpacked) })
  } catch (error) {
    throw broken(error)
  }
}

function broken(cause?: unknown): ImportError {
  return new ImportError('file_broken', 'the workbook cannot be read', { cause })
}
