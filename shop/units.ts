import { parseUnit, type UnitSymbol } from '../language/units.ts'
import { scaleExactly, scaleUp } from './decimal.ts'
import { toPaise } from './money.ts'
import type { Milli, Paise } from './types.ts'

/** What an item can be counted in. Other units (g, dozen, quintal) are ways of saying a quantity of these. */
export const BASE_UNITS = [
  'kg',
  'litre',
  'metre',
  'pcs',
  'packet',
  'pair',
  'bottle',
  'jar',
  'box',
  'bag',
  'tin',
  'bundle',
] as const satisfies readonly UnitSymbol[]
export type BaseUnit = (typeof BASE_UNITS)[number]

/** Most that a line or a threshold may hold, in base units: one lakh. More than that is a slip of the tongue. */
export const MAX_QUANTITY = 100_000

const MEASURED: ReadonlySet<string> = new Set(['kg', 'litre', 'metre'])

/** One of these *is* one piece of what is sold; a box, a bag or a pair holds several. */
const SOLD_BY_THE_PIECE: ReadonlySet<string> = new Set(['packet', 'bottle', 'jar', 'tin'])

/** Whether the unit comes in whole numbers only: no half egg. */
export function isCounted(unit: string): boolean {
  return !MEASURED.has(unit)
}

/** The base unit to count an item in that is spoken of in `said`: kg for grams, pcs for dozens. */
export function baseUnitOf(said: UnitSymbol): BaseUnit {
  switch (said) {
    case 'g':
    case 'quintal':
      return 'kg'
    case 'ml':
      return 'litre'
    case 'dozen':
    case 'gross':
      return 'pcs'
    default:
      return said
  }
}

/** Thousandths of `base` in one `said`; undefined where one cannot be had from the other without guessing. */
export function milliPer(said: UnitSymbol, base: string): Milli | undefined {
  if (said === base) return 1000
  if (base === 'kg') return said === 'g' ? 1 : said === 'quintal' ? 100_000 : undefined
  if (base === 'litre') return said === 'ml' ? 1 : undefined
  if (!isCounted(base)) return undefined
  if (said === 'dozen') return 12_000
  if (said === 'gross') return 144_000
  return said === 'pcs' && SOLD_BY_THE_PIECE.has(base) ? 1000 : undefined
}

export type UnitProblem = 'unit_unknown' | 'unit_mismatch'
export type QuantityProblem = UnitProblem | 'bad_quantity' | 'quantity_too_large' | 'not_whole'

/** The size of the unit that was said, in thousandths of the base unit. No unit said is the base unit. */
export function saidUnitSize(
  said: string | undefined,
  base: string,
): { ok: true; milli: Milli } | { ok: false; problem: UnitProblem } {
  if (said === undefined) return { ok: true, milli: 1000 }
  const unit = parseUnit(said)
  if (unit === undefined) return { ok: false, problem: 'unit_unknown' }
  const milli = milliPer(unit, base)
  return milli === undefined ? { ok: false, problem: 'unit_mismatch' } : { ok: true, milli }
}

/**
 * A quantity as said, in thousandths of the item's base unit. What is measured is rounded to a thousandth (a gram, a
 * millilitre); what is counted must come out whole.
 *
 * @param said the unit that was said, in any language; none is the base unit
 * @param allowZero for thresholds and opening stock
 */
export function toMilli(
  quantity: number,
  said: string | undefined,
  base: string,
  { allowZero = false } = {},
): { ok: true; milli: Milli } | { ok: false; problem: QuantityProblem } {
  const size = saidUnitSize(said, base)
  if (!size.ok) return size
  if (!Number.isFinite(quantity) || quantity < 0 || (quantity === 0 && !allowZero)) {
    return { ok: false, problem: 'bad_quantity' }
  }
  if (quantity * size.milli > MAX_QUANTITY * 1000) {
    return { ok: false, problem: 'quantity_too_large' }
  }
  if (isCounted(base)) {
    const milli = scaleExactly(quantity, size.milli)
    if (milli === undefined || milli % 1000 !== 0) return { ok: false, problem: 'not_whole' }
    return { ok: true, milli }
  }
  const milli = scaleUp(quantity, size.milli)
  if (milli === 0 && quantity > 0) return { ok: false, problem: 'bad_quantity' }
  return { ok: true, milli }
}

/** Thousandths to a plain number of base units, for the edges. */
export function fromMilli(milli: Milli): number {
  return milli / 1000
}

/**
 * The price of one base unit, given the price of one unit of `size`. Undefined if either is no exact number of paise:
 * ₹4,500 a quintal is ₹45 a kilo, ₹80 a dozen is no price of one.
 */
export function pricePerBaseUnit(rupees: number, size: Milli): Paise | undefined {
  const paise = toPaise(rupees)
  return paise === undefined ? undefined : toPaise(paise / 100 / (size / 1000))
}
