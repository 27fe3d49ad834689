import { phrase } from '../../../language/phrases.ts'
import type { Writing } from '../../../language/writing.ts'
import type { Json } from './conversation.ts'
import { itemOf, list, number, quantityOf, rupeesOf, text } from './result-reader.ts'

export function saySale(result: Json, writing: Writing): string {
  const lines = list(result, 'lines').map((line) => {
    const rest = leftText(line, writing)
    return `• ${billLine(line, writing)} · ${rest}`
  })
  return [
    phrase(writing, 'sale.recorded'),
    ...lines,
    ...totalLine(result, writing),
    ...customerLine(result, writing),
  ].join('\n')
}

export function sayPurchase(result: Json, writing: Writing): string {
  const lines = list(result, 'lines').map((line) => {
    const now = phrase(writing, 'bill.now', { left: quantityOf(line, 'left', writing) })
    return `• ${billLine(line, writing)} · ${now}`
  })
  return [phrase(writing, 'purchase.recorded'), ...lines, ...totalLine(result, writing)].join('\n')
}

export function sayUndo(result: Json, writing: Writing): string {
  const kind = text(result, 'kind')
  const header =
    kind === 'sale' ? 'undo.sale' : kind === 'purchase' ? 'undo.purchase' : 'undo.entry'
  const lines = list(result, 'lines').map((line) => {
    const now = phrase(writing, 'bill.now', { left: quantityOf(line, 'left', writing) })
    return `• ${plainLine(line, writing)} · ${now}`
  })
  return [phrase(writing, header), ...lines].join('\n')
}

function leftText(line: Json, writing: Writing): string {
  if (number(line, 'left') === 0) return phrase(writing, 'bill.left_none')
  const left = quantityOf(line, 'left', writing)
  return phrase(writing, line['low'] === true ? 'bill.left_low' : 'bill.left', { left })
}

function billLine(line: Json, writing: Writing): string {
  const price = rupeesOf(line, 'unitPrice')
  const amount = rupeesOf(line, 'amount')
  if (price === undefined || amount === undefined) return plainLine(line, writing)
  const quantity = quantityOf(line, 'quantity', writing)
  return phrase(writing, 'bill.line', { item: itemOf(line), quantity, price, amount })
}

function plainLine(line: Json, writing: Writing): string {
  const quantity = quantityOf(line, 'quantity', writing)
  return phrase(writing, 'bill.line_without_price', { item: itemOf(line), quantity })
}

/** A single line says its amount itself. */
function totalLine(result: Json, writing: Writing): string[] {
  const total = rupeesOf(result, 'total')
  const several = list(result, 'lines').length > 1
  return total !== undefined && several && number(result, 'total') !== 0
    ? [phrase(writing, 'bill.total', { total })]
    : []
}

function customerLine(result: Json, writing: Writing): string[] {
  const customer = text(result, 'customer')
  return customer === undefined ? [] : [phrase(writing, 'bill.customer', { customer })]
}
