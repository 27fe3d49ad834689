import { weekdayOf } from '../calendar.ts'
import { average, sum } from '../sums.ts'
import type { Day } from '../types.ts'

/** Weeks that say how the days of a week differ, the latest most: after so many days one counts half. */
const WEEKS = 104
const HALF_LIFE_DAYS = 60
/**
 * So many average days are added to each weekday, so that a few weeks do not look like a pattern: the more, the less the
 * weekdays differ beyond chance (James and Stein).
 */
const SHRINK_DAYS = { least: 2, most: 30 }
/** Two or three of each weekday cannot say how much weekdays differ: this is added then, less as weeks come in. */
const SHORT_SHRINK_DAYS = 20
/** A weekday without a sale this often running is the day on which the shop, or the item, rests. */
const CLOSED_WEEKS = 6

/**
 * How each weekday (0 is Monday) compares with an average day. Mean 1; 0 for a weekday on which nothing is ever sold.
 *
 * @param startDate the day of `history[0]`
 */
export function weekdayProfile(history: readonly number[], startDate: Day): number[] {
  const first = weekdayOf(startDate)
  const days = history.slice(-WEEKS * 7).map((sold, i, all) => ({
    sold,
    weekday: (first + history.length - all.length + i) % 7,
    weight: 0.5 ** ((all.length - 1 - i) / HALF_LIFE_DAYS),
  }))
  const byDay = Array.from({ length: 7 }, (_, weekday) =>
    days.filter((day) => day.weekday === weekday),
  )
  const weighted = (some: typeof days) => sum(some.map(({ sold, weight }) => sold * weight))
  const weights = (some: typeof days) => sum(some.map(({ weight }) => weight))

  const mean = weighted(days) / weights(days)
  // Nothing sold for weeks (the shop was shut, the item is new or out of stock) says nothing about weekdays.
  const lately = history.slice(-CLOSED_WEEKS * 7).some((n) => n > 0)
  if (!(mean > 0) || !lately) return Array<number>(7).fill(1)
  const within = byDay.map((some) => {
    const own = weighted(some) / weights(some)
    return { own, noise: sum(some.map(({ sold, weight }) => weight * (sold - own) ** 2)), some }
  })
  const noise = sum(within.map((day) => day.noise)) / weights(days)
  const between =
    average(within.map(({ own }) => (own - mean) ** 2)) -
    average(within.map(({ some }) => noise / weights(some)))
  const shrink = Math.min(
    SHRINK_DAYS.most,
    Math.max(SHRINK_DAYS.least, between > 0 ? noise / between : Infinity) +
      SHORT_SHRINK_DAYS / (days.length / 7),
  )
  const factors = byDay.map((some) => {
    // Seldom sold items have such gaps by chance.
    const isClosed =
      mean > 0.5 &&
      some.length >= CLOSED_WEEKS &&
      some.slice(-CLOSED_WEEKS).every(({ sold }) => sold === 0)
    return isClosed ? 0 : (weighted(some) / mean + shrink) / (weights(some) + shrink)
  })
  const scale = average(factors)
  return factors.map((factor) => factor / scale)
}
