import { weekdayOf } from '../calendar.ts'
import type { Day } from '../types.ts'
import { sum } from '../sums.ts'
import type { DailyForecast } from './index.ts'
import { factorsOf } from './factors.ts'
import { festivalFactors } from './festival-uplift.ts'
import { lastYear } from './last-year.ts'
import { levels } from './level.ts'
import { demandQuantile, empiricalQuantile } from './quantiles.ts'
import { weekdayProfile } from './weekday-profile.ts'

/** Totals of these horizons are what orders are made for. */
const TOTALS = [7, 14, 28, 30]
/** Days whose errors say how far the coming ones may be off. */
const ERROR_DAYS = 365
/** Days that say what multiples of the expected were sold: the more, the surer their tenths. */
const RATIO_DAYS = 545
/** Before the first days have shown how much sales swing, they are taken to swing like their mean: this many days' worth. */
const PRIOR_DAYS = 14
/** Days that a level is the average of, roughly: how uncertain it is. */
const LEVEL_DAYS = 28
/** A day that is further off is less sure: its variance grows by this share a day. */
const DAILY_DOUBT = 0.02
/** Part of the interval that comes from what was seen; the rest from the distribution. */
const EMPIRICAL_SHARE = 0.6
/** The next months are not those that the errors were measured in. */
const TOTAL_DOUBT = 1.25
/** Above this many times its usual best a day is a spike. */
const SPIKE_CAP = 1.3
/** On a weekday with next to no sales anything would look like a spike. */
const MIN_WEEKDAY = 1
/** Days that are needed before their errors say anything. */
const MIN_RATIOS = 60

/**
 * Daily demand: a level (four exponential averages) times a shrunk weekday profile, what the same season did a year ago, and
 * what festivals did in the years before.
 * A day's interval is negative binomial (gamma, if the history is not in whole numbers) mixed with what was seen; a total's is taken
 * from how far totals of that length were off before, since a good week follows a good week. Both are wider for a short history.
 *
 * @param history units sold a day, oldest first, a day without sales being 0
 * @param startDate the day of `history[0]`
 * @param horizon days to forecast, from the day after the history
 * @returns zeros for an empty history: whoever asks must look how long it is
 */
export function forecastDaily(history: number[], startDate: Day, horizon: number): DailyForecast {
  const first = weekdayOf(startDate)
  const days = history.length
  const counted = history.every(Number.isInteger)
  const weekdaysOf = (profile: readonly number[]) =>
    Array.from({ length: days + horizon }, (_, i) => profile[(first + i) % 7] ?? 1)

  // First without festivals, to see what they did; then with them.
  const plain = withoutSpikes(history, weekdaysOf(weekdayProfile(history, startDate)))
  const plainWeekdays = weekdaysOf(weekdayProfile(plain, startDate))
  const plainLevels = levels(plain, plainWeekdays)
  const plainSpread = relativeVariance(plain, plainLevels, plainWeekdays, counted)
  const festivals = festivalFactors(history, startDate, horizon, {
    levels: plainLevels,
    weekdays: plainWeekdays,
    variance: (mean) => plainSpread * mean ** 2 + (counted ? mean : 0),
  })
  const ordinary = history.map((sold, i) => sold / (festivals.factors[i] ?? 1))
  const calm = withoutSpikes(ordinary, plainWeekdays)
  const profile = weekdayProfile(calm, startDate)
  const weekdays = weekdaysOf(profile)
  const factors = weekdays.map((factor, i) => factor * (festivals.factors[i] ?? 1))

  const known = levels(calm, weekdays)
  const level = known.at(-1) ?? 0
  const season = lastYear(calm, level, horizon)
  const ahead = factors.slice(days).map((factor, i) => factor * (season[i] ?? 1))
  const mean = ahead.map((factor) => factor * level)
  // Spikes happen, so what must not run out is reckoned with them.
  const raw = levels(ordinary, weekdays)
  const withSpikes = level > 0 ? Math.min(1.5, Math.max(1, (raw.at(-1) ?? 0) / level)) : 1

  const spread = relativeVariance(history, known, factors, counted)
  const ratios = pastRatios(history, known, factors)
  const bound = (percent: 10 | 90) =>
    mean.map((usual, i) => {
      const expected = percent === 90 ? usual * Math.sqrt(withSpikes) : usual
      const variance = spread * (1 + DAILY_DOUBT * i) * expected ** 2 + (counted ? expected : 0)
      const modelled = demandQuantile(percent, { mean: expected, variance, counted })
      if (ratios.length < MIN_RATIOS) return modelled
      const seen = expected * empiricalQuantile(ratios, percent / 100)
      return (1 - EMPIRICAL_SHARE) * modelled + EMPIRICAL_SHARE * seen
    })

  const cum: NonNullable<DailyForecast['cum']> = {}
  for (const h of new Set([...TOTALS, horizon])) {
    if (h < 1 || h > horizon) continue
    const expected = sum(ahead.slice(0, h)) * (raw.at(-1) ?? 0)
    const variance = totalVariance(h, expected, { history, levels: raw, factors, spread, counted })
    const total = { mean: expected, variance, counted }
    cum[h] = {
      q10: demandQuantile(10, total),
      q90: demandQuantile(90, total),
      q95: demandQuantile(95, total),
    }
  }
  return {
    mean,
    lo80: bound(10),
    hi80: bound(90),
    cum,
    factors: factorsOf({ history, profile, season, level, festivals: festivals.ahead, ordinary }),
  }
}

