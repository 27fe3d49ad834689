import { addDays, daysBetween, weekdayOf, type DayRange } from './calendar.ts'
import { salesByDay, soldDays } from './insights.ts'
import type { Day, Paise, Rollup } from './types.ts'

export interface WeekdaySales {
  /** 0 is Monday. */
  weekday: number
  /** How many such days the range has. */
  days: number
  total: Paise
  /** Of one such day, rounded. */
  average: Paise
}

/** A weekday is no pattern before it has come four times. */
const MIN_DAYS = 28
const WIDE_DAYS = 56

/**
 * The days that a weekday pattern is taken from: the period, or eight weeks to its end where it is shorter than four.
 * Today is left out: it is not over.
 *
 * @param rollups where they are known, the days before the first sale are left out too: a shop that was not there sold
 *   nothing, which says nothing of its Mondays
 */
export function weekdayRange(
  { from, to }: DayRange,
  today: Day,
  rollups: readonly Rollup[] = [],
): DayRange {
  const last = to < today ? to : addDays(today, -1)
  const isLong = daysBetween(from, last) + 1 >= MIN_DAYS
  const start = isLong ? from : addDays(last, 1 - WIDE_DAYS)
  let first: Day | undefined
  for (const { date } of soldDays(rollups)) if (!first || date < first) first = date
  return { from: first !== undefined && first > start && first <= last ? first : start, to: last }
}

/** What is sold on a Monday, a Tuesday and so on, Monday first. Days without sales count; a weekday that did not come is left out. */
export function salesByWeekday(rollups: readonly Rollup[], range: DayRange): WeekdaySales[] {
  const week = Array.from({ length: 7 }, (_, weekday) => ({ weekday, days: 0, total: 0 }))
  for (const { day, amount } of salesByDay(rollups, range)) {
    const own = week[weekdayOf(day)]
    if (!own) continue
    own.days++
    own.total += amount
  }
  return week
    .filter(({ days }) => days > 0)
    .map((own) => ({ ...own, average: Math.round(own.total / own.days) }))
}
