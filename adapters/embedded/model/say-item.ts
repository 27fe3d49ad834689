import { formatQuantity, unitName } from '../../../language/format.ts'
import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json } from './conversation.ts'
import { itemOf, list, number, quantityOf, rupeesOf, text } from './result-reader.ts'

export function sayStock(result: Json, writing: Writing): string {
  const item = itemOf(result)
  const left =
    number(result, 'stock') === 0
      ? phrase(writing, 'stock.none', { item })
      : phrase(writing, 'stock.left', { item, stock: quantityOf(result, 'stock', writing) })
  const price = rupeesOf(result, 'price')
  return [
    left,
    ...(price === undefined
      ? []
      : [phrase(writing, 'stock.price', { price, unit: unitOf(result, writing) })]),
    ...(result['low'] === true
      ? [phrase(writing, 'stock.low', { threshold: quantityOf(result, 'threshold', writing) })]
      : []),
  ].join(' · ')
}

export function sayAlert(result: Json, writing: Writing): string {
  return phrase(writing, result['already'] === true ? 'alert.already' : 'alert.set', {
    item: itemOf(result),
    threshold: quantityOf(result, 'threshold', writing),
    stock: quantityOf(result, 'stock', writing),
  })
}

export function sayLowStock(result: Json, writing: Writing): string {
  const items = list(result, 'items')
  if (items.length === 0) return phrase(writing, 'low.none')
  const lines = items.map((item) =>
    phrase(writing, 'low.line', {
      item: itemOf(item),
      stock: quantityOf(item, 'stock', writing),
      threshold: quantityOf(item, 'threshold', writing),
    }),
  )
  return [phrase(writing, 'low.header', { count: items.length }), ...lines].join('\n')
}

export function sayNewItem(result: Json, writing: Writing): string {
  const unit = unitOf(result, writing)
  const stock = formatQuantity(number(result, 'stock') ?? 0, text(result, 'unit') ?? '', writing)
  const price = rupeesOf(result, 'price')
  return [
    phrase(writing, 'item.added', { item: itemOf(result), unit, stock }),
    ...(price === undefined ? [] : [phrase(writing, 'stock.price', { price, unit })]),
  ].join(' · ')
}

export function sayPrice(result: Json, writing: Writing): string {
  const was = rupeesOf(result, 'was')
  const now = phrase(writing, 'price.set', {
    item: itemOf(result),
    price: rupeesOf(result, 'price') ?? '?',
    unit: unitOf(result, writing),
  })
  return was === undefined ? now : `${now} (${phrase(writing, 'price.was', { was })})`
}

function unitOf(result: Json, writing: Writing): string {
  return unitName(text(result, 'unit') ?? '', 'one', writing)
}
