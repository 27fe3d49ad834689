import { addDays, daysBetween } from '../calendar.ts'
import { festivalsBetween, type FestivalId } from '../festivals.ts'
import { sum } from '../sums.ts'
import type { Day } from '../types.ts'

/** Sales in the days of a festival must stand out from chance by so many standard deviations, or nothing is learned. */
const STANDS_OUT = 3
/** A festival seen once may have been something else; seen often it is believed. */
const DOUBT = 0.35
/** A single order must not look like a festival. */
const MAX_DAY_RATIO = 4
const MIN_UPLIFT = 1.15
const MAX_UPLIFT = 5

export interface FestivalUplift {
  id: FestivalId
  /** The festival day ahead. */
  day: Day
  /** Demand on its shopping days, as a multiple of ordinary days. */
  uplift: number
}

/**
 * What festivals did to the demand in the years before, as a factor for each day of history and horizon, 1 on ordinary days.
 * Without an earlier occurrence, or where it did not stand out, a festival has no factor: none is invented.
 *
 * @param ordinary levels as known on each morning, weekday factors, and the variance of a day of which so much is expected
 */
export function festivalFactors(
  history: readonly number[],
  startDate: Day,
  horizon: number,
  ordinary: {
    levels: readonly number[]
    weekdays: readonly number[]
    variance: (expected: number) => number
  },
): { factors: number[]; ahead: FestivalUplift[] } {
  const days = history.length
  const length = days + horizon
  const factors = Array<number>(length).fill(1)
  const ahead: FestivalUplift[] = []
  const last = addDays(startDate, length - 1)
  const seen = new Map<FestivalId, { observed: number; expected: number; times: number }>()
  const windows = festivalsBetween(startDate, last).map((festival) => {
    const at = daysBetween(startDate, festival.day)
    return { ...festival, from: at - festival.before, to: at + festival.after }
  })

  for (const { id, from, to } of windows) {
    if (from < 28 || to >= days) continue
    // As it was known before the shopping began: the level itself rises with it.
    const level = ordinary.levels[from] ?? 0
    const usual = ordinary.weekdays.slice(from, to + 1).map((factor) => factor * level)
    const expected = sum(usual)
    if (expected <= 0) continue
    const observed = sum(
      usual.map((mean, i) => Math.min(history[from + i] ?? 0, MAX_DAY_RATIO * Math.max(mean, 1))),
    )
    const noise = Math.sqrt(sum(usual.map(ordinary.variance)))
    const before = seen.get(id) ?? { observed: 0, expected: 0, times: 0 }
    const standsOut = observed - expected > STANDS_OUT * noise
    // A year in which it did not stand out speaks against it.
    seen.set(id, {
      observed: before.observed + (standsOut ? observed : expected),
      expected: before.expected + expected,
      times: before.times + 1,
    })
  }

  for (const { id, day, from, to } of windows) {
    const past = seen.get(id)
    if (!past) continue
    const measured = past.observed / past.expected
    const uplift = Math.min(MAX_UPLIFT, 1 + ((measured - 1) * past.times) / (past.times + DOUBT))
    if (uplift < MIN_UPLIFT) continue
    for (let place = Math.max(0, from); place <= to && place < length; place++) {
      factors[place] = Math.max(factors[place] ?? 1, uplift)
    }
    if (to >= days && from < length) ahead.push({ id, day, uplift })
  }
  return { factors, ahead }
}
