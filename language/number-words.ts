import { fold } from './fold.ts'
import { plain } from './plain.ts'
import data from './words/numbers.json' with { type: 'json' }

/** What a word can be within a number. */
export type NumberWord =
  | { kind: 'value'; value: number }
  /** Times: hundred, हज़ार, लाख. */
  | { kind: 'scale'; value: number }
  /** Added to the number that follows, or to one of a scale: sava, sadhe, paune. */
  | { kind: 'add'; value: number }
  /** A number with a fraction of its own: dedh, dhai, half. */
  | { kind: 'fixed'; value: number }

type Index = ReadonlyMap<string, NumberWord>

const WORDS = new Map<string, NumberWord>([
  ...entries(data.values, 'value'),
  ...entries(data.fixed, 'fixed'),
  ...entries(data.adds, 'add'),
  ...entries(data.scales, 'scale'),
])
const FOLDED = foldedIndex(WORDS)

/** Denominators in words: तीन चौथाई, two thirds, दो पाव. */
const DENOMINATORS = new Map(
  entries(data.fractions, 'value').map(([word, { value }]) => [word, value]),
)
const AMBIGUOUS = new Set(words(data.ambiguous))
/** Words that only sound like a number: पांढरा is white, पंधरा is fifteen. */
const NEVER = new Set(words(data.never))
const FUNCTION_WORDS = {
  point: new Set(words(data.point)),
  over: new Set(words(data.over)),
  whole: new Set(words(data.whole)),
  minus: new Set(words(data.minus)),
  and: new Set(words(data.and)),
}

/** Marathi counts hundreds in one word: तीनशे, एकतीसशे, donshe. */
const HUNDREDS = /^(.{2,})(?:शे|she)$/
/** Marathi writes its fractions onto the number: साडेतीन, सव्वादोन, पावणेदोन, sadeteen. */
const PREFIXED =
  /^(साडे|सव्वा|सवा|पावणे|पाउणे|साढ़े|साढे|पौने|sadhe|saade|sade|savva|sava|pavne|paune)(.{2,})$/

/** The meaning of a word within a number, if it has one. */
export function numberWord(word: string): NumberWord | undefined {
  const key = plain(word)
  return WORDS.get(key) ?? compound(key) ?? longFolded(key)
}

function compound(key: string): NumberWord | undefined {
  const hundreds = HUNDREDS.exec(key)?.[1]
  if (hundreds !== undefined) {
    const count = WORDS.get(hundreds) ?? prefixed(hundreds) ?? longFolded(hundreds)
    // सव्वाशे is 125, पाऊणशे 75.
    if (count)
      return { kind: 'value', value: (count.kind === 'add' ? 1 + count.value : count.value) * 100 }
  }
  return prefixed(key)
}

function prefixed(key: string): NumberWord | undefined {
  const match = PREFIXED.exec(key)
  const add = match && WORDS.get(match[1] ?? '')
  const rest = match?.[2]
  const whole = rest === undefined ? undefined : (WORDS.get(rest) ?? longFolded(rest))
  if (add?.kind !== 'add' || whole?.kind !== 'value' || !Number.isInteger(whole.value))
    return undefined
  return { kind: 'fixed', value: whole.value + add.value }
}

export function denominator(word: string): number | undefined {
  return DENOMINATORS.get(plain(word))
}

/** Words that are more often something else ("do" gives, "so", "tin"): a number only if what follows says so. */
export function isAmbiguous(word: string): boolean {
  return AMBIGUOUS.has(plain(word))
}

export function isNumberLink(word: string, link: keyof typeof FUNCTION_WORDS): boolean {
  return FUNCTION_WORDS[link].has(plain(word))
}

/** Other spellings of the same sounds; not for short words, which are too often words of something else. */
function longFolded(key: string): NumberWord | undefined {
  if (!/\p{L}/u.test(key)) return undefined
  if (NEVER.has(key)) return undefined
  const folded = fold(key)
  return folded.length >= 4 ? FOLDED.get(folded) : undefined
}

function entries(lists: Record<string, string>, kind: NumberWord['kind']): [string, NumberWord][] {
  return Object.entries(lists).flatMap(([value, spellings]) =>
    words(spellings).map((word): [string, NumberWord] => [word, { kind, value: Number(value) }]),
  )
}

function words(list: string): string[] {
  return plain(list).split(' ')
}

function foldedIndex(index: Index): Index {
  const folded = new Map<string, NumberWord>()
  const contested = new Set<string>()
  for (const [word, meaning] of index) {
    const key = fold(word)
    const other = folded.get(key)
    if (other && (other.kind !== meaning.kind || other.value !== meaning.value)) contested.add(key)
    folded.set(key, meaning)
  }
  for (const key of contested) folded.delete(key)
  return folded
}
