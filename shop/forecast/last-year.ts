import { sum } from '../sums.ts'

/** The same season, a whole number of weeks ago. */
const YEAR = 364
/** Days around the same day that are its season, and days before that it is compared with. */
const SEASON_DAYS = 14
const BEFORE_DAYS = 56
/** So many days at today's level are mixed in, so that a quiet item's luck of last year does not count. */
const SHRINK_DAYS = 40
/** One year is one case: its ratio is taken to this power. */
const WEIGHT = 0.4
const BOUNDS = [0.6, 1.6] as const

/**
 * How each coming day's season compares with the weeks before it, as it was a year ago; weak by design, and 1 without a year
 * and four weeks of history.
 *
 * @param level of an average day now
 */
export function lastYear(history: readonly number[], level: number, horizon: number): number[] {
  const same = history.length - YEAR
  if (same < 28) return Array<number>(horizon).fill(1)
  const from = Math.max(0, same - BEFORE_DAYS)
  const before = sum(history.slice(from, same)) / (same - from)
  // Running totals: a sum for every day of a month would read the year thirty times.
  const totals = [0]
  for (const sold of history) totals.push((totals.at(-1) ?? 0) + sold)
  return Array.from({ length: horizon }, (_, i) => {
    const first = Math.max(0, same + i - SEASON_DAYS)
    const end = Math.min(history.length, same + i + SEASON_DAYS + 1)
    const season = (totals[end] ?? 0) - (totals[first] ?? 0)
    const usual = before * (end - first) + SHRINK_DAYS * level
    const ratio = usual > 0 ? (season + SHRINK_DAYS * level) / usual : 1
    return Math.min(BOUNDS[1], Math.max(BOUNDS[0], ratio)) ** WEIGHT
  })
}
