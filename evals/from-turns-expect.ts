import { exact, isJson, readCall, type Reading } from './reading.ts'
import {
  isDone,
  type RecordedCall,
  type RecordedState,
  type RecordedTurn,
} from './recorded-chat.ts'
import type { RecordedShop } from './recorded-rows.ts'

type Json = Record<string, unknown>

/** What is expected of a turn when it is played again: the calls that were made, and the store that they left. */
export function expectationOf(
  turn: RecordedTurn,
  at: { before: RecordedState; recorded: RecordedShop; reading: Reading },
): Json {
  const { calls } = turn
  const asked = calls.at(-1)?.result['status'] === 'needs_clarification'
  const writes = calls.filter(({ tool, result }) => WRITES.has(tool) && isDone(result))
  const reads = calls.filter(({ tool, result }) => READS.has(tool) && isDone(result))
  const wanted = writes.length > 0 ? writes : asked ? [] : reads
  const values = changesOf(at.before, turn.after, at.recorded, (_, is) => is)
  return {
    calls:
      wanted.length > 0 ? unique(wanted.map((call) => callOf(call, at.reading))) : 'none_write',
    ...(asked && { reply: { asks: true } }),
    store: values ?? 'unchanged',
  }
}

/** Arguments that say what happened. Free words (customer, note) and ids are none: they are another's, or of that day. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  get_stock: ['item'],
  forecast_item: ['item', 'days'],
  list_low_stock: [],
  list_alerts: [],
  search_knowledge: [],
  sales_report: ['period', 'kind'],
  record_sale: ['items'],
  record_purchase: ['items'],
  adjust_stock: ['item', 'quantity', 'reason'],
  undo_last: [],
  create_alert: ['item', 'threshold'],
  acknowledge_alert: [],
  set_price: ['item', 'price'],
  add_item: ['name', 'unit', 'stock', 'price'],
  update_settings: ['language', 'script', 'spokenReplies', 'dailySummary', 'dailySummaryTime'],
  export_data: [],
}
const READS = new Set(
  'get_stock forecast_item list_low_stock list_alerts search_knowledge sales_report'.split(' '),
)
const WRITES = new Set(Object.keys(TOLD).filter((tool) => !READS.has(tool)))

function callOf({ tool, input, result }: RecordedCall, reading: Reading): Json {
  const read = readCall(tool, input, reading, result)
  const args = Object.fromEntries(
    (TOLD[tool] ?? []).flatMap((key) => (read[key] === undefined ? [] : [[key, read[key]]])),
  )
  if (Array.isArray(args['items'])) args['items'] = args['items'].filter(isJson).map(lineOf)
  return { [tool]: args }
}

function lineOf({ item, quantity, unitPrice }: Json): Json {
  return { item, quantity, ...(typeof unitPrice === 'number' && { unitPrice: exact(unitPrice) }) }
}

/** Items whose stock or price is another after than before, by name; undefined where none is. */
export function changesOf(
  before: RecordedState,
  after: RecordedState,
  { items }: RecordedShop,
  value: (was: number, is: number) => number,
): Json | undefined {
  const stock: Record<string, number> = {}
  const price: Record<string, number> = {}
  for (const { itemId, itemName } of items) {
    const [was, is] = [before.get(itemId), after.get(itemId)]
    if ((was?.stock ?? 0) !== (is?.stock ?? 0))
      stock[itemName] = value(was?.stock ?? 0, is?.stock ?? 0)
    if (was?.price !== is?.price) price[itemName] = value(was?.price ?? 0, is?.price ?? 0)
  }
  const changed = {
    ...(Object.keys(stock).length > 0 && { stock }),
    ...(Object.keys(price).length > 0 && { price }),
  }
  return Object.keys(changed).length > 0 ? changed : undefined
}

function unique(calls: readonly Json[]): Json[] {
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()]
}
