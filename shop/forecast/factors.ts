import { average } from '../sums.ts'
import type { FestivalUplift } from './festival-uplift.ts'

/** Something that a forecast took into account, for a person to be told. Ratios are to an ordinary day; 1.2 is a fifth more. */
export type ForecastFactor =
  | { kind: 'festival'; festival: FestivalUplift['id']; day: string; ratio: number }
  /** The last four weeks against the four before. */
  | { kind: 'trend'; ratio: number }
  /** 0 is Monday. */
  | { kind: 'best_weekday'; weekday: number; ratio: number }
  | { kind: 'closed_weekday'; weekday: number }
  | { kind: 'last_year'; ratio: number }
  /** A day far above all others, which is not expected to come again. */
  | { kind: 'spike' }
  | { kind: 'short_history'; days: number }

const SHORT_DAYS = 56
const WORTH_TELLING = 0.1
const WEEKDAY_WORTH_TELLING = 0.2
const SPIKE = 5

/** What of it is worth telling, the weightiest first. */
export function factorsOf(made: {
  history: readonly number[]
  /** The history without what festivals added. */
  ordinary: readonly number[]
  profile: readonly number[]
  season: readonly number[]
  level: number
  festivals: readonly FestivalUplift[]
}): ForecastFactor[] {
  const { history, ordinary, profile, season, level } = made
  const factors: ForecastFactor[] = made.festivals.map(({ id, day, uplift }) => ({
    kind: 'festival',
    festival: id,
    day,
    ratio: uplift,
  }))
  if (history.length < SHORT_DAYS) factors.push({ kind: 'short_history', days: history.length })
  const recent = average(ordinary.slice(-28))
  const before = average(ordinary.slice(-56, -28))
  if (history.length >= SHORT_DAYS && before > 0 && Math.abs(recent / before - 1) > WORTH_TELLING) {
    factors.push({ kind: 'trend', ratio: recent / before })
  }
  const best = profile.indexOf(Math.max(...profile))
  const most = profile[best] ?? 1
  if (most > 1 + WEEKDAY_WORTH_TELLING) {
    factors.push({ kind: 'best_weekday', weekday: best, ratio: most })
  }
  for (const [weekday, factor] of profile.entries()) {
    if (factor === 0) factors.push({ kind: 'closed_weekday', weekday })
  }
  const seasonal = average(season)
  if (Math.abs(seasonal - 1) > WORTH_TELLING) factors.push({ kind: 'last_year', ratio: seasonal })
  if (level > 0 && ordinary.slice(-28).some((sold) => sold > SPIKE * Math.max(level, 1))) {
    factors.push({ kind: 'spike' })
  }
  return factors
}
