import { parseUnit } from '../../../language/units.ts'
import { annotate, type Part } from './annotate.ts'
import type { Cue } from './lexicon.ts'
import { tokenise } from './tokens.ts'

/** A sentence of a message, read into parts. */
export interface Sentence {
  text: string
  parts: Part[]
  isQuestion: boolean
  /** Whether any part carries the cue. */
  has(cue: Cue): boolean
  /** Whether there is a word that is no cue of anything: a name, perhaps. */
  hasName: boolean
  hasNumber: boolean
}

const END = /(?<=[।!?])|\n+|(?<=\.)(?=\s|$)/

/** "Rs. 50" and "2 kg. sugar" go on behind the dot. */
function endsWithAbbreviation(piece: string): boolean {
  const last = /(\S+)\.$/.exec(piece.trimEnd())?.[1]
  if (last === undefined) return false
  return /^(?:rs|no|nos|mr|mrs|dr|approx|qty)$/i.test(last) || parseUnit(last) !== undefined
}

export function readSentences(text: string): Sentence[] {
  const pieces: string[] = []
  let glue = false
  for (const piece of text.split(END)) {
    if (glue) pieces.push(`${pieces.pop() ?? ''} ${piece}`)
    else pieces.push(piece)
    glue = endsWithAbbreviation(piece)
  }
  return pieces.map(readSentence).filter((sentence) => sentence.parts.length > 0)
}

function readSentence(text: string): Sentence {
  return sentenceOf(text.trim(), annotate(tokenise(text)))
}

export function sentenceOf(text: string, parts: Part[]): Sentence {
  const cues = new Set(parts.flatMap((part) => [...part.cues]))
  return {
    text,
    parts,
    isQuestion: text.endsWith('?'),
    has: (cue) => cues.has(cue),
    hasName: parts.some((part) => part.kind === 'word' && part.cues.size === 0),
    hasNumber: parts.some((part) => part.kind === 'number'),
  }
}
