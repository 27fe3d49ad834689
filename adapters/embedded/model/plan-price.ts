import type { Part } from './annotate.ts'
import type { Json } from './conversation.ts'
import { itemsOf, nameIn, SMALL_WORDS } from './item-slots.ts'
import { isEverything } from './plan-bill.ts'
import { say, type Plan } from './plan.ts'
import { readElements, type Element } from './prices.ts'
import type { Sentence } from './sentence.ts'
import { cueSet } from './slots.ts'

const DROP = cueSet(
  ...SMALL_WORDS,
  'price',
  'change',
  'now',
  'will_sell_at',
  'today',
  'tell',
  'will',
  'new',
  'at',
  'per',
  'each',
  'yes',
  'sold',
  'future_day',
  'item_noun',
  'for',
  'how_price',
)

/** "bread is now Rs 50 per pkt", "chini ka rate 45 se 48 kar do" */
export function planPrice(s: Sentence): Plan {
  const item = itemsOf(s.parts, DROP).join(' ')
  if (s.has('all_items') || isEverything(item)) return say('chat.one_by_one')
  const price = readNewPrice(s.parts)
  return completePrice({
    name: 'set_price',
    input: { item, ...(price && { price: price.value, ...(price.per && { unit: price.per }) }) },
  })
}

export function completePrice(change: { name: string; input: Json }): Plan {
  const pending = { kind: 'call', call: change } as const
  if (change.input['item'] === undefined || change.input['item'] === '')
    return { kind: 'ask', key: 'ask.item', params: {}, pending: { ...pending, missing: 'item' } }
  if (change.input['price'] === undefined) {
    const params = { item: nameIn(change.input) }
    return { kind: 'ask', key: 'ask.price', params, pending: { ...pending, missing: 'price' } }
  }
  return { kind: 'calls', calls: [change] }
}

/** The last rupees said ("from 45 to 48"). "5 rupaye badha do" names a difference, not a price. */
function readNewPrice(parts: readonly Part[]): { value: number; per?: string } | undefined {
  if (namesDifference(parts)) return undefined
  const elements = readElements(parts)
  const prices = elements.flatMap((element) => {
    if (element.kind === 'price')
      return [{ value: element.price.rupees, ...(element.price.per && { per: element.price.per }) }]
    return element.kind === 'quantity' && element.unit === undefined
      ? [{ value: element.value }]
      : []
  })
  const last = prices.at(-1)
  if (!last) return undefined
  const per = last.per ?? unitBeside(elements)
  return per ? { ...last, per } : last
}

const RAISES = /^(?:increase|increased|raise|raised|reduce|reduced|decrease|decreased)$/i
const RAISES_BEHIND =
  /^(?:badha|badhao|badha do|badha diya|ghata|ghata do|ghatao|kam karo|kam kar do|vadhva|vadhav|kami kara|kami kar|बढ़ा दो|बढ़ाओ|घटा दो|घटाओ|कम करो|कम कर दो|वाढवा|वाढव|कमी करा|कमी कर)$/i

/** English says the target with "to", anything else is a difference; in Hindi and Marathi a number in front of the verb is. */
function namesDifference(parts: readonly Part[]): boolean {
  const numbers = parts.flatMap((part, at) => (part.kind === 'number' ? [at] : []))
  const last = numbers.at(-1) ?? -1
  const english = parts.some((part) => RAISES.test(part.text))
  if (english)
    return !/^(?:to|at|=|->|→)$/i.test(parts[last - 1]?.text ?? '') && !isMoneyTo(parts, last)
  const verb = parts.findIndex((part) => RAISES_BEHIND.test(part.text))
  return verb >= 0 && numbers.length === 1 && last < verb
}

function isMoneyTo(parts: readonly Part[], at: number): boolean {
  return parts[at - 1]?.kind === 'money' && /^to$/i.test(parts[at - 2]?.text ?? '')
}

/** "1 kg sugar ka rate 48": a price for one of the named unit. */
function unitBeside(elements: readonly Element[]): string | undefined {
  for (const element of elements) {
    if (element.kind === 'unit') return element.unit
    if (element.kind === 'quantity' && element.value === 1 && element.unit) return element.unit
  }
  return undefined
}
