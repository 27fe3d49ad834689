import type { UnitSymbol } from '../../../language/units.ts'
import type { Part } from './annotate.ts'

/** Rupees that were said for a line. */
export interface Price {
  rupees: number
  /** For one unit, for the whole line, or not said which. */
  basis: 'each' | 'total' | 'unsaid'
  /** "per dozen", "rupaye kilo". */
  per?: UnitSymbol
  /** Only an "@" or "at" said so: of a dozen, it is the price of the dozen. */
  led?: boolean
}

/** What a bill is made of, once prices are read: quantities, words, prices, and marks between lines. */
export type Element =
  | { kind: 'quantity'; value: number; unit?: UnitSymbol; text: string }
  | { kind: 'words'; part: Extract<Part, { kind: 'word' }> }
  | { kind: 'unit'; unit: UnitSymbol; text: string }
  | { kind: 'price'; price: Price }
  | { kind: 'separator' }

interface ReadPrice {
  price: Price
  next: number
}

/** Groups the parts of a sentence into quantities, prices and words. */
export function readElements(parts: readonly Part[]): Element[] {
  const elements: Element[] = []
  let at = 0
  while (at < parts.length) {
    const part = parts[at]
    if (!part) break
    const priced = readPrice(parts, at)
    if (priced) {
      elements.push({ kind: 'price', price: priced.price })
      at = priced.next
      continue
    }
    switch (part.kind) {
      case 'number': {
        const size = readSize(parts, at)
        if (size) {
          elements.push({ kind: 'words', part: size })
          at += 3
          continue
        }
        const { element, next } = readQuantity(parts, at, part)
        elements.push(element)
        at = next
        continue
      }
      case 'unit':
        // "unit kg": the word, not a count of pieces.
        if (/^units?$/i.test(part.text) && parts[at + 1]?.kind === 'unit') break
        elements.push({ kind: 'unit', unit: part.unit, text: part.text })
        break
      case 'word':
        elements.push(part.cues.has('separator') ? { kind: 'separator' } : { kind: 'words', part })
        break
      case 'mark':
        if (part.cues.has('separator')) elements.push({ kind: 'separator' })
        break
      case 'money':
        break
    }
    at++
  }
  return elements
}

const WEIGHTS: ReadonlySet<UnitSymbol> = new Set<UnitSymbol>(['kg', 'g', 'litre', 'ml'])
const OF_SIZE = /^(?:wala|wali|wale|vala|vali|वाला|वाली|वाले|वालं|chi|cha|che|ची|चा|चे|one)$/i

/** "1kg wala": no quantity, but a word of the name. */
function readSize(parts: readonly Part[], at: number): Extract<Part, { kind: 'word' }> | undefined {
  const [number, unit, of] = parts.slice(at, at + 3)
  if (number?.kind !== 'number' || unit?.kind !== 'unit' || !WEIGHTS.has(unit.unit))
    return undefined
  if (of?.kind !== 'word' || !OF_SIZE.test(of.text)) return undefined
  const text = `${number.text} ${unit.text}`
  return { kind: 'word', text, folded: text, cues: new Set() }
}

/** A weight or a volume behind the name of what is counted is the size of the pack. */
export function isPackSize(quantity: { unit?: UnitSymbol }): boolean {
  return quantity.unit !== undefined && WEIGHTS.has(quantity.unit)
}

function readQuantity(
  parts: readonly Part[],
  at: number,
  number: Extract<Part, { kind: 'number' }>,
): { element: Element; next: number } {
  const after = parts[at + 1]
  if (after?.kind === 'unit') {
    const whole = readSmaller(parts, at + 2, number.value, after.unit)
    if (whole) return whole
    return {
      element: {
        kind: 'quantity',
        value: number.value,
        unit: after.unit,
        text: `${number.text} ${after.text}`,
      },
      next: at + 2,
    }
  }
  return { element: { kind: 'quantity', value: number.value, text: number.text }, next: at + 1 }
}

const SMALLER: Partial<Record<UnitSymbol, { unit: UnitSymbol; share: number }>> = {
  kg: { unit: 'g', share: 1000 },
  litre: { unit: 'ml', share: 1000 },
}

/** "ek kilo 200 gram" is 1.2 kg. */
function readSmaller(
  parts: readonly Part[],
  at: number,
  value: number,
  unit: UnitSymbol,
): { element: Element; next: number } | undefined {
  const part = parts[at]
  const smaller = SMALLER[unit]
  const named = parts[at + 1]
  if (part?.kind !== 'number' || !smaller || named?.kind !== 'unit') return undefined
  if (named.unit !== smaller.unit || part.value >= smaller.share) return undefined
  const total = Math.round((value + part.value / smaller.share) * 1e6) / 1e6
  return {
    element: { kind: 'quantity', value: total, unit, text: `${total} ${unit}` },
    next: at + 2,
  }
}

/**
 * A price that begins at `at`: "@ 280", "at Rs 190 per litre", "75 rupay me total", "₹90", "900 each", "for 75",
 * "२८० रुपये पीस के हिसाब से", "650 wala".
 */
