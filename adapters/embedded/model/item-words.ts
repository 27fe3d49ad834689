import { parseUnit } from '../../../language/units.ts'
import { withoutGenitive } from '../../../language/postpositions.ts'
import type { Part } from './annotate.ts'
import type { Cue } from './lexicon.ts'

type Word = Extract<Part, { kind: 'word' }>

/** Small words that link two words of a name: kept inside ("गेहूं का आटा"), not at the ends. */
function isLink(word: Word): boolean {
  return word.cues.has('join')
}

/** A name as it was said, without the small words around it, or undefined if nothing is left. */
export function cleanItem(words: readonly Word[]): string | undefined {
  let from = 0
  let to = words.length
  while (from < to && isEdge(words[from])) from++
  while (to > from && isEdge(words[to - 1])) to--
  const named = words.slice(from, to)
  const last = named.at(-1)
  if (!last) return undefined
  const name = named.map((word) => word.text)
  // "साखरेची विक्री": the genitive belongs to the sentence.
  name[name.length - 1] = withoutGenitive(last.text)
  const text = name
    .join(' ')
    .replace(/[.,'’-]+$/, '')
    .replace(/['’]s$/, '')
    .trim()
  return text === '' ? undefined : text
}

function isEdge(word: Word | undefined): boolean {
  return word !== undefined && isLink(word)
}

/** Units in a question about stock are no part of a name ("कुरकुरे का पैकेट"), unless nothing else is there. */
const COUNTING = new Set(['kg', 'g', 'litre', 'ml', 'packet', 'pcs', 'dozen', 'quintal'])

/**
 * The names in a sentence that lists no quantities, split at "and" and commas.
 * `drop` are the cues whose words are no part of a name.
 */
export function readItems(parts: readonly Part[], drop: ReadonlySet<Cue>): string[] {
  const groups: Word[][] = [[]]
  for (const part of parts) {
    if (part.cues.has('separator') && part.text.toLowerCase() !== 'any') groups.push([])
    else if (part.kind === 'word' && keeps(part, drop)) groups.at(-1)?.push(part)
  }
  return groups
    .map((words) => {
      const named = words.filter((word) => !isCounting(word))
      return cleanItem(named.length > 0 ? named : words)
    })
    .filter((item) => item !== undefined)
}

function keeps(word: Word, drop: ReadonlySet<Cue>): boolean {
  if (word.cues.has('join')) return true
  return ![...word.cues].some((cue) => drop.has(cue))
}

function isCounting(word: Word): boolean {
  const unit = word.text.length > 1 ? parseUnit(word.text) : undefined
  return unit !== undefined && COUNTING.has(unit)
}