/**
 * One wedding order must not raise the level for weeks: days are capped at so many times the 80th percentile of days with
 * sales, each day measured against its weekday, so that a market day is no spike.
 */
function withoutSpikes(history: readonly number[], weekdays: readonly number[]): number[] {
  const share = (sold: number, i: number) => sold / Math.max(weekdays[i] ?? 1, MIN_WEEKDAY)
  const recent = Math.max(0, history.length - ERROR_DAYS)
  const sold = history
    .map(share)
    .slice(recent)
    .filter((n) => n > 0)
    .sort((a, b) => a - b)
  if (sold.length < 10) return [...history]
  const cap = SPIKE_CAP * empiricalQuantile(sold, 0.8)
  return history.map((n, i) => Math.min(n, cap * Math.max(weekdays[i] ?? 1, MIN_WEEKDAY)))
}

/** Variance of a day, beyond Poisson for counts, as a share of its squared mean; drawn to 1 while the history is short. */
function relativeVariance(
  history: readonly number[],
  known: readonly number[],
  factors: readonly number[],
  counted: boolean,
): number {
  let errors = 0
  let squares = 0
  const from = Math.max(1, history.length - ERROR_DAYS)
  for (let day = from; day < history.length; day++) {
    const expected = (known[day] ?? 0) * (factors[day] ?? 0)
    errors += ((history[day] ?? 0) - expected) ** 2 - (counted ? expected : 0)
    squares += expected ** 2
  }
  const measured = squares > 0 ? Math.max(0, errors / squares) : 1
  const days = Math.max(0, history.length - from)
  return (measured * days + PRIOR_DAYS) / (days + PRIOR_DAYS)
}

/** What was sold, as a multiple of what was expected, sorted. */
function pastRatios(
  history: readonly number[],
  known: readonly number[],
  factors: readonly number[],
): number[] {
  const ratios: number[] = []
  for (let day = Math.max(28, history.length - RATIO_DAYS); day < history.length; day++) {
    const expected = (known[day] ?? 0) * (factors[day] ?? 0)
    if (expected > 0) ratios.push((history[day] ?? 0) / expected)
  }
  return ratios.sort((a, b) => a - b)
}

/** Variance of the total of h days: as far as totals of h days were off before, but never less than independent days give. */
function totalVariance(
  h: number,
  expected: number,
  past: {
    history: readonly number[]
    levels: readonly number[]
    factors: readonly number[]
    spread: number
    counted: boolean
  },
): number {
  const daily = expected / h
  const oneDay = past.spread * daily ** 2 + (past.counted ? daily : 0)
  const days = Math.max(1, Math.min(past.history.length, LEVEL_DAYS))
  const independent = h * oneDay * (1 + h / days)

  let errors = 0
  let squares = 0
  let windows = 0
  const from = Math.max(LEVEL_DAYS, past.history.length - ERROR_DAYS)
  for (let start = from; start + h <= past.history.length; start++) {
    const forecast = sum(past.factors.slice(start, start + h)) * (past.levels[start] ?? 0)
    errors += (sum(past.history.slice(start, start + h)) - forecast) ** 2
    squares += forecast ** 2
    windows++
  }
  if (windows < 2 * h || squares === 0) return independent
  return Math.max(h * oneDay, TOTAL_DOUBT * (errors / squares) * expected ** 2)
}
