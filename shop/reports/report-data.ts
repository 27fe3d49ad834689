import type { DayRange } from '../calendar.ts'
import { compareSales, type ItemChange } from '../insights-compare.ts'
import { stockByDay, stockOuts } from '../insights-stock.ts'
import { marginOf, salesByDay, salesByItem, slowMovers } from '../insights.ts'
import { toRupees } from '../money.ts'
import type { Day, Item, Rollup } from '../types.ts'

/** All that stands in a report file: rupees and plain quantities, nothing that has to be reckoned any more. */
export interface ReportData {
  shop: string
  from: Day
  to: Day
  total: number
  previous: number
  /** Above or below the period before, in percent; absent where that one had no sales. */
  percent?: number
  /** For the owner, where the cost of something that sold is known. */
  margin?: { margin: number; unknownCost: number }
  days: { day: Day; amount: number }[]
  top: { item: string; quantity: number; unit: string; amount: number }[]
  changes: { item: string; amount: number; before: number }[]
  slow: { item: string; quantity: number; stock: number; unit: string }[]
  stockOuts: { item: string; days: number }[]
}

const TOP = 10
const FEW = 5

/**
 * The figures of a report file.
 *
 * @param at.rollups every month from the first day of `previous` to today
 * @param at.withMargin what goods cost is for the owner only
 */
export function reportData(at: {
  shop: { name: string; timeZone: string }
  items: readonly Item[]
  rollups: readonly Rollup[]
  days: DayRange
  previous: DayRange
  today: Day
  withMargin: boolean
}): ReportData {
  const { items, rollups, days, previous, today, shop } = at
  const sold = salesByItem(rollups, days)
  const byId = new Map(items.map((item) => [item.itemId, item]))
  const nameOf = (itemId: string) => byId.get(itemId)?.name ?? itemId
  const { total, before, percent, items: changes } = compareSales(rollups, days, previous)
  const margin = marginOf(sold)
  const stocks = stockByDay(items, rollups, { range: days, today, timeZone: shop.timeZone })
  return {
    shop: shop.name,
    from: days.from,
    to: days.to,
    total: toRupees(total),
    previous: toRupees(before),
    ...(percent !== undefined && { percent }),
    ...(at.withMargin &&
      margin.amount > 0 && {
        margin: { margin: toRupees(margin.margin), unknownCost: margin.unknownCost },
      }),
    days: salesByDay(rollups, days).map(({ day, amount }) => ({ day, amount: toRupees(amount) })),
    top: sold.slice(0, TOP).map(({ itemId, quantity, amount }) => ({
      item: nameOf(itemId),
      quantity: quantity / 1000,
      unit: byId.get(itemId)?.unit ?? '',
      amount: toRupees(amount),
    })),
    changes: changes
      .filter(isChange)
      .slice(0, FEW)
      .map(({ itemId, amount, before: was }) => ({
        item: nameOf(itemId),
        amount: toRupees(amount),
        before: toRupees(was),
      })),
    slow: slowMovers(items, sold)
      .slice(0, FEW)
      .map(({ item, sold: { quantity } }) => ({
        item: item.name,
        quantity: quantity / 1000,
        stock: item.stock / 1000,
        unit: item.unit,
      })),
    stockOuts: stockOuts(stocks)
      .slice(0, FEW)
      .map(({ item, days: count }) => ({ item: item.name, days: count })),
  }
}

function isChange({ amount, before }: ItemChange): boolean {
  return amount !== before
}
