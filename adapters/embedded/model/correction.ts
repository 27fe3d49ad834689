import type { Part } from './annotate.ts'
import type { Json, PastCall } from './conversation.ts'
import { mostAlike } from './match-option.ts'
import type { Call, Plan } from './plan.ts'
import type { Sentence } from './sentence.ts'
import type { Amount } from './slots.ts'

/** "not 3, 2", "3 nahi 2 kilo tha", "5 ki jagah 3 kilo", "2 instead of 5": the quantity that should stand. */
export function readCorrection(sentence: Sentence): Plan {
  const amounts = sentence.parts.flatMap((part, at) => readAmountAt(sentence.parts, part, at))
  const right = amounts.findLast(({ denied }) => !denied)
  if (!right) {
    return { kind: 'ask', key: 'ask.correction', params: {}, pending: { kind: 'correction' } }
  }
  const unit = right.unit ?? amounts.find((amount) => amount.unit)?.unit
  return { kind: 'correct', quantity: right.value, ...(unit && { unit }) }
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
  corrected: { quantity: number; unit?: string },
  past: readonly PastCall[],
): Call | undefined {
  const lines = undone['lines']
  const kind = undone['kind']
  if (!Array.isArray(lines) || lines.length !== 1 || (kind !== 'sale' && kind !== 'purchase'))
    return undefined
  const line = lines[0] as Json
  const item = String(line['item'])
  const name = kind === 'sale' ? 'record_sale' : 'record_purchase'
  const said = past.findLast((call) => call.name === name && call.result?.['status'] === 'ok')
  return {
    name,
    input: {
      items: [
        {
          item,
          quantity: corrected.quantity,
          ...(corrected.unit !== undefined && { unit: corrected.unit }),
          ...unitPriceOf(said, item),
        },
      ],
    },
  }
}

/** A price that was said for the entry holds for its correction too. */
function unitPriceOf(said: PastCall | undefined, item: string): Json {
  const items = said?.input['items']
  if (!Array.isArray(items)) return {}
  const names = items.map((line: Json) => String(line['item']))
  const at = names.length === 1 ? 0 : mostAlike(item, names)
  const price = at === undefined ? undefined : (items[at] as Json)['unitPrice']
  return typeof price === 'number' ? { unitPrice: price } : {}
}
