import { daysOf, type DayRange } from '../calendar.ts'
import { sum } from '../sums.ts'
import type { Day, Milli, Rollup, StoredForecast } from '../types.ts'

/** How the forecasts of some days turned out. Quantities in thousandths of the item's base unit. */
export interface Accuracy {
  /** Days with a forecast that are over. */
  days: number
  predicted: Milli
  actual: Milli
  /** Weighted absolute percentage error: the errors of the days, as a share of what was sold (Kolassa and Schütz, 2007). */
  wape: number | undefined
  /** Above 0 it was too high: total error as a share of what was sold. */
  bias: number | undefined
  /** Share of the days on which the actual was inside the interval; four in five is what was promised. */
  covered: number
}

/** What was sold of an item on each day of a range; 0 on days without sales. */
export function soldByDay(rollups: readonly Rollup[], range: DayRange): Map<Day, Milli> {
  const sold = new Map(daysOf(range).map((day) => [day, 0]))
  for (const { month, days } of rollups) {
    for (const [dayOfMonth, { quantity = 0 }] of Object.entries(days)) {
      const day = `${month}-${dayOfMonth}`
      if (sold.has(day)) sold.set(day, Math.max(0, quantity))
    }
  }
  return sold
}

/** Forecasts of days that are over, with what came of them; those that had it are left out. */
export function withActuals(
  forecasts: readonly StoredForecast[],
  sold: ReadonlyMap<Day, Milli>,
): StoredForecast[] {
  return forecasts.flatMap((forecast) => {
    const actual = sold.get(forecast.day)
    return forecast.actual === undefined && actual !== undefined ? [{ ...forecast, actual }] : []
  })
}

/** Undefined when no forecast has come to its day yet. */
export function accuracyOf(forecasts: readonly StoredForecast[]): Accuracy | undefined {
  const over = forecasts.flatMap(({ predicted, low, high, actual }) =>
    actual === undefined ? [] : [{ predicted, low, high, actual }],
  )
  if (over.length === 0) return undefined
  const predicted = sum(over.map((day) => day.predicted))
  const actual = sum(over.map((day) => day.actual))
  const errors = sum(over.map((day) => Math.abs(day.predicted - day.actual)))
  return {
    days: over.length,
    predicted,
    actual,
    wape: actual > 0 ? errors / actual : undefined,
    bias: actual > 0 ? (predicted - actual) / actual : undefined,
    covered:
      over.filter((day) => day.actual >= day.low && day.actual <= day.high).length / over.length,
  }
}
