import { readItems } from './item-words.ts'
import type { Json } from './conversation.ts'
import type { Cue } from './lexicon.ts'
import { isEverything } from './plan-bill.ts'
import { call, say, type Plan } from './plan.ts'
import { readElements, type Element } from './prices.ts'
import type { Sentence } from './sentence.ts'
import { cueSet, readAmount, wordsOnly } from './slots.ts'
import type { Part } from './annotate.ts'

const ALWAYS: Cue[] = ['filler', 'question', 'greet', 'to', 'honorific']

const DROP = {
  alert: cueSet(
    ...ALWAYS,
    'alert',
    'below',
    'tell',
    'stock',
    'low_list',
    'left',
    'price',
    'change',
    'goods',
    'add',
  ),
  price: cueSet(
    ...ALWAYS,
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
  ),
  add: cueSet(
    ...ALWAYS,
    'add',
    'put',
    'new',
    'item_noun',
    'named',
    'price',
    'at',
    'stock',
    'goods',
    'tell',
    'change',
    'each',
    'per',
    'will_sell_at',
    'received',
    'yes',
    'for',
    'have',
    'in_total',
  ),
  stock: cueSet(
    ...ALWAYS,
    'how_much',
    'left',
    'have',
    'stock',
    'tell',
    'price',
    'how_price',
    'today',
    'now',
    'low_list',
    'goods',
    'for',
    'at',
    'change',
    'item_noun',
    'yes',
    'sold_to',
  ),
  forecast: cueSet(
    ...ALWAYS,
    'forecast',
    'next',
    'week',
    'month',
    'day',
    'future_day',
    'yesterday',
    'today',
    'how_much',
    'report',
    'sold',
    'stock',
    'tell',
    'for',
    'will',
    'this',
    'goods',
    'at',
    'yes',
    'will_sell_at',
    'have',
    'low_list',
    'below',
    'left',
  ),
}

function itemsOf(parts: readonly Part[], drop: ReadonlySet<Cue>): string[] {
  return readItems(wordsOnly(parts), drop)
}

/** "tell me when milk is below 5 litres" */
export function planAlert(s: Sentence): Plan {
  const item = itemsOf(s.parts, DROP.alert).join(' ')
  const amount = readAmount(s.parts)
  const input: Json = {
    item,
    ...(amount && { threshold: amount.value, ...(amount.unit && { unit: amount.unit }) }),
  }
  if (isEverything(item)) return say('chat.one_by_one')
  return completeAlert({ name: 'create_alert', input })
}

export function completeAlert(alert: { name: string; input: Json }): Plan {
  const pending = { kind: 'call', call: alert } as const
  if (alert.input['item'] === undefined || alert.input['item'] === '')
    return { kind: 'ask', key: 'ask.item', params: {}, pending: { ...pending, missing: 'item' } }
  if (alert.input['threshold'] === undefined) {
    const params = { item: nameIn(alert.input) }
    return {
      kind: 'ask',
      key: 'ask.threshold',
      params,
      pending: { ...pending, missing: 'threshold' },
    }
  }
  return { kind: 'calls', calls: [alert] }
}

/** "bread is now Rs 50 per pkt", "chini ka rate 45 se 48 kar do" */
export function planPrice(s: Sentence): Plan {
  const item = itemsOf(s.parts, DROP.price).join(' ')
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

/** "add item Rajma in kg price 140", "school bag naam se naya item banao 5 pcs 650 wala" */
export function planNewItem(s: Sentence): Plan {
  const input: Json = {}
  const named = s.parts.findIndex((part) => part.cues.has('named'))
  const isBefore =
    named > 0 &&
    /^(?:nam|nav|navane|navache|navacha|navachi)(?: se| ka| ki)?$/.test(foldedOf(s.parts[named]))
  const nameParts = isBefore
    ? s.parts.slice(0, named)
    : named >= 0
      ? nameAfter(s.parts, named)
      : s.parts
  const name = itemsOf(nameParts, DROP.add)[0] ?? itemsOf(s.parts, DROP.add)[0]
  if (name !== undefined) input['name'] = name

  const isCost = s.parts.some((part) => /^(?:kost|kharid|kharidi|kharedi)$/.test(foldedOf(part)))
  const bare: number[] = []
  for (const element of readElements(s.parts)) {
    if (element.kind === 'price') {
      input[isCost && input['price'] !== undefined ? 'cost' : 'price'] ??= element.price.rupees
      if (element.price.per) input['unit'] ??= element.price.per
    } else if (element.kind === 'quantity' && element.unit !== undefined) {
      input['stock'] ??= element.value
      input['unit'] ??= element.unit
    } else if (element.kind === 'unit') input['unit'] ??= element.unit
    else if (element.kind === 'quantity') bare.push(element.value)
  }
  const stock = amountAfterStock(s.parts)
  if (stock !== undefined) input['stock'] = stock
  const rupees = bare.find((value) => value !== stock)
  if (rupees !== undefined) input['price'] ??= rupees
  return completeNewItem({ name: 'add_item', input })
}

/** "stock 50": a bare number behind the word. */
function amountAfterStock(parts: readonly Part[]): number | undefined {
  const at = parts.findIndex((part) => part.cues.has('stock'))
  const next = parts[at + 1]
  return at >= 0 && next?.kind === 'number' ? next.value : undefined
}

function nameAfter(parts: readonly Part[], named: number): readonly Part[] {
  const rest = parts.slice(named + 1)
  const end = rest.findIndex((part) => part.kind !== 'word' || part.cues.has('price'))
  return end < 0 ? rest : rest.slice(0, end)
}

export function completeNewItem(item: { name: string; input: Json }): Plan {
  if (item.input['name'] === undefined) {
    return {
      kind: 'ask',
      key: 'ask.item',
      params: {},
      pending: { kind: 'call', call: item, missing: 'name' },
    }
  }
  return { kind: 'calls', calls: [item] }
}

/** Every item that is asked for is one call. */
export function planStock(s: Sentence): Plan {
  const items = itemsOf(s.parts, DROP.stock)
  if (items.length === 0) {
    const pending = {
      kind: 'call',
      call: { name: 'get_stock', input: {} },
      missing: 'item',
    } as const
    return { kind: 'ask', key: 'ask.item', params: {}, pending }
  }
  const calls = items.slice(0, 10).map((item) => ({ name: 'get_stock', input: { item } }))
  return { kind: 'calls', calls }
}

export function planForecast(s: Sentence, days: number | undefined): Plan {
  const items = itemsOf(s.parts, DROP.forecast)
  const withDays = days === undefined ? {} : { days }
  if (items.length === 0) {
    const forecast = { name: 'forecast_item', input: withDays }
    const pending = { kind: 'call', call: forecast, missing: 'item' } as const
    return { kind: 'ask', key: 'ask.item', params: {}, pending }
  }
  if (items.length === 1) return call('forecast_item', { item: items[0], ...withDays })
  const calls = items
    .slice(0, 5)
    .map((item) => ({ name: 'forecast_item', input: { item, ...withDays } }))
  return { kind: 'calls', calls }
}

function foldedOf(part: Part | undefined): string {
  return part?.kind === 'word' ? part.folded : ''
}

function nameIn(input: Json): string {
  return typeof input['item'] === 'string' ? input['item'] : ''
}
