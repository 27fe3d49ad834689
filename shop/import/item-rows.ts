import headers from './headers.json' with { type: 'json' }
import { createHash } from 'node:crypto'
import { parseNumberText } from '../../language/numbers.ts'
import { plain } from '../../language/plain.ts'
import { parseUnit } from '../../language/units.ts'
import { toPaise } from '../money.ts'
import type { Item } from '../types.ts'
import { baseUnitOf, pricePerBaseUnit, saidUnitSize, toMilli } from '../units.ts'
import { ImportError } from './errors.ts'
import type { Cell, Table } from './read-table.ts'

export type Column = keyof typeof headers
export const COLUMNS = Object.keys(headers) as Column[]

/** What is wrong with a cell; each has a sentence in `language/phrases`. */
export const ROW_FAULTS = ['name', 'unit', 'number', 'whole', 'price', 'twice'] as const
export type RowFault = (typeof ROW_FAULTS)[number]

export interface RowError {
  /** As the file's own program numbers its rows, from 1. */
  row: number
  column: Column
  said: string
  why: RowFault
}

/** A good row: an item as it would be added. */
export type ImportedItem = Omit<Item, 'createdAt' | 'updatedAt'>

const MAX_NAME = 100
const KEYS = new Map(
  COLUMNS.flatMap((column) => headers[column].map((word) => [keyOf(word), column] as const)),
)

/**
 * The items of a table, and what is wrong with its other rows. Columns are known by their headings, in five ways of writing
 * and any order; without headings they are name, unit, price, stock.
 *
 * @param importId what their ids are made from: two imports never meet in one row
 * @throws ImportError `no_name_column` where there are headings, but none for the name
 */
export function readItems(
  { rows, firstRow }: Table,
  importId: string,
): { items: ImportedItem[]; errors: RowError[] } {
  const found = columnsOf(rows[0] ?? [])
  const columns: (Column | undefined)[] = found ?? ['name', 'unit', 'price', 'stock']
  const items: ImportedItem[] = []
  const errors: RowError[] = []
  const names = new Set<string>()
  for (const [at, cells] of rows.entries()) {
    if ((at === 0 && found) || cells.every((cell) => cell === null || cell === '')) continue
    const read = readRow(cells, columns, importId)
    const key = keyOf('item' in read ? read.item.name : '')
    if ('column' in read) errors.push({ row: firstRow + at, ...read })
    else if (names.has(key)) {
      errors.push({ row: firstRow + at, column: 'name', said: read.item.name, why: 'twice' })
    } else {
      names.add(key)
      items.push(read.item)
    }
  }
  return { items, errors }
}

function columnsOf(cells: readonly Cell[]): (Column | undefined)[] | undefined {
  const columns = cells.map((cell) => KEYS.get(keyOf(String(cell ?? ''))))
  const known = columns.filter((column) => column !== undefined)
  if (columns.includes('name')) return columns
  // One word alone may be the name of a thing: "Unit" is none, "Stock, Price" are headings.
  if (known.length < 2) return undefined
  throw new ImportError('no_name_column', 'no heading says which column holds the names', {
    details: { headings: cells.map(String).slice(0, 20) },
  })
}

function readRow(
  cells: readonly Cell[],
  columns: readonly (Column | undefined)[],
  importId: string,
): { item: ImportedItem } | Omit<RowError, 'row'> {
  const said = (column: Column) => String(cells[columns.indexOf(column)] ?? '').trim()
  const fault = (column: Column, why: RowFault) => ({
    column,
    said: said(column).slice(0, 60),
    why,
  })

  const name = said('name')
  if (name === '' || name.length > MAX_NAME || !/\p{L}/u.test(name)) return fault('name', 'name')
  const saidUnit = said('unit') === '' ? 'pcs' : said('unit')
  const symbol = parseUnit(saidUnit)
  if (!symbol) return fault('unit', 'unit')
  const unit = baseUnitOf(symbol)

  const quantity = (column: 'stock' | 'threshold') => {
    const n = said(column) === '' ? 0 : numberIn(cells[columns.indexOf(column)])
    if (n === undefined || n < 0) return 'number' as const
    const milli = toMilli(n, saidUnit, unit, { allowZero: true })
    if (milli.ok) return milli.milli
    return milli.problem === 'not_whole' ? ('whole' as const) : ('number' as const)
  }
  const money = (column: 'price' | 'cost') => {
    if (said(column) === '') return undefined
    const rupees = numberIn(cells[columns.indexOf(column)])
    const size = saidUnitSize(saidUnit, unit)
    if (rupees === undefined || toPaise(rupees) === undefined || !size.ok) return 'price' as const
    return pricePerBaseUnit(rupees, size.milli) ?? ('price' as const)
  }
  const stock = quantity('stock')
  if (typeof stock === 'string') return fault('stock', stock)
  const threshold = quantity('threshold')
  if (typeof threshold === 'string') return fault('threshold', threshold)
  const price = money('price')
  if (price === 'price') return fault('price', 'price')
  const cost = money('cost')
  if (cost === 'price') return fault('cost', 'price')

  return {
    item: {
      itemId: `item-${hash(`${importId}\0${keyOf(name)}`)}`,
      name,
      aliases: said('aliases')
        .split(/[,;/|]/)
        .map((alias) => alias.trim())
        .filter((alias) => alias !== '' && alias.length <= MAX_NAME)
        .slice(0, 20),
      category: said('category').slice(0, MAX_NAME) || 'general',
      unit,
      stock,
      threshold,
      ...(price !== undefined && { price }),
      ...(cost !== undefined && { cost }),
      importId,
    },
  }
}

/** "₹1,250/-", "45.50", "१५", "dedh sau". */
function numberIn(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  const text = (cell ?? '').replace(/₹|rs\.?|inr|रु\.?|\/-|=$/giu, ' ').trim()
  return parseNumberText(text)
}

function keyOf(text: string): string {
  return plain(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
