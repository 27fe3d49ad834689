import { formatDay, formatNumber, formatQuantity } from '../../../language/format.ts'
import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import { asJson, type Json } from './conversation.ts'
import { itemOf, list, number, quantityOf, text } from './result-reader.ts'
import { sayAccuracy } from './say-forecast-accuracy.ts'
import { factorLines } from './say-forecast-factors.ts'

/** The expected quantity with its range, how long the stock lasts, what to order and why; and that it is an estimate. */
export function sayForecast(result: Json, writing: Writing, tomorrowOnly: boolean): string {
  if (result['accuracy']) return sayAccuracy(result, asJson(result['accuracy']), writing)
  const [first] = list(result, 'perDay')
  const unit = text(result, 'unit') ?? ''
  const amount = (json: Json, key: string) => formatQuantity(rounded(json, key), unit, writing)
  const bare = (json: Json, key: string) => formatNumber(rounded(json, key))
  const head =
    tomorrowOnly && first
      ? `📈 *${itemOf(result)}*, ${phrase(writing, 'forecast.first_day', {
          day: formatDay(text(first, 'date') ?? '', writing),
          demand: amount(first, 'demand'),
          low: bare(first, 'low'),
          high: bare(first, 'high'),
        })}`
      : phrase(writing, 'forecast.total', {
          item: itemOf(result),
          days: number(result, 'days') ?? 7,
          total: amount(result, 'total'),
          low: bare(result, 'low'),
          high: bare(result, 'high'),
        })
  return [
    head,
    ...stockLines(result, writing),
    ...factorLines(result, writing),
    estimate(result, writing),
  ].join('\n')
}

function stockLines(result: Json, writing: Writing): string[] {
  const stock = quantityOf(result, 'stock', writing)
  const lasts = number(result, 'lastsDays')
  const reorder = number(result, 'reorder') ?? 0
  const kept =
    lasts === undefined
      ? phrase(writing, 'forecast.stock', { stock })
      : phrase(writing, 'forecast.lasts', { stock, days: formatNumber(Math.round(lasts)) })
  const order =
    reorder > 0
      ? phrase(writing, 'forecast.reorder', {
          reorder: formatQuantity(rounded(result, 'reorder'), text(result, 'unit') ?? '', writing),
        })
      : phrase(writing, 'forecast.enough')
  const peak = text(result, 'peakDate')
  return [
    `${kept} · ${order}`,
    ...(peak === undefined
      ? []
      : [phrase(writing, 'forecast.peak', { day: formatDay(peak, writing) })]),
  ]
}

function estimate(result: Json, writing: Writing): string {
  const days = number(result, 'historyDays')
  return text(result, 'confidence') === 'low' && days !== undefined
    ? phrase(writing, 'forecast.rough', { days })
    : phrase(writing, 'forecast.estimate')
}

/** More digits than an estimate carries would only look exact. */
function rounded(json: Json, key: string): number {
  const value = number(json, key) ?? 0
  return Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10
}
