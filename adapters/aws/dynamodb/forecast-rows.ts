import type { StoredForecast } from '../../../shop/types.ts'
import { fromMilli } from '../../../shop/units.ts'
import type { Row } from './actions.ts'
import { toMilli } from './shop-rows.ts'

/** How forecasts lie in their table, in the brief's words. */

/** Counted from the day that it is about. */
const FORECAST_KEPT_S = 90 * 24 * 60 * 60

export function forecastRow(forecast: StoredForecast): Row {
  return {
    itemId: forecast.itemId,
    itemName: forecast.itemName,
    forecastDate: forecast.day,
    predictedDemand: fromMilli(forecast.predicted),
    lowDemand: fromMilli(forecast.low),
    highDemand: fromMilli(forecast.high),
    confidenceLevel: forecast.confidence,
    confidenceScore: forecast.score,
    factorsConsidered: forecast.factors,
    actualDemand: forecast.actual === undefined ? undefined : fromMilli(forecast.actual),
    generatedAt: forecast.generatedAt,
    expiryTime: Date.parse(forecast.day) / 1000 + FORECAST_KEPT_S,
  }
}

export function forecastOf(row: Row): StoredForecast {
  const stored = row as unknown as {
    userId: string
    itemId: string
    itemName: string
    forecastDate: string
    predictedDemand: number
    lowDemand: number
    highDemand: number
    confidenceLevel: StoredForecast['confidence']
    confidenceScore: number
    factorsConsidered: string[]
    actualDemand?: number
    generatedAt: string
  }
  return {
    shopId: stored.userId,
    itemId: stored.itemId,
    itemName: stored.itemName,
    day: stored.forecastDate,
    predicted: toMilli(stored.predictedDemand),
    low: toMilli(stored.lowDemand),
    high: toMilli(stored.highDemand),
    confidence: stored.confidenceLevel,
    score: stored.confidenceScore,
    factors: stored.factorsConsidered,
    generatedAt: stored.generatedAt,
    ...(stored.actualDemand !== undefined && { actual: toMilli(stored.actualDemand) }),
  }
}
