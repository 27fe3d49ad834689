import type { Part } from './annotate.ts'
import type { Json } from './conversation.ts'
import { readItems } from './item-words.ts'
import { lineNamed, type PastBill } from './past-bills.ts'
import type { Call, Corrected, Plan } from './plan.ts'
import type { Sentence } from './sentence.ts'
import { cueSet, wordsOnly, type Amount } from './slots.ts'

/** Words around a correction that name nothing. */
const CORRECTION_WORDS = cueSet(
  ...(['undo', 'negate', 'no', 'was', 'sorry', 'filler', 'yes', 'thanks', 'honorific'] as const),
  ...(['sold', 'received', 'gone', 'given', 'entry', 'last', 'each', 'now', 'question'] as const),
  ...(['change', 'put', 'add', 'greet', 'to'] as const),
)

/**
 * "not 3, 2", "3 nahi 2 kilo tha", "5 ki jagah 3 kilo", "2 instead of 5": the quantity that should stand. Of a bill of
 * several lines it must be clear which line is meant before anything is taken back.
 */
export function readCorrection(sentence: Sentence, bill: PastBill | undefined): Plan {
  const amounts = sentence.parts.flatMap((part, at) => readAmountAt(sentence.parts, part, at))
  const right = amounts.findLast(({ denied }) => !denied)
  if (!right) {
    return { kind: 'ask', key: 'ask.correction', params: {}, pending: { kind: 'correction' } }
  }
  const unit = right.unit ?? amounts.find((amount) => amount.unit)?.unit
  const name = readItems(wordsOnly(sentence.parts), CORRECTION_WORDS)[0]
  return correctionOf({ quantity: right.value, ...(unit && { unit }) }, name, bill)
}

/** The correction, or the question which line it is about. */
export function correctionOf(
  amount: Corrected,
  name: string | undefined,
  bill: PastBill | undefined,
): Plan {
  const line = bill && name !== undefined ? lineNamed(bill, name) : undefined
  if (!bill || bill.said.length < 2 || line !== undefined)
    return { kind: 'correct', ...amount, ...(line !== undefined && { line }) }
  return { kind: 'ask', key: 'ask.item', params: {}, pending: { kind: 'correction', amount } }
}

function readAmountAt(
  parts: readonly Part[],
  part: Part,
  at: number,
): (Amount & { denied: boolean })[] {
  if (part.kind !== 'number') return []
  const next = parts[at + 1]
  const unit = next?.kind === 'unit' ? next.unit : undefined
  const behind = parts[unit ? at + 2 : at + 1]
  const before = parts[at - 1]
  // English denies in front ("not 3", "instead of 5"), Hindi and Marathi behind ("3 nahi", "5 ki jagah").
  const deniedInFront = before !== undefined && before.cues.has('negate') && isEnglish(before)
  const deniedBehind = behind !== undefined && behind.cues.has('negate') && !isEnglish(behind)
  return [{ value: part.value, ...(unit && { unit }), denied: deniedInFront || deniedBehind }]
}

function isEnglish(part: Part): boolean {
  return /^(?:not|instead of|not actually|never|without)$/i.test(part.text)
}

/** What has to be recorded anew once the entry is undone: the same lines, the corrected one with its new quantity. */
export function recordAgain(
  undone: Json,
  corrected: Corrected & { line?: number },
  bill: PastBill | undefined,
): Call | undefined {
  const lines = undone['lines']
  const kind = undone['kind']
  if (!Array.isArray(lines) || (kind !== 'sale' && kind !== 'purchase')) return undefined
  const name = kind === 'sale' ? 'record_sale' : 'record_purchase'
  const isSameBill = bill?.tool === name && bill.said.length === lines.length
  if (lines.length > 1 && !(isSameBill && corrected.line !== undefined)) return undefined
  const items = (lines as Json[]).map((line, at): Json => {
    const said = isSameBill ? bill.said[at] : undefined
    if (lines.length > 1 && at !== corrected.line) return said ?? {}
    // A price that was said for one holds for another quantity too; a total was for the old one, and both for the old goods.
    const price =
      corrected.unitPrice ?? (corrected.item === undefined ? said?.['unitPrice'] : undefined)
    // "500 gram", then "make it 300": of what was counted before.
    const unit = corrected.unit ?? said?.['unit']
    return {
      item: corrected.item ?? String(line['item']),
      quantity: corrected.quantity ?? said?.['quantity'] ?? line['quantity'],
      ...(unit !== undefined && { unit }),
      ...(typeof price === 'number' && { unitPrice: price }),
    }
  })
  return { name, input: { items } }
}
