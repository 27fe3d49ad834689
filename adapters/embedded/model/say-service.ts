import { phrase, type PhraseKey } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json } from './conversation.ts'
import { itemOf, list, number, quantityOf, rupeesOf, text } from './result-reader.ts'

const MAX_ALERTS = 10

export function sayAdjusted(result: Json, writing: Writing): string {
  const reason = text(result, 'reason') ?? 'count'
  const key: PhraseKey =
    reason === 'return' ? 'adjust.return' : reason === 'wastage' ? 'adjust.wastage' : 'adjust.count'
  return phrase(writing, key, {
    item: itemOf(result),
    quantity: quantityOf(result, 'quantity', writing),
    left: quantityOf(result, 'left', writing),
  })
}

export function sayAlerts(result: Json, writing: Writing): string {
  const open = list(result, 'alerts').filter((alert) => alert['acknowledged'] !== true)
  const rules = list(result, 'rules')
  if (open.length === 0 && rules.length === 0) return phrase(writing, 'alerts.none')
  return [
    ...(open.length > 0 ? [phrase(writing, 'alerts.open')] : []),
    ...open.slice(0, MAX_ALERTS).map((alert) => `• ${text(alert, 'title') ?? itemOf(alert)}`),
    ...(rules.length > 0 ? [phrase(writing, 'alerts.rules')] : []),
    ...rules.slice(0, MAX_ALERTS).map((rule) =>
      phrase(writing, 'low.line', {
        item: itemOf(rule),
        stock: quantityOf(rule, 'stock', writing),
        threshold: quantityOf(rule, 'threshold', writing),
      }),
    ),
  ].join('\n')
}

export function sayAcknowledged(result: Json, writing: Writing): string {
  return phrase(writing, 'alerts.seen', { title: text(result, 'title') ?? itemOf(result) })
}

/** What is looked up is quoted, with where it is from and since when it holds. */
export function sayKnowledge(result: Json, writing: Writing): string {
  const [best] = list(result, 'passages')
  if (!best) return phrase(writing, 'knowledge.none')
  const source = text(best, 'title') ?? text(best, 'source') ?? ''
  const asOf = text(best, 'asOf')
  return [
    text(best, 'brief') ?? text(best, 'text') ?? '',
    asOf === undefined
      ? phrase(writing, 'knowledge.source', { source })
      : phrase(writing, 'knowledge.source_as_of', { source, asOf }),
  ].join('\n')
}

/** What would be written, in the figures of the result, and the wish for a tap. */
export function sayUnconfirmed(result: Json, writing: Writing): string {
  const lines = list(result, 'lines')
  const shown = (lines.length > 0 ? lines : [result]).map((line) => {
    const amount = rupeesOf(line, 'amount') ?? rupeesOf(line, 'price')
    const quantity =
      number(line, 'quantity') === undefined ? '' : quantityOf(line, 'quantity', writing)
    return `• ${[itemOf(line), quantity, amount].filter((part) => part).join(' · ')}`
  })
  const why: PhraseKey =
    text(result, 'why') === 'out_of_proportion' ? 'confirm.unusual' : 'confirm.not_written'
  return [phrase(writing, why), ...shown, phrase(writing, 'confirm.tap')].join('\n')
}
