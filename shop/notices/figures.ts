import { addDays, monthsOf, periodDays, type DayRange } from '../calendar.ts'
import { marginOf, salesByDay, salesByItem, slowMovers, totalSales } from '../insights.ts'
import { toRupees } from '../money.ts'
import type { Day, Item, Rollup } from '../types.ts'

/** Figures of a summary as they are worded: plain quantities and rupees, nothing that has to be reckoned any more. */
export interface DailyFigures {
  day: Day
  total: number
  /** The same weekday, on average of the four weeks before. */
  usual: number
  top: { item: string; quantity: number; unit: string; amount: number }[]
  /** Sales of today until now are not in it. */
  itemsSold: number
}

export interface WeeklyFigures {
  from: Day
  to: Day
  total: number
  previous: number
  days: { day: Day; amount: number }[]
  top: { item: string; quantity: number; unit: string; amount: number }[]
  slow: { item: string; stock: number; unit: string }[]
  margin?: number
  marginOf?: number
  unknownCost?: number
}

const TOP = 3
const WEEKLY_TOP = 5
const SLOW = 3

/** The months that the figures of a daily or weekly notice are read from. */
export function figureMonths(today: Day): string[] {
  return monthsOf({ from: addDays(today, -35), to: today })
}

export function dailyFigures(
  items: readonly Item[],
  rollups: readonly Rollup[],
  today: Day,
): DailyFigures {
  const day = addDays(today, -1)
  const sold = salesByItem(rollups, { from: day, to: day })
  const before = [1, 2, 3, 4].map((week) => {
    const same = addDays(day, -7 * week)
    return totalSales(rollups, { from: same, to: same })
  })
  return {
    day,
    total: toRupees(totalSales(rollups, { from: day, to: day })),
    usual: Math.round(toRupees(before.reduce((sum, amount) => sum + amount, 0) / before.length)),
    top: topOf(sold, items, TOP),
    itemsSold: sold.length,
  }
}

export function weeklyFigures(
  items: readonly Item[],
  rollups: readonly Rollup[],
  today: Day,
): WeeklyFigures {
  const { days, previous } = periodDays('last_week', today)
  const sold = salesByItem(rollups, days)
  const margin = marginOf(sold)
  return {
    ...rangeOf(days),
    total: toRupees(totalSales(rollups, days)),
    previous: toRupees(totalSales(rollups, previous)),
    days: salesByDay(rollups, days).map(({ day, amount }) => ({ day, amount: toRupees(amount) })),
    top: topOf(sold, items, WEEKLY_TOP),
    slow: slowMovers(items, sold)
      .slice(0, SLOW)
      .map(({ item }) => ({ item: item.name, stock: item.stock / 1000, unit: item.unit })),
    ...(margin.amount > 0 && {
      margin: toRupees(margin.margin),
      marginOf: toRupees(margin.amount),
      unknownCost: margin.unknownCost,
    }),
  }
}

function rangeOf({ from, to }: DayRange): DayRange {
  return { from, to }
}

function topOf(
  sold: ReturnType<typeof salesByItem>,
  items: readonly Item[],
  count: number,
): DailyFigures['top'] {
  const byId = new Map(items.map((item) => [item.itemId, item]))
  return sold.slice(0, count).flatMap(({ itemId, quantity, amount }) => {
    const item = byId.get(itemId)
    return item
      ? [{ item: item.name, quantity: quantity / 1000, unit: item.unit, amount: toRupees(amount) }]
      : []
  })
}
