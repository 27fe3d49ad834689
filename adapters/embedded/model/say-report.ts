import { formatDay, formatQuantity, formatRupees } from '../../../language/format.ts'
import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import { asJson, type Json } from './conversation.ts'
import { insightLines } from './say-insights.ts'
import type { Period } from './period.ts'
import { itemOf, list, number, quantityOf, rupeesOf, text } from './result-reader.ts'

const PERIODS: readonly Period[] = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
]
/** They tell of the stock, and are no emptier for a period without sales. */
const STOCK_KINDS = new Set(['slow_movers', 'turnover', 'stock_outs', 'dead_stock'])
/** More would not be read on a phone. */
const MAX_LINES = 10

export function sayReport(result: Json, writing: Writing): string {
  const period = periodName(text(result, 'period'), writing)
  const total = rupeesOf(result, 'total') ?? formatRupees(0)
  const kind = text(result, 'kind') ?? 'summary'
  const isEmpty = (number(result, 'total') ?? 0) === 0 && !STOCK_KINDS.has(kind)
  if (isEmpty) return phrase(writing, 'report.none', { period })
  return [
    ...bodyOf(kind, result, { period, total }, writing),
    ...(kind === 'comparison' ? [] : previousOf(result, writing)),
    ...(hasDocument(result) ? [phrase(writing, 'report.file_follows')] : []),
  ].join('\n')
}

function bodyOf(
  kind: string,
  result: Json,
  head: { period: string; total: string },
  writing: Writing,
): string[] {
  const items = list(result, 'items').slice(0, MAX_LINES)
  switch (kind) {
    case 'slow_movers':
      return [
        phrase(writing, 'report.slow_movers', head),
        ...items.map((i) => slowLine(i, writing)),
      ]
    case 'top_sellers':
      return [
        phrase(writing, 'report.top_sellers', head),
        ...items.map((i) => soldLine(i, writing)),
      ]
    case 'trend':
      return [phrase(writing, 'report.trend', head), ...dayLines(result, writing)]
    case 'turnover':
    case 'stock_outs':
    case 'dead_stock':
    case 'weekdays':
    case 'comparison':
      return insightLines(kind, result, head, writing)
    case 'margin':
      return marginLines(result, head, items, writing)
    default:
      return [phrase(writing, 'report.summary', head), ...items.map((i) => soldLine(i, writing))]
  }
}

function soldLine(item: Json, writing: Writing): string {
  return phrase(writing, 'report.line', {
    item: itemOf(item),
    quantity: quantityOf(item, 'quantity', writing),
    amount: rupeesOf(item, 'amount') ?? formatRupees(0),
  })
}

function slowLine(item: Json, writing: Writing): string {
  const params = { item: itemOf(item), quantity: quantityOf(item, 'quantity', writing) }
  const stock = number(item, 'stock')
  if (stock === undefined) return phrase(writing, 'report.slow_line_without_stock', params)
  const unit = text(item, 'unit') ?? ''
  return phrase(writing, 'report.slow_line', {
    ...params,
    stock: formatQuantity(stock, unit, writing),
  })
}

function dayLines(result: Json, writing: Writing): string[] {
  return list(result, 'days').map((day) =>
    phrase(writing, 'report.day', {
      day: formatDay(text(day, 'date') ?? '', writing),
      amount: rupeesOf(day, 'amount') ?? formatRupees(0),
    }),
  )
}

function marginLines(
  result: Json,
  head: { period: string; total: string },
  items: readonly Json[],
  writing: Writing,
): string[] {
  const unknown = number(result, 'unknownCost') ?? 0
  const lines = items.flatMap((item) => {
    const margin = rupeesOf(item, 'margin')
    return margin === undefined
      ? []
      : [phrase(writing, 'report.margin_line', { item: itemOf(item), margin })]
  })
  return [
    phrase(writing, 'report.margin', {
      ...head,
      margin: rupeesOf(result, 'margin') ?? formatRupees(0),
    }),
    ...lines,
    ...(unknown > 0 ? [phrase(writing, 'report.unknown_cost', { count: unknown })] : []),
  ]
}

function previousOf(result: Json, writing: Writing): string[] {
  const total = rupeesOf(asJson(result['previous']), 'total')
  return total === undefined ? [] : [phrase(writing, 'report.previous', { total })]
}

function periodName(period: string | undefined, writing: Writing): string {
  const known = PERIODS.find((candidate) => candidate === period)
  return known ? phrase(writing, `period.${known}`) : (period ?? '')
}

/** A picture needs no word; a document that was asked for does. */
function hasDocument(result: Json): boolean {
  return list(result, 'files').some((file) => text(file, 'mimeType') !== 'image/png')
}
