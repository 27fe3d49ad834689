import { formatQuantity, formatRupees, unitName } from '../../../language/format.ts'
import { phrase, type PhraseParams } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json } from './conversation.ts'
import { itemOf, list, number, quantityOf, text, texts } from './result-reader.ts'
import { sayNoHistory } from './say-forecast-accuracy.ts'

type Wording = (result: Json, writing: Writing) => string

const simple =
  (
    key: Parameters<typeof phrase>[1],
    params: (result: Json, writing: Writing) => PhraseParams,
  ): Wording =>
  (result, writing) =>
    phrase(writing, key, params(result, writing))

const none = () => ({})
const unit = (result: Json, key: string, writing: Writing) =>
  unitName(text(result, key) ?? '?', 'many', writing)

/** One wording for each code of a rejected result. */
const WORDINGS: Record<string, Wording> = {
  item_not_found: (result, writing) => {
    const names = texts(result, 'nearest')
    const missing = phrase(writing, 'rejected.item_not_found', {
      said: text(result, 'said') ?? '?',
    })
    return names.length === 0
      ? missing
      : `${missing} ${phrase(writing, 'rejected.nearest', { names: names.join(', ') })}`
  },
  insufficient_stock: (result, writing) =>
    shortages('rejected.insufficient_stock', result, writing),
  undo_insufficient_stock: (result, writing) =>
    shortages('rejected.undo_insufficient_stock', result, writing),
  bad_quantity: simple('rejected.bad_quantity', (result) => ({ item: itemOf(result) })),
  quantity_too_large: simple('rejected.quantity_too_large', (result, writing) => ({
    item: itemOf(result),
    quantity: quantityOf(result, 'quantity', writing),
    limit: quantityOf(result, 'limit', writing),
  })),
  not_whole: simple('rejected.not_whole', (result, writing) => ({
    item: itemOf(result),
    unit: unit(result, 'unit', writing),
    quantity: number(result, 'quantity') ?? '?',
  })),
  unit_mismatch: simple('rejected.unit_mismatch', (result, writing) => ({
    item: itemOf(result),
    unit: unit(result, 'unit', writing),
    said: unit(result, 'said', writing),
  })),
  unit_unknown: simple('rejected.unit_unknown', (result) => ({
    said: text(result, 'said') ?? '?',
  })),
  bad_price: simple('rejected.bad_price', (result) => ({
    item: itemOf(result),
    price: formatRupees(number(result, 'price') ?? 0),
  })),
  price_missing: simple('rejected.price_missing', (result, writing) => ({
    item: itemOf(result),
    unit: unitName(text(result, 'unit') ?? '?', 'one', writing),
  })),
  too_many_lines: simple('rejected.too_many_lines', (result) => ({
    limit: number(result, 'limit') ?? 30,
  })),
  nothing_to_undo: simple('rejected.nothing_to_undo', none),
  already_reversed: simple('rejected.already_reversed', none),
  entry_not_found: simple('rejected.entry_not_found', none),
  item_exists: simple('rejected.item_exists', (result) => ({ item: itemOf(result) })),
  owner_only: simple('rejected.owner_only', none),
  try_again: simple('rejected.try_again', none),
  no_history: sayNoHistory,
  no_forecasts: simple('forecast.no_forecasts', (result) => ({ item: itemOf(result) })),
}

/** Reads of the shop have nothing to record in the first place. */
const READS = new Set(['get_stock', 'list_low_stock', 'sales_report', 'forecast_item'])

export function sayRejection(tool: string, result: Json, writing: Writing): string {
  const wording = WORDINGS[text(result, 'code') ?? ''] ?? simple('rejected.other', none)
  const said = wording(result, writing)
  return READS.has(tool) ? said : `${said} ${phrase(writing, 'rejected.nothing_recorded')}`
}

function shortages(
  key: 'rejected.insufficient_stock' | 'rejected.undo_insufficient_stock',
  result: Json,
  writing: Writing,
): string {
  return list(result, 'items')
    .map((item) => {
      const amount = (field: string) =>
        formatQuantity(number(item, field) ?? 0, text(item, 'unit') ?? '', writing)
      return phrase(writing, key, {
        item: itemOf(item),
        wanted: amount('wanted'),
        available: amount('available'),
      })
    })
    .join('\n')
}
