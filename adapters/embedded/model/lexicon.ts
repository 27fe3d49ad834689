import { fold } from '../../../language/fold.ts'
import cueLists from './words/cues.json' with { type: 'json' }

/** What a word or a short phrase tells about the wish behind a message. The words are in `words/cues.json`. */
export type Cue = keyof typeof cueLists

interface Phrase {
  words: readonly string[]
  cues: Cue[]
}

/** Phrases by their first word, longest first. */
const PHRASES = indexPhrases()

/** Long single words, for finding them under a typing mistake. */
const LONG_WORDS = [...PHRASES.values()]
  .flat()
  .filter(({ words }) => words.length === 1 && (words[0]?.length ?? 0) >= 7)

/** Cues of the phrase of `length` words that starts at `at`, in folded words. */
export function phrasesAt(folded: readonly string[], at: number): readonly Phrase[] {
  const candidates = PHRASES.get(folded[at] ?? '') ?? []
  return candidates.filter(({ words }) =>
    words.every((word, offset) => folded[at + offset] === word),
  )
}

/**
 * Cues of a mistyped word ("recieved", "forcast"). Only long words: short ones are too close to names of goods
 * (rice and price, socks and stock).
 */
export function cuesOfMistyped(folded: string): readonly Cue[] {
  if (folded.length < 6) return []
  return LONG_WORDS.find(({ words }) => oneEditApart(folded, words[0] ?? ''))?.cues ?? []
}

/** Few different words make up the many phrases: each is folded once, which halves the time to load. */
function wordFolder(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) =>
    text
      .split(' ')
      .map((word) => {
        const folded = known.get(word) ?? (fold(word) || word)
        known.set(word, folded)
        return folded
      })
      .join(' ')
}

function indexPhrases(): Map<string, Phrase[]> {
  const foldWords = wordFolder()
  const byText = new Map<string, Phrase>()
  for (const [cue, list] of Object.entries(cueLists) as [Cue, string[]][]) {
    for (const text of list) {
      const key = foldWords(text)
      const phrase = byText.get(key) ?? { words: key.split(' '), cues: [] }
      if (!phrase.cues.includes(cue)) phrase.cues.push(cue)
      byText.set(key, phrase)
    }
  }
  const byFirst = new Map<string, Phrase[]>()
  for (const phrase of byText.values()) {
    const first = phrase.words[0] ?? ''
    const same = byFirst.get(first)
    if (same) same.push(phrase)
    else byFirst.set(first, [phrase])
  }
  for (const phrases of byFirst.values()) phrases.sort((a, b) => b.words.length - a.words.length)
  return byFirst
}

/** One letter more, less, other, or two neighbours swapped. */
function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let left = a.slice(start)
  let right = b.slice(start)
  while (left !== '' && left.at(-1) === right.at(-1)) {
    left = left.slice(0, -1)
    right = right.slice(0, -1)
  }
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