export function readPrice(parts: readonly Part[], at: number): ReadPrice | undefined {
  let place = at
  let lead: 'each' | 'total' | undefined
  // "at the rate of", "kul", "price": only if a number comes right behind them.
  while (isLead(parts[place]) && place - at < 3) {
    lead = parts[place]?.cues.has('for') === true ? 'total' : 'each'
    place++
    if (parts[place]?.kind === 'word' && parts[place]?.cues.has('join')) place++
  }
  let money = false
  let ending: 'each' | 'total' | undefined
  if (parts[place]?.kind === 'money') {
    money = true
    place++
  }
  const number = parts[place]
  if (number?.kind !== 'number') return undefined
  place++
  const unitAfterNumber = parts[place]?.kind === 'unit'
  const moneyAfter = parts[place]
  if (moneyAfter?.kind === 'money') {
    money = true
    ending = moneyAfter.basis
    place++
  }
  const paise = parts[place]
  const isPaise = paise?.kind === 'number' && PAISE.test(parts[place + 1]?.text ?? '')
  if (money && isPaise) place += 2
  const tail = readTail(parts, place, money, lead !== undefined)
  // "for 2 kg" and "kul 5 packet" name a quantity, not a price.
  if (lead !== undefined && !money && unitAfterNumber && !tail.isPer) return undefined
  if (lead === undefined && !money && tail.basis === undefined) return undefined
  if (!money && unitAfterNumber && !tail.isPer) return undefined
  const basis = tail.basis ?? ending ?? lead ?? 'unsaid'
  return {
    price: {
      rupees: money && isPaise ? number.value + paise.value / 100 : number.value,
      basis,
      ...(tail.per && { per: tail.per }),
      ...(tail.basis === undefined && lead === 'each' && { led: true }),
    },
    next: tail.next,
  }
}

const PAISE = /^(?:paise|paisa|paisey|पैसे|पैसा)$/i

function isLead(part: Part | undefined): boolean {
  if (!part || (part.kind !== 'word' && part.kind !== 'mark')) return false
  return part.cues.has('at') || part.cues.has('for')
}

interface Tail {
  basis?: 'each' | 'total'
  per?: UnitSymbol
  next: number
  isPer: boolean
}

/** What stands behind the rupees and says what they are for. */
function readTail(parts: readonly Part[], at: number, money: boolean, led: boolean): Tail {
  const part = parts[at]
  const following = parts[at + 1]
  if (!part) return { next: at, isPer: false }

  const isArticle = part.text.toLowerCase() === 'a' && (money || following?.kind === 'unit')
  if (part.cues.has('per') || isArticle) {
    return following?.kind === 'unit'
      ? { basis: 'each', per: following.unit, next: skipPer(parts, at + 2), isPer: true }
      : { basis: 'each', next: skipPer(parts, at + 1), isPer: true }
  }
  if (part.cues.has('each')) return { basis: 'each', next: skipPer(parts, at + 1), isPer: true }
  // "40 rupaye kilo", "280 rs pc", "at 190 litre": the unit right behind the money is what it buys.
  if ((money || led) && part.kind === 'unit' && parts[at - 1]?.kind !== 'number') {
    return { basis: 'each', per: part.unit, next: skipPer(parts, at + 1), isPer: true }
  }
  if (money && part.kind === 'unit') {
    return { basis: 'each', per: part.unit, next: skipPer(parts, at + 1), isPer: true }
  }
  // "barah total 999": the total is what comes behind the word.
  const leads = !money && (following?.kind === 'number' || following?.kind === 'money')
  if (part.kind === 'word' && part.cues.has('in_total') && !leads) {
    const whole = following?.cues.has('for') === true && following.kind === 'word'
    return { basis: 'total', next: at + (whole ? 2 : 1), isPer: false }
  }
  if (
    part.kind === 'word' &&
    part.cues.has('for') &&
    (money || (part.cues.has('total_answer') && !leads))
  )
    return { basis: 'total', next: at + 1, isPer: false }
  // "300 diye total": that was paid for all of it.
  if (part.cues.has('given') && following?.cues.has('total_answer') && following.cues.has('for'))
    return { basis: 'total', next: at + 2, isPer: false }
  // "12 rupaye ek"
  if (money && part.kind === 'number' && part.value === 1 && endsHere(following))
    return { basis: 'each', next: at + 1, isPer: true }
  if (part.kind === 'word' && part.cues.has('join') && following?.kind === 'unit')
    return { next: at, isPer: false }
  if (part.kind === 'word' && part.cues.has('join') && following?.cues.has('each'))
    return { basis: 'each', next: at + 2, isPer: true }
  return { next: at, isPer: false }
}

function endsHere(part: Part | undefined): boolean {
  return part === undefined || (part.kind !== 'unit' && part.cues.size > 0)
}

function skipPer(parts: readonly Part[], at: number): number {
  const part = parts[at]
  return part?.kind === 'word' && (part.cues.has('per') || part.cues.has('each')) ? at + 1 : at
}
