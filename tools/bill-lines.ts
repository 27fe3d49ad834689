import type { ToolContext } from '../agent/tool.ts'
import { MAX_LINES, type PlannedLine, type Shortage } from '../shop/ledger.ts'
import { lineAmount, unitPriceOf } from '../shop/money.ts'
import type { BillLine, Item } from '../shop/types.ts'
import { readAmount, readQuantity, shownMoney, shownQuantity } from './amounts.ts'
import { done, reject, shownMatch, together, type Outcome, type Refusal } from './refusals.ts'
import { resolveItems } from './resolve-item.ts'

/** A line of a bill as it was said. */
export interface SaidLine {
  item: string
  quantity: number
  unit?: string | undefined
  unitPrice?: number | undefined
  total?: number | undefined
}

/**
 * The lines of a bill, with items, quantities and prices understood; or everything that is wrong with any of them.
 *
 * @param complete what else this kind of bill wants of a line
 */
export async function readLines<Line extends PlannedLine>(
  said: readonly SaidLine[],
  ctx: ToolContext,
  complete: (line: PlannedLine) => Outcome<Line>,
): Promise<Outcome<Line[]>> {
  if (said.length > MAX_LINES) {
    return reject(
      'too_many_lines',
      `A bill has at most ${MAX_LINES} lines. Nothing was recorded; ask for it in parts.`,
      { limit: MAX_LINES },
    )
  }
  const items = await resolveItems(
    said.map((line) => line.item),
    ctx,
  )
  return together(
    said.map((line, i) => {
      const item = items[i]
      if (!item?.ok) return item ?? reject('item_not_found', 'No item was named.', { nearest: [] })
      const planned = readLine(item.value, line)
      if (!planned.ok) return planned
      const completed = complete(planned.value)
      return completed.ok ? { ...completed, ...shownMatch(item) } : completed
    }),
  )
}

function readLine(item: Item, said: SaidLine): Outcome<PlannedLine> {
  const quantity = readQuantity(item, said)
  if (!quantity.ok) return quantity
  const unitPrice = said.unitPrice === undefined ? undefined : readAmount(item, said.unitPrice)
  if (unitPrice?.ok === false) return unitPrice
  const total = said.total === undefined ? undefined : readAmount(item, said.total)
  if (total?.ok === false) return total

  const line = { item, quantity: quantity.value }
  if (!unitPrice) {
    if (!total) return done(line)
    return done({
      ...line,
      amount: total.value,
      unitPrice: unitPriceOf(total.value, line.quantity),
    })
  }
  const amount = lineAmount(line.quantity, unitPrice.value)
  if (total && total.value !== amount) {
    return reject(
      'bad_price',
      '`unitPrice` and `total` do not agree. Give only the one that was said.',
      { item: item.name, price: said.unitPrice, total: said.total },
    )
  }
  return done({ ...line, unitPrice: unitPrice.value, amount })
}

/** A line as the model sees it. */
export function shownLine(line: BillLine): Record<string, unknown> {
  return {
    item: line.itemName,
    quantity: shownQuantity(line.quantity),
    unit: line.unit,
    ...(line.unitPrice !== undefined && { unitPrice: shownMoney(line.unitPrice) }),
    ...(line.amount !== undefined && { amount: shownMoney(line.amount) }),
  }
}

/** Too little stock, for a sale or for taking a purchase back. */
export function shortOf(
  code: 'insufficient_stock' | 'undo_insufficient_stock',
  message: string,
  shortages: readonly Shortage[],
): Refusal {
  return reject(code, message, {
    items: shortages.map(({ item, wanted }) => ({
      item: item.name,
      wanted: shownQuantity(wanted),
      available: shownQuantity(item.stock),
      unit: item.unit,
    })),
  }).refusal
}
