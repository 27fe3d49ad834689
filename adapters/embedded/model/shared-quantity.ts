import type { Part } from './annotate.ts'
import type { LineDraft } from './bill-lines.ts'
import { readItems } from './item-words.ts'
import type { Cue } from './lexicon.ts'
import { wordsOnly } from './slots.ts'

/** "of each of them"; not "wala", which also says the price of one. */
const OF_EACH =
  /^(?:each|both|all three|dono|donon|donhi|teeno|teenon|tinhi|pratyeki|दोनों|दोन्ही|तीनों|तिन्ही|प्रत्येकी)$/iu

/** One quantity for each of several names: "sugar and salt 2 each", "cheeni aur gud 2-2 kilo", "दोन्ही एक किलो". */
export function readShared(
  parts: readonly Part[],
  drop: ReadonlySet<Cue>,
): LineDraft[] | undefined {
  if (parts.some(({ kind }) => kind === 'money')) return undefined
  const numbers = parts.flatMap((part, at) => (part.kind === 'number' ? [{ part, at }] : []))
  const last = numbers.at(-1)
  if (!last) return undefined
  const says = numbers.length === 1 && parts.some(({ text }) => OF_EACH.test(text))
  if (!says && !isRepeated(numbers, parts)) return undefined
  const unit = parts[last.at + 1]
  const words = parts.filter(({ text }) => !OF_EACH.test(text) && text !== '-')
  const names = readItems(wordsOnly(words), drop)
  if (names.length < 2) return undefined
  return names.map((item) => ({
    item,
    quantity: last.part.value,
    ...(unit?.kind === 'unit' && { unit: unit.unit }),
  }))
}

/** "2-2", "ek ek": the same number twice, with nothing but a hyphen between. */
function isRepeated(
  numbers: readonly { part: Extract<Part, { kind: 'number' }>; at: number }[],
  parts: readonly Part[],
): boolean {
  const [first, second, ...more] = numbers
  if (!first || !second || more.length > 0 || first.part.value !== second.part.value) return false
  const between = parts.slice(first.at + 1, second.at)
  return between.every(({ text }) => text === '-')
}
