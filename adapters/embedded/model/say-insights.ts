import { formatDay, formatNumber, formatRupees, weekdayName } from '../../../language/format.ts'
import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import { asJson, type Json } from './conversation.ts'
import { itemOf, list, number, quantityOf, rupeesOf, text } from './result-reader.ts'

type InsightKind = 'turnover' | 'stock_outs' | 'dead_stock' | 'weekdays' | 'comparison'

/** Reports that tell more than what was sold. */
export function insightLines(
  kind: InsightKind,
  result: Json,
  head: { period: string; total: string },
  writing: Writing,
): string[] {
  const items = list(result, 'items')
  const figure = (json: Json, key: string) => formatNumber(number(json, key) ?? 0)
  const rupees = (json: Json, key: string) => rupeesOf(json, key) ?? formatRupees(0)
  switch (kind) {
    case 'turnover':
      return [
        phrase(writing, 'report.turnover', head),
        ...(number(result, 'times') === undefined
          ? []
          : [phrase(writing, 'report.turnover_total', { times: figure(result, 'times') })]),
        ...items.map((item) =>
          phrase(writing, 'report.turnover_line', {
            item: itemOf(item),
            times: figure(item, 'times'),
            quantity: quantityOf(item, 'quantity', writing),
            stock: quantityOf(item, 'averageStock', writing),
          }),
        ),
      ]
    case 'stock_outs':
      if (items.length === 0) return [phrase(writing, 'report.stock_outs_none', head)]
      return [
        phrase(writing, 'report.stock_outs', head),
        ...items.map((item) =>
          phrase(writing, 'report.stock_outs_line', {
            item: itemOf(item),
            days: figure(item, 'emptyDays'),
          }),
        ),
      ]
    case 'dead_stock': {
      const days = number(result, 'notSoldFor') ?? 0
      if (items.length === 0) return [phrase(writing, 'report.dead_stock_none', { days })]
      return [
        phrase(writing, 'report.dead_stock', { days }),
        ...items.map((item) => {
          const value = rupeesOf(item, 'value')
          const line = { item: itemOf(item), stock: quantityOf(item, 'stock', writing) }
          return value === undefined
            ? phrase(writing, 'report.dead_stock_plain', line)
            : phrase(writing, 'report.dead_stock_line', { ...line, value })
        }),
        phrase(writing, 'report.dead_stock_total', { value: rupees(result, 'value') }),
      ]
    }
    case 'weekdays':
      return [
        phrase(writing, 'report.weekdays', {
          from: formatDay(text(result, 'from') ?? '', writing),
          to: formatDay(text(result, 'to') ?? '', writing),
        }),
        ...list(result, 'weekdays').map((day) =>
          phrase(writing, 'report.day', {
            day: weekdayName(number(day, 'weekday') ?? 0, writing),
            amount: rupees(day, 'average'),
          }),
        ),
      ]
    case 'comparison':
      return [
        phrase(writing, 'report.comparison', {
          ...head,
          previous: rupees(asJson(result['previous']), 'total'),
        }),
        ...(number(result, 'percent') === undefined
          ? []
          : [phrase(writing, 'report.comparison_change', { percent: figure(result, 'percent') })]),
        ...items.map((item) =>
          phrase(writing, 'report.comparison_line', {
            item: itemOf(item),
            amount: rupees(item, 'amount'),
            before: rupees(item, 'before'),
          }),
        ),
      ]
  }
}
