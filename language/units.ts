import { fold } from './fold.ts'
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

/** Other spellings of the same sounds, for words that are long enough to be nothing else. */
const MIN_FOLDED = 5
const FOLDED = foldedUnits()
const known = new Map<string, UnitSymbol | undefined>()
const MAX_KNOWN = 5_000

/** The unit that a word names, in any of the four ways of writing ("kgs", "किलोपेक्षा"), or undefined. */
export function parseUnit(word: string): UnitSymbol | undefined {
  const text = key(word)
  if (known.has(text)) return known.get(text)
  const unit = UNITS.get(text) ?? inflected(text) ?? folded(text)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(text, unit)
  return unit
}

/** "किलोपेक्षा", "डझनाने": a stem ending in long a is in the oblique case. */
function inflected(text: string): UnitSymbol | undefined {
  const stem = splitPostposition(text)?.[0]
  if (stem === undefined) return undefined
  return UNITS.get(stem) ?? (/[ाa]$/.test(stem) ? UNITS.get(stem.slice(0, -1)) : undefined)
}

function folded(text: string): UnitSymbol | undefined {
  if (!/^\p{L}/u.test(text)) return undefined
  const sound = fold(text)
  return sound.length >= MIN_FOLDED ? FOLDED.get(sound) : undefined
}

function foldedUnits(): Map<string, UnitSymbol> {
  const index = new Map<string, UnitSymbol>()
  for (const [word, unit] of UNITS) {
    const sound = fold(word)
    if (sound.length >= MIN_FOLDED && !index.has(sound)) index.set(sound, unit)
  }
  return index
}

function key(word: string): string {
  return plain(word).replaceAll('.', '').trim()
}
