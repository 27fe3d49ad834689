import { splitPostposition } from './postpositions.ts'
import { plain } from './plain.ts'
import words from './words/units.json' with { type: 'json' }

export type UnitSymbol = keyof typeof words

export const UNIT_SYMBOLS = Object.keys(words) as UnitSymbol[]

const UNITS = new Map(
  UNIT_SYMBOLS.flatMap((symbol) =>
    words[symbol].split(' ').map((word) => [key(word), symbol] as const),
  ),
)

/** The unit that a word names, in any of the four ways of writing ("kgs", "किलोपेक्षा"), or undefined. */
export function parseUnit(word: string): UnitSymbol | undefined {
  const direct = UNITS.get(key(word))
  if (direct) return direct
  const stem = splitPostposition(key(word))?.[0]
  return stem === undefined ? undefined : UNITS.get(stem)
}

function key(word: string): string {
  return plain(word).replaceAll('.', '').trim()
}
