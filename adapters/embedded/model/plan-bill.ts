import type { LineDraft } from './bill-lines.ts'
import type { Json } from './conversation.ts'
import { call, say, type BillDraft, type Plan } from './plan.ts'

/** Packs of another unit: a price for one of them is not the price of the item's base unit. */
const PACKS = new Set(['dozen', 'gross', 'quintal', 'g', 'ml'])

const COUNTS = new Set(['dozen', 'gross', 'quintal'])

/** Records the bill if all of it was said; otherwise asks for the first thing that is missing. Nothing is guessed. */
export function planBill(draft: BillDraft): Plan {
  if (draft.lines.some((line) => line.item !== undefined && isEverything(line.item)))
    return say('chat.one_by_one')
  if (draft.lines.length === 0) return askItem(draft, 0)

  for (const [at, line] of draft.lines.entries()) {
    if (line.item === undefined) return askItem(draft, at)
    if (line.unclear || line.quantity === Infinity)
      return ask(draft, at, 'quantity', 'ask.quantity_clear', { item: line.item })
    if (line.quantity === undefined)
      return ask(draft, at, 'quantity', 'ask.quantity', { item: line.item })
  }
  if (draft.tool === undefined) {
    const items = draft.lines.map((line) => quantityText(line)).join(', ')
    return ask(draft, 0, 'tool', 'ask.sold_or_received', { items })
  }
  for (const [at, line] of draft.lines.entries()) {
    if (needsBasis(line))
      return ask(draft, at, 'basis', 'ask.price_each_or_total', {
        item: line.item ?? '',
        price: `₹${line.price?.rupees ?? ''}`,
      })
  }
  return call(draft.tool, { items: draft.lines.map(lineInput), ...draft.parties })
}

function askItem(draft: BillDraft, line: number): Plan {
  return ask(draft, line, 'item', 'ask.item', {})
}

function ask(
  draft: BillDraft,
  line: number,
  missing: 'tool' | 'quantity' | 'item' | 'basis',
  key: Extract<Plan, { kind: 'ask' }>['key'],
  params: Record<string, string>,
): Plan {
  return { kind: 'ask', key, params, pending: { kind: 'bill', draft, missing, line } }
}

/** For one piece it is all the same whether the price is for each or in total. */
function needsBasis(line: LineDraft): boolean {
  return line.price?.basis === 'unsaid' && line.quantity !== 1
}

function lineInput(line: LineDraft): Json {
  return {
    item: line.item,
    quantity: line.quantity,
    ...(line.unit && { unit: line.unit }),
    ...priceInput(line),
  }
}

/**
 * `unitPrice` is for the item's base unit, which only the tool knows. A price for a pack ("84 per dozen") is passed as
 * the total of the line instead.
 */
function priceInput(line: LineDraft): Json {
  const { price, quantity, unit } = line
  if (!price || quantity === undefined) return {}
  if (price.basis === 'total') return { total: price.rupees }
  const per = price.per ?? (price.led && unit !== undefined && COUNTS.has(unit) ? unit : undefined)
  if (per !== undefined && PACKS.has(per) && per === unit)
    return { total: roundPaise(price.rupees * quantity) }
  if (price.basis === 'unsaid' && unit !== undefined && PACKS.has(unit))
    return { total: price.rupees }
  return { unitPrice: price.rupees }
}

function roundPaise(rupees: number): number {
  return Math.round(rupees * 100) / 100
}

function quantityText(line: LineDraft): string {
  return [line.quantity, line.unit, line.item].filter((part) => part !== undefined).join(' ')
}

/** "everything", "sab": no line of a bill. */
export function isEverything(item: string): boolean {
  return /^(?:all|everything|sab|sabhi|सब|सभी|सगळे|सगळं|सर्व|every item|all items)$/iu.test(
    item.trim(),
  )
}
