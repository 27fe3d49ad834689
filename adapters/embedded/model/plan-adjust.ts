import type { Part } from './annotate.ts'
import { readLines, type LineDraft } from './bill-lines.ts'
import type { Json } from './conversation.ts'
import { readParties } from './parties.ts'
import type { Call, Plan } from './plan.ts'
import type { Sentence } from './sentence.ts'
import { cueSet } from './slots.ts'

export type AdjustReason = 'return' | 'wastage' | 'count'

/** Words around the goods that came back, were lost or were counted. */
const DROP = cueSet(
  'returned',
  'wasted',
  'counted',
  'count_word',
  'filler',
  'sold',
  'received',
  'given',
  'gone',
  'took',
  'got_from',
  'stock',
  'goods',
  'left',
  'have',
  'put',
  'greet',
  'honorific',
  'was',
  'sold_to',
  'supplier',
  'today',
  'now',
  'question',
  'tell',
  'change',
  'entry',
  'remove',
  'total_answer',
)

/** "3 ande toot gaye", "customer ne 1 kurti wapas ki", "ginti mein chini 12 kilo nikli" */
export function planAdjust(s: Sentence, said: AdjustReason): Plan {
  // What goes back to the supplier leaves the shop.
  const reason = said === 'return' && isToSupplier(s) ? 'wastage' : said
  const { rest } = readParties(withoutReason(s.parts), 'sale')
  const lines = readLines(rest, DROP).filter(({ item }) => item !== undefined)
  if (lines.length === 0) return completeAdjust({ name: 'adjust_stock', input: { reason } })
  const plans = lines.map((line) => completeAdjust(callOf(line, reason)))
  const open = plans.find((plan) => plan.kind === 'ask')
  if (open) return open
  return { kind: 'calls', calls: plans.flatMap((p) => (p.kind === 'calls' ? p.calls : [])) }
}

/** What is said of the reason names no goods: "2 nighty came back, size issue", "1 sweater, hole". */
function withoutReason(parts: readonly Part[]): readonly Part[] {
  const counted = parts.findIndex((part) => part.kind === 'number')
  const end = parts.findIndex(
    (part, at) =>
      at > counted &&
      counted >= 0 &&
      (part.cues.has('reason') || (part.text === ',' && tellsNoGoods(parts.slice(at)))) &&
      parts.slice(0, at).some((one) => one.kind === 'word' && one.cues.size === 0),
  )
  return end < 0 ? parts : parts.slice(0, end)
}

function tellsNoGoods(parts: readonly Part[]): boolean {
  return !parts.some((part) => part.kind === 'number')
}

function isToSupplier(s: Sentence): boolean {
  return (
    s.has('supplier') &&
    s.parts.some((part) => /^(?:ko|को|to|la|ला)$|(?:ला|la)$/iu.test(part.text)) &&
    !s.has('received')
  )
}

function callOf(line: LineDraft, reason: AdjustReason): Call {
  const input: Json = { item: line.item, reason }
  if (line.quantity !== undefined && !line.unclear) {
    input['quantity'] = line.quantity
    if (line.unit) input['unit'] = line.unit
  }
  return { name: 'adjust_stock', input }
}

export function completeAdjust(call: Call): Plan {
  const { item, quantity } = call.input
  if (item === undefined)
    return {
      kind: 'ask',
      key: 'ask.item',
      params: {},
      pending: { kind: 'call', call, missing: 'item' },
    }
  if (quantity === undefined) {
    const params = { item: typeof item === 'string' ? item : '' }
    const pending = { kind: 'call', call, missing: 'quantity' } as const
    return { kind: 'ask', key: 'ask.quantity', params, pending }
  }
  return { kind: 'calls', calls: [call] }
}
