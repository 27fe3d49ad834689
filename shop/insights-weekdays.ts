import { addDays, daysBetween, weekdayOf, type DayRange } from './calendar.ts'
import { salesByDay } from './insights.ts'
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
 */
export function weekdayRange({ from, to }: DayRange, today: Day): DayRange {
  const last = to < today ? to : addDays(today, -1)
  return daysBetween(from, last) + 1 >= MIN_DAYS
    ? { from, to: last }
    : { from: addDays(last, 1 - WIDE_DAYS), to: last }
}

/** What is sold on a Monday, a Tuesday and so on; days without sales count. Monday first. */
export function salesByWeekday(rollups: readonly Rollup[], range: DayRange): WeekdaySales[] {
  const week = Array.from({ length: 7 }, (_, weekday) => ({ weekday, days: 0, total: 0 }))
  for (const { day, amount } of salesByDay(rollups, range)) {
    const own = week[weekdayOf(day)]
    if (!own) continue
    own.days++
    own.total += amount
  }
  return week.map((own) => ({ ...own, average: Math.round(own.total / Math.max(1, own.days)) }))
}
