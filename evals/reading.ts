import { parseUnit } from '../language/units.ts'
import { createCatalogue, type Catalogue } from '../shop/catalogue.ts'
import { RecentMap } from '../shop/recent-map.ts'
import type { Item } from '../shop/types.ts'
import { baseUnitOf, milliPer, saidUnitSize } from '../shop/units.ts'
import type { EvalShop } from './shops.ts'

type Json = Record<string, unknown>

/** What is needed to read a call's arguments: the shop's names and units at that moment. */
export interface Reading {
  catalogue: Catalogue
  /** Base unit by canonical name. */
  units: ReadonlyMap<string, string>
  /** Rupees for one base unit, by canonical name, where they are known. */
  prices: ReadonlyMap<string, number>
  unitEquivalence: EvalShop['unitEquivalence']
}

export function readingOf(
  items: readonly (Pick<Item, 'itemId' | 'name' | 'aliases' | 'unit'> & Partial<Item>)[],
  { unitEquivalence }: Pick<EvalShop, 'unitEquivalence'>,
): Reading {
  return {
    catalogue: catalogueOf(items),
    units: new Map(items.map(({ name, unit }) => [name, unit])),
    prices: new Map(items.map(({ name, price = 0 }) => [name, price / 100])),
    unitEquivalence,
  }
}

/** Making an index of names is most of the work of a short chat, and nearly all chats have the same. */
const catalogues = new RecentMap<string, Catalogue>(20)

function catalogueOf(items: Parameters<typeof createCatalogue>[0]): Catalogue {
  const key = JSON.stringify(items.map(({ itemId, name, aliases }) => [itemId, name, aliases]))
  const known = catalogues.get(key)
  if (known) return known
  const catalogue = createCatalogue(items)
  catalogues.set(key, catalogue)
  return catalogue
}

/** The canonical name that the words stand for; undefined for words that fit none, or several. */
export function itemNamed(said: unknown, { catalogue }: Reading): string | undefined {
  if (typeof said !== 'string') return undefined
  const exact = catalogue.named(said)
  if (exact) return exact.name
  const match = catalogue.find(said)
  return match.kind === 'one' ? match.item.name : undefined
}

/**
 * Base units in one of the unit that was said; undefined where the one cannot be had from the other. What the shop's own
 * file says of its units comes first, so that a fault in the program's table does not grade itself.
 */
export function unitFactor(
  said: unknown,
  base: string | undefined,
  { unitEquivalence }: Reading,
): number | undefined {
  if (said === undefined || said === null || base === undefined || said === base) return 1
  if (typeof said !== 'string') return undefined
  const symbol = parseUnit(said) ?? said
  if (symbol === base) return 1
  const known = unitEquivalence[symbol]?.[base] ?? unitEquivalence[said.toLowerCase()]?.[base]
  if (known !== undefined) return known
  const size = saidUnitSize(said, base)
  return size.ok ? size.milli / 1000 : undefined
}

/**
 * The arguments of a call in the shop's own terms: canonical names, quantities in base units, prices of one base unit.
 * What cannot be read stays as it was said.
 *
 * @param result of the call, where it was done: it says which item was taken, whatever the names are now
 */
export function readCall(tool: string, input: Json, reading: Reading, result: Json = {}): Json {
  if (Array.isArray(input['items'])) {
    const taken = result['status'] === 'ok' && Array.isArray(result['lines']) ? result['lines'] : []
    return {
      ...input,
      items: (input['items'] as unknown[]).map((line, at) =>
        isJson(line) ? readLine(line, reading, nameIn(taken[at])) : line,
      ),
    }
  }
  if (tool === 'add_item') return readNewItem(input)
  const read = readLine(input, reading, result['status'] === 'ok' ? nameIn(result) : undefined)
  if (tool === 'adjust_stock' && read['reason'] === 'wastage') {
    // Wastage may be given with either sign.
    return {
      ...read,
      ...(typeof read['quantity'] === 'number' && { quantity: Math.abs(read['quantity']) }),
    }
  }
  return { ...DEFAULTS[tool], ...read }
}

/** What a tool takes where nothing is said: saying it is no difference. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  sales_report: { kind: 'summary' },
  forecast_item: { days: 7 },
}

const COUNTED = ['quantity', 'threshold', 'price'] as const

function readLine(line: Json, reading: Reading, taken?: string): Json {
  const item = taken ?? itemNamed(line['item'], reading)
  const base = item === undefined ? undefined : reading.units.get(item)
  const factor = unitFactor(line['unit'], base, reading)
  const { unit, total, ...rest } = line
  const read: Json = { ...rest, ...(item !== undefined && { item }) }
  if (factor === undefined) return { ...read, unit, ...(total !== undefined && { total }) }
  for (const key of ['quantity', 'threshold'] as const) {
    if (typeof line[key] === 'number') read[key] = exact(line[key] * factor)
  }
  // A missing unit is the base unit, so it is written out for both sides of a comparison.
  if (base !== undefined && COUNTED.some((key) => key in line)) read['unit'] = base
  // `price` is for one `unit`; `unitPrice` is for one base unit, whatever `unit` is.
  if (typeof line['price'] === 'number') read['price'] = exact(line['price'] / factor)
  if (typeof total === 'number' && typeof read['quantity'] === 'number' && read['quantity'] !== 0) {
    read['unitPrice'] ??= total / read['quantity']
  } else if (total !== undefined) read['total'] = total
  return read
}

/** In the unit that the item will be counted in: pcs where a dozen was said. */
function readNewItem(input: Json): Json {
  const said = parseUnit(typeof input['unit'] === 'string' ? input['unit'] : 'pcs')
  if (said === undefined) return input
  const unit = baseUnitOf(said)
  const factor = (milliPer(said, unit) ?? 1000) / 1000
  const scaled = Object.entries(input).flatMap(([key, value]): [string, unknown][] => {
    if (typeof value !== 'number') return []
    if (key === 'stock' || key === 'threshold') return [[key, exact(value * factor)]]
    return key === 'price' || key === 'cost' ? [[key, exact(value / factor)]] : []
  })
  return { stock: 0, ...input, ...Object.fromEntries(scaled), unit }
}

function nameIn(value: unknown): string | undefined {
  return isJson(value) && typeof value['item'] === 'string' ? value['item'] : undefined
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without what binary fractions leave: 3 × 0.1 is 0.3. */
export function exact(value: number): number {
  return Number(value.toFixed(6))
}
