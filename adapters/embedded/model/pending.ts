import { asJson, type Json, type PastCall, type PastTurn } from './conversation.ts'
import type { Pending } from './plan.ts'

/** What can be put right after a refusal, by its code. Everything else ends there. */
const REPAIRS: Record<string, 'item' | 'quantity' | 'price'> = {
  item_not_found: 'item',
  insufficient_stock: 'quantity',
  bad_quantity: 'quantity',
  quantity_too_large: 'quantity',
  not_whole: 'quantity',
  unit_mismatch: 'quantity',
  unit_unknown: 'quantity',
  price_missing: 'price',
  bad_price: 'price',
}

/** The question that a turn's tool calls left open, if any. */
export function pendingOfResults(turn: PastTurn): Pending | undefined {
  const open = turn.calls.findLast(({ result }) => {
    const status = result?.['status']
    return status === 'needs_clarification' || status === 'rejected'
  })
  return open && repairOf(open)
}

function repairOf({ name, input, result }: PastCall): Pending | undefined {
  if (!result) return undefined
  const call = { name, input }
  if (result['status'] === 'needs_clarification') {
    const about = text(result['about'])
    return {
      kind: 'repair',
      call,
      what: 'item',
      options: texts(result['options']),
      ...(about !== undefined && { about }),
    }
  }
  const what = REPAIRS[text(result['code']) ?? '']
  if (!what) return undefined
  const about = text(result['said']) ?? text(result['item']) ?? text(firstItem(result)['item'])
  return {
    kind: 'repair',
    call,
    what,
    options: what === 'item' ? texts(result['nearest']) : [],
    ...(about !== undefined && { about }),
  }
}

function firstItem(result: Json): Json {
  const items = result['items']
  return Array.isArray(items) ? asJson(items[0]) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
