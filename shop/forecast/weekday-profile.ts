import { weekdayOf } from '../calendar.ts'
import { average, sum } from '../sums.ts'
import type { Day } from '../types.ts'

/** Weeks that say how the days of a week differ. */
const WEEKS = 26
/** So many average days are added to each weekday, so that a few weeks do not look like a pattern. */
const SHRINK_DAYS = 4
/** A weekday without a sale this often running is the day on which the shop, or the item, rests. */
const CLOSED_WEEKS = 6

/**
 * How each weekday (0 is Monday) compares with an average day. Mean 1; 0 for a weekday on which nothing is ever sold.
 *
 * @param startDate the day of `history[0]`
 */
export function weekdayProfile(history: readonly number[], startDate: Day): number[] {
  const first = weekdayOf(startDate)
  const from = Math.max(0, history.length - WEEKS * 7)
  const byDay = Array.from({ length: 7 }, (): number[] => [])
  for (let i = from; i < history.length; i++) byDay[(first + i) % 7]?.push(history[i] ?? 0)

  const mean = average(byDay.flat())
  // Nothing sold for weeks (the shop was shut, the item is new or out of stock) says nothing about weekdays.
  const lately = history.slice(-CLOSED_WEEKS * 7).some((n) => n > 0)
  if (!(mean > 0) || !lately) return Array<number>(7).fill(1)
  const factors = byDay.map((sold) => {
    // Seldom sold items have such gaps by chance.
    const isClosed =
      mean > 0.5 && sold.length >= CLOSED_WEEKS && sold.slice(-CLOSED_WEEKS).every((n) => n === 0)
    return isClosed ? 0 : (sum(sold) / mean + SHRINK_DAYS) / (sold.length + SHRINK_DAYS)
  })
  const scale = average(factors)
  return factors.map((factor) => factor / scale)
}
