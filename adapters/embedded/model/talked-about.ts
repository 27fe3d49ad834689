import { asJson, type PastTurn } from './conversation.ts'
import { planBill } from './plan-bill.ts'
import { completeAlert } from './plan-item.ts'
import { completePrice } from './plan-price.ts'
import type { Plan } from './plan.ts'

/** More than that is a list, and not what was talked of. */
const MOST = 3
const QUESTIONS: ReadonlySet<string> = new Set(['get_stock', 'forecast_item'])

/** What names no goods is about those that the turn before it was about: "kitni bachi?", "10 se kam ho to batana". */
export function aboutTheSame(plan: Plan, turns: readonly PastTurn[]): Plan {
  if (plan.kind !== 'ask' || plan.key !== 'ask.item') return plan
  const before = turns.at(-2)
  const items = talkedAbout(before)
  const [item, ...others] = items
  if (item === undefined || items.length > MOST) return plan
  const { pending } = plan
  if (pending.kind === 'call' && pending.missing === 'item') {
    const { name, input } = pending.call
    if (QUESTIONS.has(name)) {
      return {
        kind: 'calls',
        calls: items.map((each) => ({ name, input: { ...input, item: each } })),
      }
    }
    const about = { name, input: { ...input, item } }
    if (others.length === 0 && name === 'create_alert') return completeAlert(about)
    if (others.length === 0 && name === 'set_price') return completePrice(about)
  }
  // Goods that were asked after, and then sold; behind a bill it would be anybody's guess.
  const wasAsked = before?.calls.every(({ name }) => QUESTIONS.has(name)) === true
  if (
    pending.kind === 'bill' &&
    pending.draft.lines.length === 1 &&
    others.length === 0 &&
    wasAsked
  ) {
    const [line] = pending.draft.lines
    return planBill({ ...pending.draft, lines: [{ ...line, item }] })
  }
  return plan
}

/** The goods of a turn, by their names in the shop. */
function talkedAbout(turn: PastTurn | undefined): string[] {
  const names = (turn?.calls ?? []).flatMap(({ result }) => {
    const isShort = result?.['code'] === 'insufficient_stock'
    if (!result || (result['status'] !== 'ok' && !isShort)) return []
    const lines = isShort ? result['items'] : result['lines']
    const rows = Array.isArray(lines) ? lines.map(asJson) : [result]
    return rows.flatMap(({ item }) => (typeof item === 'string' ? [item] : []))
  })
  return [...new Set(names)]
}
