import { ImportError } from './errors.ts'
import { guardWorkbook } from './zip-guard.ts'

export type Cell = string | number | null

/** Rows of cells, and the number that the first of them has in the file. */
export interface Table {
  rows: Cell[][]
  firstRow: number
}

/** A list of what a shop sells; more than that is no list. */
export const MAX_ROWS = 5_000
const ZIP = [0x50, 0x4b]

/**
 * The rows of a workbook (its first sheet) or of a CSV file with commas, semicolons or tabs.
 *
 * @throws ImportError
 */
export async function readTable(bytes: Uint8Array, filename: string): Promise<Table> {
  const isZip = bytes[0] === ZIP[0] && bytes[1] === ZIP[1]
  const kind = /\.(\w+)$/.exec(filename.toLowerCase())?.[1] ?? ''
  if (kind === 'xlsm' || kind === 'xlsb') throw new ImportError('file_macro', 'it is a macro file')
  if (!isZip && !['csv', 'txt', 'tsv'].includes(kind)) {
    throw new ImportError('file_type', 'only .xlsx and .csv files are read', { details: { kind } })
  }
  const rows = isZip ? await workbookRows(bytes) : await textRows(bytes)
  const first = rows.findIndex((row) => row.some(isFilled))
  if (first < 0) throw new ImportError('file_empty', 'there is nothing in the file')
  if (rows.length - first > MAX_ROWS + 1) {
    throw new ImportError('too_many_rows', 'the list is too long', { details: { limit: MAX_ROWS } })
  }
  return { rows: rows.slice(first), firstRow: first + 1 }
}

function isFilled(cell: Cell): boolean {
  return cell !== null && cell !== ''
}

async function workbookRows(bytes: Uint8Array): Promise<Cell[][]> {
  guardWorkbook(bytes)
  // Neither reader is needed by the messages that carry no file.
  // Not its reader for Node, which streams: a damaged archive can leave that one waiting for ever.
  const { readSheet } = await import('read-excel-file/universal')
  try {
    const data = await readSheet(new Uint8Array(bytes).buffer)
    return data.map((row) => row.map(cellOf))
  } catch (error) {
    throw new ImportError('file_broken', 'the workbook cannot be read', { cause: error })
  }
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return value
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'boolean' ? String(value) : null
}

async function textRows(bytes: Uint8Array): Promise<Cell[][]> {
  const { parse } = await import('csv-parse/sync')
  const text = decode(bytes)
  const [head = ''] = text.split(/\r?\n/, 1)
  const count = (mark: string) => head.split(mark).length
  const delimiter = [',', ';', '\t'].reduce((a, b) => (count(b) > count(a) ? b : a))
  try {
    return parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      trim: true,
    })
  } catch (error) {
    throw new ImportError('file_broken', 'the file cannot be read as CSV', { cause: error })
  }
}

/** Excel on Windows saves "Unicode text" as UTF-16; everything else is UTF-8, or it is not text. */
function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw new ImportError('file_broken', 'the file is not text', { cause: error })
  }
}
