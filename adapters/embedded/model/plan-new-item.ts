import { parseUnit } from '../../../language/units.ts'
import type { Part } from './annotate.ts'
import type { Json } from './conversation.ts'
import { itemsOf, SMALL_WORDS } from './item-slots.ts'
import type { Plan } from './plan.ts'
import { isPackSize, readElements, type Element } from './prices.ts'
import type { Sentence } from './sentence.ts'
import { cueSet } from './slots.ts'

const DROP = cueSet(
  ...SMALL_WORDS,
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
)

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
  const name = itemsOf(nameParts, DROP)[0] ?? itemsOf(s.parts, DROP)[0]
  if (name !== undefined) input['name'] = name

  const isCost = s.parts.some((part) => /^(?:kost|kharid|kharidi|kharedi)$/.test(foldedOf(part)))
  const bare: number[] = []
  let loose: Extract<Element, { kind: 'unit' }> | undefined
  const counted: Extract<Element, { kind: 'quantity' }>[] = []
  for (const element of readElements(s.parts)) {
    if (element.kind === 'price') {
      input[isCost && input['price'] !== undefined ? 'cost' : 'price'] ??= element.price.rupees
      if (element.price.per) input['unit'] ??= element.price.per
    } else if (element.kind === 'quantity' && element.unit !== undefined) {
      counted.push(element)
    } else if (element.kind === 'unit') {
      loose ??= element
      input['unit'] ??= element.unit
    } else if (element.kind === 'quantity') bare.push(element.value)
  }
  // "Horlicks 500g jar, 6 jars": of two, the first is the size of the pack, and belongs to the name.
  const [size, amount = size] = counted
  if (size !== amount && isPackSize(size ?? {}))
    input['name'] = `${name ?? ''} ${size?.text ?? ''}`.trim()
  if (amount) {
    input['stock'] ??= amount.value
    if (amount.unit !== undefined) input['unit'] ??= amount.unit
  }
  // "School Bag 5 pcs": it is counted in pieces, so the bag is what it is.
  if (loose && name !== undefined && amount?.unit !== undefined && amount.unit !== loose.unit) {
    input['name'] = `${name} ${loose.text}`
    input['unit'] = amount.unit
  }
  if (amount?.unit !== undefined && typeof input['name'] === 'string')
    input['name'] = withoutUnit(input['name'], amount.unit)
  const stock = amountAfterStock(s.parts)
  if (stock !== undefined) input['stock'] = stock
  const rupees = bare.find((value) => value !== stock)
  if (rupees !== undefined) input['price'] ??= rupees
  return completeNewItem({ name: 'add_item', input })
}

/** "Horlicks jar", counted in jars. */
function withoutUnit(name: string, unit: string): string {
  const words = name.split(' ')
  const kept = words.filter((word) => word.length < 2 || parseUnit(word) !== unit)
  return kept.length > 0 ? kept.join(' ') : name
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

function foldedOf(part: Part | undefined): string {
  return part?.kind === 'word' ? part.folded : ''
}
