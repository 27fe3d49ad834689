import type { EvalCase } from './case.ts'
import type { PlayedTurn } from './chat.ts'
import type { PlayedCase } from './grade/grade-case.ts'
import { isCommitted } from './grade/grade-calls.ts'
import { gradeTurn } from './grade/grade-turn.ts'
import { isJson } from './reading.ts'
import type { CallRecord } from './run-report.ts'
import type { EvalShop } from './shops.ts'
import type { StoreState } from './store-state.ts'

/** A field of the store that two runs of a chat left otherwise. */
export interface StoreDifference {
  item: string
  field: 'stock' | 'price'
  before: number | null
  after: number | null
}

export interface Replay {
  turns: { said: string; differences: string[]; reply: string }[]
  /** Place of the first turn whose calls or store differ; from there on what was said may fit no more. */
  partsAt?: number
  /** The two stores at the end. */
  store: StoreDifference[]
}

type Shelf = ReadonlyMap<string, { stock: number; price: number | null }>

/** A chat as it was recorded against the same chat as it was played now: calls and store, not words. */
export function compareWithRecord(given: EvalCase, now: PlayedCase, shop: EvalShop): Replay {
  let shelf = shelfOf(now.start)
  const shelves = given.turns.map(({ expect }) => {
    shelf = afterRecorded(shelf, expect.oneOf[0]?.store)
    return shelf
  })
  const turns = given.turns.map((turn, at) => {
    const played = now.turns[at]
    if (!played) return ['it was not reached']
    const before = now.turns[at - 1]?.state ?? now.start
    const { faults } = gradeTurn(turn, played, { shop, before, reference: undefined })
    const calls = faults.filter(({ kind }) => kind !== 'reply' && kind !== 'store')
    return [
      ...calls.map(({ message }) => message),
      ...differencesOf(shelves[at] ?? shelf, shelfOf(played.state)).map(showDifference),
    ]
  })
  return replayOf(given, now, turns, [shelf, lastShelf(now)])
}

/** The same chat played twice: with another prompt, or by another model. */
export function comparePlayed(given: EvalCase, before: PlayedCase, now: PlayedCase): Replay {
  const turns = given.turns.map((_, at) => {
    const [a, b] = [before.turns[at], now.turns[at]]
    if (!a || !b) return ['it was not reached']
    const [calls, other] = [callsOf(a), callsOf(b)]
    return [
      ...(calls.join() === other.join()
        ? []
        : [`calls were ${calls.join(', ') || 'none'}`, `calls are ${other.join(', ') || 'none'}`]),
      ...differencesOf(shelfOf(a.state), shelfOf(b.state)).map(showDifference),
      ...(b.error === undefined ? [] : [b.error]),
    ]
  })
  return replayOf(given, now, turns, [lastShelf(before), lastShelf(now)])
}

function replayOf(
  given: EvalCase,
  now: PlayedCase,
  differences: string[][],
  [before, after]: [Shelf, Shelf],
): Replay {
  const partsAt = differences.findIndex((lines) => lines.length > 0)
  return {
    turns: given.turns.map(({ said }, at) => ({
      said: said.kind === 'tap' ? `[${said.title}]` : said.text,
      differences: differences[at] ?? [],
      reply: now.turns[at]?.record.reply ?? '',
    })),
    ...(partsAt >= 0 && { partsAt }),
    store: differencesOf(before, after),
  }
}

/** What a turn did; or what it looked up, where it did nothing. Names and quantities as the shop has them. */
function callsOf({ record }: PlayedTurn): string[] {
  const done = record.calls.filter(isCommitted)
  return (done.length > 0 ? done : record.calls).map(showCall)
}

function showCall({ tool, resolved, outcome }: CallRecord): string {
  const args = JSON.stringify(resolved, (_, value: unknown) =>
    isJson(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return `${tool} ${args}${outcome === 'ok' ? '' : ` (${outcome})`}`
}

/** Items by name: two runs may have given a new item two ids. */
function shelfOf(state: StoreState): Shelf {
  return new Map([...state.values()].map(({ name, stock, price }) => [name, { stock, price }]))
}

function lastShelf({ start, turns }: PlayedCase): Shelf {
  return shelfOf(turns.at(-1)?.state ?? start)
}

function afterRecorded(
  before: Shelf,
  values:
    'unchanged' | { stock?: Record<string, number>; price?: Record<string, number> } | undefined,
): Shelf {
  if (values === undefined || values === 'unchanged') return before
  const after = new Map(before)
  for (const field of ['stock', 'price'] as const) {
    for (const [name, value] of Object.entries(values[field] ?? {})) {
      after.set(name, { ...(after.get(name) ?? { stock: 0, price: null }), [field]: value })
    }
  }
  return after
}

function differencesOf(before: Shelf, after: Shelf): StoreDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return names.flatMap((item) =>
    (['stock', 'price'] as const).flatMap((field): StoreDifference[] => {
      const [was, is] = [before.get(item)?.[field] ?? null, after.get(item)?.[field] ?? null]
      return was === is ? [] : [{ item, field, before: was, after: is }]
    }),
  )
}

function showDifference({ item, field, before, after }: StoreDifference): string {
  return `${field} of ${item} is ${after ?? 'none'}, was ${before ?? 'none'}`
}
