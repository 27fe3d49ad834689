import { exact } from './reading.ts'
import type { ConversationRow, RecordedShop } from './recorded-rows.ts'

type Json = Record<string, unknown>

/** A tool call of a recorded turn, by the model or by the loop, and what came of it. */
export interface RecordedCall {
  tool: string
  input: Json
  result: Json
}

/** Stock in base units and price in rupees, by item id. */
export type RecordedState = ReadonlyMap<string, { stock: number; price?: number }>

export interface RecordedTurn {
  row: ConversationRow
  calls: RecordedCall[]
  /** Ledger entries of the turn, in order: sale, purchase, adjustment, undo. */
  events: string[]
  /** The items after it, as far as the member's own turns decide. */
  after: RecordedState
}

export interface RecordedChat {
  /** The items as they were before the first turn. */
  start: RecordedState
  turns: RecordedTurn[]
  /** Entries that others made in the meantime: they are not in the chat, and what hung on them will differ. */
  byOthers: number
}

/**
 * The last turns of a member, and the shop before and after each: the export says what is there now, the ledger and the results
 * say what it was.
 *
 * @param last how many turns; those since the last pause of half an hour where it is left out
 */
export function recordedChat(
  recorded: RecordedShop,
  memberId: string,
  last: number | undefined,
): RecordedChat {
  const own = recorded.conversations.filter((row) => row.memberId === memberId)
  const session = own.at(-1)?.sessionId
  const rows =
    last === undefined
      ? own.slice(own.findLastIndex((row) => row.sessionId !== session) + 1)
      : own.slice(-last)
  const from = rows[0]?.timestamp ?? ''
  const start = stateBefore(recorded, from)
  const isOwn = new Map(
    recorded.bills.map((bill) => [bill.transactionId, bill.memberId === memberId]),
  )

  let state = start
  const turns = rows.map((row): RecordedTurn => {
    const calls = callsOf(row)
    const lines = recorded.lines.filter(
      (line) => line.transactionDate === row.timestamp && isOwn.get(line.transactionId),
    )
    const events = recorded.bills
      .filter((bill) => bill.transactionDate === row.timestamp && bill.memberId === memberId)
      .toSorted((a, b) => (a.transactionId < b.transactionId ? -1 : 1))
      .map(({ transactionType: type }) => (type === 'reversal' ? 'undo' : type))
    state = afterTurn(state, { lines, calls, recorded, row })
    return { row, calls, events, after: state }
  })
  const until = rows.at(-1)?.timestamp ?? ''
  const byOthers = recorded.bills.filter(
    (bill) =>
      bill.memberId !== memberId && bill.transactionDate >= from && bill.transactionDate <= until,
  ).length
  return { start, turns, byOthers }
}

/** The calls of a turn with their results, in order. */
function callsOf({ messages }: ConversationRow): RecordedCall[] {
  const blocks = messages.flatMap(({ content }) => content)
  const results = new Map(
    blocks.flatMap(({ toolResult }) =>
      toolResult ? [[toolResult.toolUseId, toolResult.content[0]?.json ?? {}] as const] : [],
    ),
  )
  return blocks.flatMap(({ toolUse }) =>
    toolUse
      ? [{ tool: toolUse.name, input: toolUse.input, result: results.get(toolUse.toolUseId) ?? {} }]
      : [],
  )
}

function stateBefore(recorded: RecordedShop, from: string): RecordedState {
  const since = recorded.lines.filter(({ transactionDate }) => transactionDate >= from)
  const prices = firstPrices(recorded, from)
  return new Map(
    recorded.items
      .filter(({ createdAt }) => createdAt < from)
      .map(({ itemId, itemName, currentStock, unitPrice }) => {
        const moved = since
          .filter((line) => line.itemId === itemId)
          .reduce((sum, { quantity }) => sum + quantity, 0)
        const price = prices.has(itemName) ? prices.get(itemName) : unitPrice
        return [
          itemId,
          { stock: exact(currentStock - moved), ...(price !== undefined && { price }) },
        ]
      }),
  )
}

/** What each item cost before the first change of its price since then; whoever made it. */
function firstPrices(
  { conversations }: RecordedShop,
  from: string,
): Map<string, number | undefined> {
  const before = new Map<string, number | undefined>()
  for (const row of conversations.filter(({ timestamp }) => timestamp >= from)) {
    for (const { tool, result } of callsOf(row)) {
      if (tool !== 'set_price' || !isDone(result) || typeof result['item'] !== 'string') continue
      if (!before.has(result['item'])) before.set(result['item'], numberIn(result, 'was'))
    }
  }
  return before
}

function afterTurn(
  before: RecordedState,
  turn: {
    lines: RecordedShop['lines']
    calls: RecordedCall[]
    recorded: RecordedShop
    row: ConversationRow
  },
): RecordedState {
  const after = new Map(before)
  const idOf = (name: unknown) =>
    turn.recorded.items.find(({ itemName }) => itemName === name)?.itemId
  for (const { tool, result } of turn.calls.filter(({ result }) => isDone(result))) {
    const itemId = idOf(result['item'])
    if (itemId === undefined) continue
    const price = numberIn(result, 'price')
    if (tool === 'add_item')
      after.set(itemId, {
        stock: numberIn(result, 'stock') ?? 0,
        ...(price !== undefined && { price }),
      })
    if (tool === 'set_price' && price !== undefined)
      after.set(itemId, { stock: after.get(itemId)?.stock ?? 0, price })
  }
  for (const { itemId, quantity } of turn.lines) {
    const item = after.get(itemId)
    after.set(itemId, { ...item, stock: exact((item?.stock ?? 0) + quantity) })
  }
  return after
}

export function isDone(result: Json): boolean {
  return result['status'] === 'ok'
}

function numberIn(result: Json, key: string): number | undefined {
  return typeof result[key] === 'number' ? result[key] : undefined
}
