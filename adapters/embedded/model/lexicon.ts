import { fold } from '../../../language/fold.ts'
import { soundOf } from './sound.ts'
import { verbForms } from './verb-forms.ts'
import cueLists from './words/cues.json' with { type: 'json' }

/** What a word or a short phrase tells about the wish behind a message. The words are in `words/cues.json`. */
export type Cue = keyof typeof cueLists

interface Phrase {
  words: readonly string[]
  cues: Cue[]
}

/** Phrases by their first word, longest first. */
const PHRASES = indexPhrases()

/** Long single words, and what is left of each without one letter, for finding them under a typing mistake. */
const MIN_MISTYPED = 7
const MIN_LONG = 8
const LONG_WORDS = indexLongWords()

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
  if (folded.length < MIN_MISTYPED) return []
  for (const shape of shapesOf(folded)) {
    const found = LONG_WORDS.get(shape)?.find(({ words }) => oneEditApart(folded, words[0] ?? ''))
    if (found) return found.cues
  }
  return []
}

/** The word and all words that one letter less makes of it: two words one edit apart have one in common. */
function shapesOf(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]
}

function indexLongWords(): Map<string, Phrase[]> {
  const index = new Map<string, Phrase[]>()
  // Of the verbs' many forms some are close to names of goods: "sandle" (spilt) to sandals.
  const forms = new Set(verbForms().map(({ form }) => fold(form)))
  for (const phrase of [...PHRASES.values()].flat()) {
    const [word = ''] = phrase.words
    if (phrase.words.length !== 1 || word.length < MIN_LONG || forms.has(word)) continue
    for (const shape of shapesOf(word)) {
      const same = index.get(shape)
      if (same) same.push(phrase)
      else index.set(shape, [phrase])
    }
  }
  return index
}

/** Few different words make up the many phrases: each is folded once, which halves the time to load. */
function wordFolder(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) =>
    text
      .split(' ')
      .map((word) => {
        const folded = known.get(word) ?? soundOf(word)
        known.set(word, folded)
        return folded
      })
      .join(' ')
}

function indexPhrases(): Map<string, Phrase[]> {
  const foldWords = wordFolder()
  const byText = new Map<string, Phrase>()
  const put = (cue: Cue, text: string) => {
    const key = foldWords(text)
    const phrase = byText.get(key) ?? { words: key.split(' '), cues: [] }
    if (!phrase.cues.includes(cue)) phrase.cues.push(cue)
    byText.set(key, phrase)
  }
  for (const [cue, list] of Object.entries(cueLists) as [Cue, string[]][])
    for (const text of list) put(cue, text)
  for (const { cue, form } of verbForms()) put(cue as Cue, form)
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
