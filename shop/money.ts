import { multiplyDivide, scaleExactly } from './decimal.ts'
import type { Milli, Paise } from './types.ts'

/** Highest price of one base unit, and lowest that is none: one crore rupees. It keeps every sum a safe integer. */
export const MAX_PRICE_RUPEES = 10_000_000

/**
 * Rupees to paise. Undefined for what is no amount: zero, negative, not finite, above one crore, or finer than a paisa.
 * The last is refused and not rounded: ₹80 a dozen is no ₹6.67 each, and the line's total says it exactly.
 */
export function toPaise(rupees: number): Paise | undefined {
  if (!(rupees > 0) || rupees > MAX_PRICE_RUPEES) return undefined
  const paise = scaleExactly(rupees, 100)
  return paise === undefined || paise < 1 ? undefined : paise
}

/** Paise to a plain number of rupees, for the edges. */
export function toRupees(paise: Paise): number {
  return paise / 100
}

/** What `quantity` costs at `unitPrice` for one base unit, rounded half up once. */
export function lineAmount(quantity: Milli, unitPrice: Paise): Paise {
  return multiplyDivide(quantity, unitPrice, 1000)
}

/** The price of one base unit when `quantity` costs `amount`; rounded half up, so for showing, not for sums. */
export function unitPriceOf(amount: Paise, quantity: Milli): Paise {
  return multiplyDivide(amount, 1000, quantity)
}
