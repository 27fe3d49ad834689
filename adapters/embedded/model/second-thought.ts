import type { Part } from './annotate.ts'
import { cleanItem } from './item-words.ts'
import { lineNamed, type PastBill } from './past-bills.ts'
import type { Plan } from './plan.ts'
import { readElements } from './prices.ts'
import type { Sentence } from './sentence.ts'

const DENIALS = ['no', 'negate', 'undo', 'sorry'] as const

/** "galat, wo maggi nahi bread tha", "no, it was bread": other goods than those of the bill, as many. */
export function readSwap(sentence: Sentence, bill: PastBill): Plan | undefined {
  const denies = DENIALS.some((cue) => sentence.has(cue))
  if (sentence.hasNumber || !denies || sentence.has('price') || sentence.has('remove'))
    return undefined
  const names = namesBetweenCues(sentence.parts)
  const wrong = names.find((name) => lineNamed(bill, name) !== undefined)
  const [item, ...others] = names.filter((name) => lineNamed(bill, name) === undefined)
  if (item === undefined || others.length > 0) return undefined
  const line = wrong === undefined ? undefined : lineNamed(bill, wrong)
  // Nothing of the bill is named: "onion wala galat tha" may be about another entry, "nahi, onion tha" is not.
  const isClear = bill.said.length === 1 && sentence.has('was') && !sentence.has('undo')
  if (line === undefined && !isClear) return undefined
  return { kind: 'correct', item, ...(bill.said.length > 1 && line !== undefined && { line }) }
}

/** "10 kilo aalu aaya", then "18 rs kilo": the price of what was just told of. */
export function readPriceOf(sentence: Sentence, bill: PastBill): Plan | undefined {
  const [only] = bill.said
  if (bill.said.length !== 1 || !only || sentence.hasName) return undefined
  if ('unitPrice' in only || 'total' in only) return undefined
  const elements = readElements(sentence.parts)
  const prices = elements.flatMap((element) => (element.kind === 'price' ? [element.price] : []))
  const [price] = prices
  const counts = elements.some(({ kind }) => kind === 'quantity')
  if (!price || prices.length > 1 || counts || price.basis !== 'each') return undefined
  // "per dozen" is a price of another unit than the goods are counted in.
  if (price.per !== undefined && price.per !== only['unit']) return undefined
  return { kind: 'correct', unitPrice: price.rupees }
}

/** Runs of words that are cues of nothing. */
function namesBetweenCues(parts: readonly Part[]): string[] {
  const runs: Extract<Part, { kind: 'word' }>[][] = [[]]
  for (const part of parts) {
    if (part.kind === 'word' && part.cues.size === 0) runs.at(-1)?.push(part)
    else runs.push([])
  }
  return runs.map(cleanItem).filter((name) => name !== undefined)
}
