import { asJson, type Json, type PastCall, type PastTurn } from './conversation.ts'
import { readItems } from './item-words.ts'
import { mostAlike } from './match-option.ts'
import { call, type BillTool, type Plan } from './plan.ts'
import type { Sentence } from './sentence.ts'
import { cueSet, wordsOnly } from './slots.ts'

/** A bill that was recorded in this conversation and still stands. */
export interface PastBill {
  tool: BillTool
  entry?: string
  /** The lines as they were asked for. */
  said: Json[]
  /** Of each line, the words that were said and the name of the item that they meant. */
  names: string[][]
}

/** The bills of the conversation that were not taken back, oldest first. */
export function standingBills(turns: readonly PastTurn[]): PastBill[] {
  const bills: PastBill[] = []
  for (const done of turns.flatMap(({ calls }) => calls)) {
    if (done.result?.['status'] !== 'ok') continue
    if (done.name === 'undo_last') takeBack(bills, done.result['undone'])
    else if (done.name === 'record_sale' || done.name === 'record_purchase')
      bills.push(billOf(done.name, done))
  }
  return bills
}

/** The bill that the turn before the last one ended with, if it did. */
export function lastBill(turns: readonly PastTurn[]): PastBill | undefined {
  const before = turns.slice(0, -1)
  const last = before.at(-1)?.calls.at(-1)
  const isBill = last?.name === 'record_sale' || last?.name === 'record_purchase'
  return isBill && last.result?.['status'] === 'ok' ? standingBills(before).at(-1) : undefined
}

/** Of an entry that this conversation does not tell of, nothing is known: it may be any of them. */
function takeBack(bills: PastBill[], entry: unknown): void {
  const at = bills.findLastIndex((bill) => bill.entry === entry)
  if (at >= 0) bills.splice(at, 1)
  else bills.pop()
}

function billOf(tool: BillTool, { input, result }: PastCall): PastBill {
  const said = linesOf(input, 'items')
  const recorded = linesOf(result ?? {}, 'lines')
  const entry = result?.['entry']
  return {
    tool,
    ...(typeof entry === 'string' && { entry }),
    said,
    names: said.map((line, at) => [
      String(line['item']),
      ...(recorded.length === said.length ? [String(recorded[at]?.['item'])] : []),
    ]),
  }
}

function linesOf(from: Json, key: string): Json[] {
  const lines = from[key]
  return Array.isArray(lines) ? lines.map(asJson) : []
}

/** Which line of the bill is about these words. */
export function lineNamed(bill: PastBill, words: string): number | undefined {
  const candidates = bill.names.flatMap((names, line) => names.map((name) => ({ name, line })))
  const at = mostAlike(
    words,
    candidates.map(({ name }) => name),
  )
  return at === undefined ? undefined : candidates[at]?.line
}

const UNDO_WORDS = cueSet(
  ...([
    'undo',
    'remove',
    'filler',
    'was',
    'last',
    'entry',
    'sold',
    'received',
    'each',
    'no',
  ] as const),
  ...([
    'negate',
    'sorry',
    'question',
    'honorific',
    'greet',
    'yes',
    'thanks',
    'now',
    'gone',
  ] as const),
)

/** "undo" takes back the newest entry; "the maggi one is wrong, remove it" the one that has maggi. */
export function planUndo(sentence: Sentence, turns: readonly PastTurn[]): Plan {
  const bills = standingBills(turns.slice(0, -1))
  const said = readItems(wordsOnly(sentence.parts), UNDO_WORDS)
  const meant = bills.findLast((bill) => said.some((name) => lineNamed(bill, name) !== undefined))
  const isNewest = meant === undefined || meant === bills.at(-1)
  return call('undo_last', isNewest || meant.entry === undefined ? {} : { entry: meant.entry })
}
