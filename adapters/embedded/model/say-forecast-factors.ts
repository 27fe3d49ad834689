import { formatDay, formatNumber, weekdayName } from '../../../language/format.ts'
import { phrase, PHRASE_KEYS } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json } from './conversation.ts'
import { list, number, text } from './result-reader.ts'

/** More reasons than these are not read; the weightiest come first. */
const MAX_FACTORS = 3

/** What a forecast took into account, a line each; what this model has no word for is left out. */
export function factorLines(result: Json, writing: Writing): string[] {
  // A low confidence tells of the short history already.
  const told = text(result, 'confidence') === 'low' ? 'short_history' : undefined
  return list(result, 'factors')
    .filter((factor) => text(factor, 'kind') !== told)
    .flatMap((factor) => factorLine(factor, writing) ?? [])
    .slice(0, MAX_FACTORS)
}

function factorLine(factor: Json, writing: Writing): string | undefined {
  const ratio = number(factor, 'ratio') ?? 1
  const times = formatNumber(Math.round(ratio * 10) / 10)
  const day = () => weekdayName(number(factor, 'weekday') ?? 0, writing)
  switch (text(factor, 'kind')) {
    case 'festival': {
      const festival = festivalName(text(factor, 'festival') ?? '', writing)
      const on = formatDay(text(factor, 'day') ?? '', writing)
      return phrase(writing, 'forecast.factor.festival', { festival, day: on, ratio: times })
    }
    case 'trend': {
      const percent = Math.round(Math.abs(ratio - 1) * 100)
      const key = ratio > 1 ? 'forecast.factor.trend_up' : 'forecast.factor.trend_down'
      return phrase(writing, key, { percent })
    }
    case 'best_weekday':
      return phrase(writing, 'forecast.factor.best_weekday', { day: day(), ratio: times })
    case 'closed_weekday':
      return phrase(writing, 'forecast.factor.closed_weekday', { day: day() })
    case 'last_year':
      return phrase(
        writing,
        ratio > 1 ? 'forecast.factor.last_year_up' : 'forecast.factor.last_year_down',
      )
    case 'spike':
      return phrase(writing, 'forecast.factor.spike')
    case 'short_history':
      return phrase(writing, 'forecast.factor.short_history', { days: number(factor, 'days') ?? 0 })
    default:
      return undefined
  }
}

function festivalName(id: string, writing: Writing): string {
  const key = PHRASE_KEYS.find((known) => known === `festival.${id}`)
  return key ? phrase(writing, key) : id.replaceAll('_', ' ')
}
