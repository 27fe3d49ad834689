import { weekdayOf } from '../calendar.ts'
import type { Day } from '../types.ts'
import { sum } from '../sums.ts'
import type { DailyForecast } from './index.ts'
import { levels } from './level.ts'
import { demandQuantile, empiricalQuantile } from './quantiles.ts'
import { weekdayProfile } from './weekday-profile.ts'

/** Totals of these horizons are what orders are made for. */
const TOTALS = [7, 14, 28, 30]
/** Days whose errors say how far the coming ones may be off. */
const ERROR_DAYS = 180
/** Errors of totals overlap, so they are looked for further back. */
const TOTAL_ERROR_DAYS = 365
/** Before the first days have shown how much sales swing, they are taken to swing like their mean: this many days' worth. */
const PRIOR_DAYS = 14
/** Days that a level is the average of, roughly: how uncertain it is. */
const LEVEL_DAYS = 28

/**
 * Daily demand: a level (four exponential averages) times a shrunk weekday profile, without trend or festivals.
 * A day's interval is negative binomial (gamma, if the history is not in whole numbers); a total's is taken from how far totals of
 * that length were off before, since a good week follows a good week. Both are wider for a short history.
 *
 * @param history units sold a day, oldest first, a day without sales being 0
 * @param startDate the day of `history[0]`
 * @param horizon days to forecast, from the day after the history
 * @returns zeros for an empty history: whoever asks must look how long it is
 */
export function forecastDaily(history: number[], startDate: Day, horizon: number): DailyForecast {
  const first = weekdayOf(startDate)
  const calm = withoutSpikes(history)
  const profile = weekdayProfile(calm, startDate)
  const factors = Array.from(
    { length: history.length + horizon },
    (_, i) => profile[(first + i) % 7] ?? 1,
  )
  const ahead = factors.slice(history.length)
  const known = levels(calm, factors)
  const mean = ahead.map((factor) => factor * (known.at(-1) ?? 0))
  const counted = history.every(Number.isInteger)

  const spread = relativeVariance(history, known, factors)
  const ratios = pastRatios(history, known, factors)
  const day = (percent: 10 | 90) =>
    mean.map((expected) => {
      const variance = spread * expected ** 2 + (counted ? expected : 0)
      const modelled = demandQuantile(percent, { mean: expected, variance, counted })
      if (ratios.length < 60) return modelled
      return (modelled + expected * empiricalQuantile(ratios, percent / 100)) / 2
    })

  // Spikes happen, so what must not run out is reckoned with them.
  const raw = levels(history, factors)
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
  return { mean, lo80: day(10), hi80: day(90), cum }
}

/** One wedding order must not raise the level for weeks: days are capped at 1.25 times the 90th percentile of days with sales. */
function withoutSpikes(history: readonly number[]): number[] {
  const sold = history
    .slice(-TOTAL_ERROR_DAYS)
    .filter((n) => n > 0)
    .sort((a, b) => a - b)
  if (sold.length < 10) return [...history]
  const cap = 1.25 * empiricalQuantile(sold, 0.9)
  return history.map((n) => Math.min(n, cap))
}

/** Variance of a day, beyond Poisson for counts, as a share of its squared mean; drawn to 1 while the history is short. */
function relativeVariance(
  history: readonly number[],
  known: readonly number[],
  factors: readonly number[],
): number {
  const counted = history.every(Number.isInteger)
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
  for (let day = Math.max(14, history.length - ERROR_DAYS); day < history.length; day++) {
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
  const from = Math.max(LEVEL_DAYS, past.history.length - TOTAL_ERROR_DAYS)
  for (let start = from; start + h <= past.history.length; start++) {
    const forecast = sum(past.factors.slice(start, start + h)) * (past.levels[start] ?? 0)
    errors += (sum(past.history.slice(start, start + h)) - forecast) ** 2
    squares += forecast ** 2
    windows++
  }
  if (windows < 2 * h || squares === 0) return independent
  return Math.max(h * oneDay, (errors / squares) * expected ** 2)
}
