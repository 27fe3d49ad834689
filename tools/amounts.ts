import { toPaise, toRupees } from '../shop/money.ts'
import {
  BASE_UNITS,
  fromMilli,
  MAX_QUANTITY,
  pricePerBaseUnit,
  saidUnitSize,
  toMilli,
  type QuantityProblem,
} from '../shop/units.ts'
import type { Item, Milli, Paise } from '../shop/types.ts'
import { done, reject, type Outcome } from './refusals.ts'

/** What an item is called and counted in. */
type Counted = Pick<Item, 'name' | 'unit'>

/** A quantity as said, in thousandths of the item's base unit. */
export function readQuantity(
  item: Counted,
  said: { quantity: number; unit?: string | undefined },
  options?: { allowZero: boolean },
): Outcome<Milli> {
  const quantity = toMilli(said.quantity, said.unit, item.unit, options)
  return quantity.ok ? done(quantity.milli) : quantityRefusal(quantity.problem, item, said)
}

/** Rupees as said, for one base unit or for a whole line. */
export function readAmount(item: Counted, rupees: number): Outcome<Paise> {
  const paise = toPaise(rupees)
  if (paise !== undefined) return done(paise)
  return reject(
    'bad_price',
    'A price is above zero, at most one crore rupees, and has at most two decimals. If the price of one unit does not come out even, give the total of the line.',
    { item: item.name, price: rupees },
  )
}

/** Rupees as said for one `unit`, as the price of one base unit. */
export function readUnitPrice(
  item: Counted,
  said: { price: number; unit?: string | undefined },
): Outcome<Paise> {
  const size = saidUnitSize(said.unit, item.unit)
  if (!size.ok) return quantityRefusal(size.problem, item, { quantity: 1, unit: said.unit })
  const amount = readAmount(item, said.price)
  if (!amount.ok) return amount
  const price = pricePerBaseUnit(said.price, size.milli)
  if (price !== undefined) return done(price)
  return reject(
    'bad_price',
    `That is no even price for one ${item.unit}. Ask for the price of one ${item.unit}.`,
    { item: item.name, price: said.price },
  )
}

/** Quantity and money as the model sees them: plain numbers of base units, and of rupees. */
export const shownQuantity = fromMilli
export const shownMoney = toRupees

function quantityRefusal(
  problem: QuantityProblem,
  item: Counted,
  said: { quantity: number; unit?: string | undefined },
) {
  const base = { item: item.name, quantity: said.quantity }
  switch (problem) {
    case 'bad_quantity':
      return reject(problem, 'The quantity must be a number above zero. Ask how much it was.', base)
    case 'quantity_too_large':
      return reject(
        problem,
        `More than ${MAX_QUANTITY} ${item.unit} in one line is surely a slip. Ask how much it was.`,
        { ...base, limit: MAX_QUANTITY, unit: item.unit },
      )
    case 'not_whole':
      return reject(problem, `${item.name} is counted in whole ${item.unit}. Ask how many.`, {
        ...base,
        unit: item.unit,
      })
    case 'unit_mismatch':
      return reject(
        problem,
        `${item.name} is counted in ${item.unit}, and that cannot be had from the unit that was said. Ask how many ${item.unit}.`,
        { item: item.name, unit: item.unit, said: said.unit },
      )
    case 'unit_unknown':
      return reject(problem, `That is no unit we know. Ask for one of: ${BASE_UNITS.join(', ')}.`, {
        item: item.name,
        unit: item.unit,
        said: said.unit,
      })
  }
}
