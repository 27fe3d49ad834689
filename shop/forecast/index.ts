import type { Day } from '../types.ts'
import { forecastDaily } from './daily.ts'
import type { ForecastFactor } from './factors.ts'

export { forecastDaily }

/** Daily demand, in the unit of the history. Arrays have `horizon` entries, the first being the day after the history. */
export interface DailyForecast {
  mean: number[]
  /** 80 % interval of each day. */
  lo80: number[]
  hi80: number[]
  /** Quantiles of the total over the first h days, by h. */
  cum?: Record<number, { q10?: number; q90: number; q95: number }>
  /** What it took into account; a forecaster behind an endpoint does not say. */
  factors?: ForecastFactor[]
}

/** Demand forecasting, in process or behind an endpoint. */
export interface Forecaster {
  /** `history`: units sold a day, oldest first, without gaps (a day without sales is 0); `startDate` is the day of `history[0]`. */
  forecast(history: number[], startDate: Day, horizon: number): Promise<DailyForecast>
}

/** The forecaster that needs nothing but the history. */
export function createForecaster(): Forecaster {
  return { forecast: async (...args) => forecastDaily(...args) }
}
