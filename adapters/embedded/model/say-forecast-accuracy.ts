import { formatQuantity } from '../../../language/format.ts'
import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json } from './conversation.ts'
import { itemOf, list, number, text } from './result-reader.ts'

/** How good the forecasts of the last days were: totals first, then what single days were off by. */
export function sayAccuracy(result: Json, accuracy: Json, writing: Writing): string {
  const unit = text(result, 'unit') ?? ''
  const amount = (key: string) => formatQuantity(number(accuracy, key) ?? 0, unit, writing)
  const error = number(accuracy, 'errorPercent')
  const bias = number(accuracy, 'biasPercent')
  const inside = number(accuracy, 'insideRangePercent')
  return [
    phrase(writing, 'forecast.accuracy', {
      item: itemOf(result),
      days: number(accuracy, 'days') ?? 0,
      predicted: amount('predicted'),
      actual: amount('actual'),
    }),
    ...(bias
      ? [
          phrase(writing, bias > 0 ? 'forecast.accuracy_high' : 'forecast.accuracy_low', {
            percent: Math.abs(bias),
          }),
        ]
      : []),
    ...(error === undefined
      ? []
      : [phrase(writing, 'forecast.accuracy_error', { percent: error })]),
    ...(inside === undefined
      ? []
      : [phrase(writing, 'forecast.accuracy_range', { percent: inside })]),
  ].join('\n')
}

/** Nothing to forecast from: what like items sell a day, called the guess that it is. */
export function sayNoHistory(result: Json, writing: Writing): string {
  const similar = list(result, 'similar')
  const none = phrase(writing, 'forecast.no_history', { item: itemOf(result) })
  if (similar.length === 0) return none
  return [
    none,
    phrase(writing, 'forecast.similar'),
    ...similar.map((other) =>
      phrase(writing, 'forecast.similar_line', {
        item: itemOf(other),
        perDay: formatQuantity(number(other, 'perDay') ?? 0, text(result, 'unit') ?? '', writing),
      }),
    ),
    phrase(writing, 'forecast.guess'),
  ].join('\n')
}
