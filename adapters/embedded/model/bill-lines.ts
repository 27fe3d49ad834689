import type { UnitSymbol } from '../../../language/units.ts'
import { cleanItem } from './item-words.ts'
import type { Cue } from './lexicon.ts'
import { isPackSize, readElements, type Element, type Price } from './prices.ts'
import type { Part } from './annotate.ts'

/** A line of a bill as far as it was said. */
export interface LineDraft {
  item?: string
  quantity?: number
  unit?: UnitSymbol
  price?: Price
  /** Two quantities were said for it, as in "2 packets of 500 g". */
  unclear?: boolean
}

type Quantity = Extract<Element, { kind: 'quantity' }>

interface Open {
  words: Extract<Part, { kind: 'word' }>[]
  quantity?: Quantity
  unit?: UnitSymbol
  /** "white paint 4 litre", where the tins are counted. */
  size?: string
  price?: Price
  wordsFirst: boolean
  unclear: boolean
}

/**
 * The lines of a bill: "2 kg sugar and 3 packets salt", "sugar 2 kg, namak 3", "sarees, 12 pcs at 900 each".
 * `drop` are the cues whose words are no part of an item's name.
 */
export function readLines(parts: readonly Part[], drop: ReadonlySet<Cue>): LineDraft[] {
  const lines: Open[] = []
  let open = fresh()
  const close = () => {
    if (open.words.length > 0 || open.quantity || open.price) lines.push(open)
    open = fresh()
  }
  for (const element of readElements(parts)) {
    switch (element.kind) {
      case 'separator':
        if (isPriceOfLast(open, lines)) {
          takeAsPrice(open, lines)
          open = fresh()
          break
        }
        // "sarees arrived, 12 pcs": half a line waits for its other half.
        if (open.words.length > 0 && open.quantity) close()
        break
      case 'quantity':
        if (isPriceOfLast(open, lines)) {
          takeAsPrice(open, lines)
          open = fresh()
        } else if (open.quantity && itemOf(open) !== undefined) close()
        else if (open.quantity) open.unclear = true
        open.wordsFirst = itemOf(open) !== undefined
        open.quantity = element
        break
      case 'unit':
        open.unit = element.unit
        break
      case 'price':
        attachPrice(open, lines, element.price)
        break
      case 'words':
        if (isDropped(element.part, drop)) break
        // "sugar 2 kg salt 3": a name behind a full line begins the next one.
        if (open.quantity && open.words.length > 0 && (open.wordsFirst || open.price)) close()
        open.words.push(element.part)
        break
    }
  }
  close()
  return mergeHalves(lines).map(draft)
}

/** "1 hammer 230, 1 plier 170": a bare number behind a full line is its price. */
function isPriceOfLast(open: Open, lines: readonly Open[]): open is Open & { quantity: Quantity } {
  const last = lines.at(-1)
  return (
    isBareNumber(open) &&
    open.words.length === 0 &&
    last?.quantity !== undefined &&
    !last.wordsFirst &&
    last.price === undefined &&
    itemOf(last) !== undefined
  )
}

function takeAsPrice(open: Open & { quantity: Quantity }, lines: readonly Open[]): void {
  const last = lines.at(-1)
  if (last) last.price = { rupees: open.quantity.value, basis: 'unsaid' }
}

function fresh(): Open {
  return { words: [], wordsFirst: false, unclear: false }
}

function attachPrice(open: Open, lines: readonly Open[], price: Price): void {
  const isEmpty = open.words.length === 0 && !open.quantity
  const line = isEmpty ? lines.at(-1) : open
  if (line && !line.price) line.price = price
  else open.price = price
}

function isDropped(part: Extract<Part, { kind: 'word' }>, drop: ReadonlySet<Cue>): boolean {
  return [...part.cues].some((cue) => drop.has(cue)) && !part.cues.has('join')
}

/** A name without a quantity and a quantity without a name, side by side, are one line. */
function mergeHalves(lines: readonly Open[]): Open[] {
  const merged: Open[] = []
  for (const line of lines) {
    const before = merged.at(-1)
    const nameOnly = before && itemOf(before) !== undefined && !before.quantity
    if (nameOnly && itemOf(line) === undefined && line.quantity) {
      before.quantity = line.quantity
      if (line.price) before.price = line.price
    } else if (before && isBareNumber(line) && before.quantity && !before.price) {
      // "T-shirt 3 pcs 280": rupees, but of one or of all was not said.
      before.price = { rupees: line.quantity.value, basis: 'unsaid' }
    } else if (before && isSizeOf(line, before)) before.size = line.quantity.text
    else merged.push(line)
  }
  return merged.filter((line) => itemOf(line) !== undefined || line.quantity || line.price)
}

/** "2 white paint 4 litre": a weight without a name behind a name that is counted. */
function isSizeOf(line: Open, before: Open): line is Open & { quantity: Quantity } {
  if (!line.quantity || !isPackSize(line.quantity) || itemOf(line) !== undefined) return false
  const counts = before.quantity && before.quantity.unit === undefined && !before.wordsFirst
  return counts === true && itemOf(before) !== undefined && !line.price
}

function isBareNumber(line: Open): line is Open & { quantity: NonNullable<Open['quantity']> } {
  return (
    line.quantity?.unit === undefined && line.quantity !== undefined && itemOf(line) === undefined
  )
}

function itemOf(line: Open): string | undefined {
  const name = cleanItem(line.words)
  return name === undefined || line.size === undefined ? name : `${name} ${line.size}`
}

function draft(line: Open): LineDraft {
  const item = itemOf(line)
  const unit = line.quantity?.unit ?? line.unit
  return {
    ...(item !== undefined && { item }),
    ...(line.quantity && { quantity: line.quantity.value }),
    ...(unit && { unit }),
    ...(line.price && { price: line.price }),
    ...(line.unclear && { unclear: true }),
  }
}
