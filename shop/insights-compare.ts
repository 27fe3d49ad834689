import type { DayRange } from './calendar.ts'
import { salesByItem, totalSales } from './insights.ts'
import type { Paise, Rollup } from './types.ts'

export interface ItemChange {
  itemId: string
  amount: Paise
  before: Paise
}

export interface Comparison {
  total: Paise
  before: Paise
  /** In percent of before, one decimal; absent where nothing was sold before. */
  percent?: number
  /** Items that sold in either, the greatest change first, up or down. */
  items: ItemChange[]
}

/** Two periods side by side. They are compared as they are: it is for the caller to take periods of one length. */
export function compareSales(
  rollups: readonly Rollup[],
  days: DayRange,
  previous: DayRange,
): Comparison {
  const now = new Map(salesByItem(rollups, days).map((sold) => [sold.itemId, sold.amount]))
  const then = new Map(salesByItem(rollups, previous).map((sold) => [sold.itemId, sold.amount]))
  const total = totalSales(rollups, days)
  const before = totalSales(rollups, previous)
  return {
    total,
    before,
    ...(before > 0 && { percent: percentOf(total, before) }),
    items: [...new Set([...now.keys(), ...then.keys()])]
      .map((itemId) => ({ itemId, amount: now.get(itemId) ?? 0, before: then.get(itemId) ?? 0 }))
      .sort(
        (a, b) =>
          Math.abs(b.amount - b.before) - Math.abs(a.amount - a.before) ||
          (a.itemId < b.itemId ? -1 : 1),
      ),
  }
}

/** By how many percent `after` is above `before`, one decimal. `before` is not zero. */
export function percentOf(after: number, before: number): number {
  return Math.round(((after - before) / before) * 1000) / 10
}
