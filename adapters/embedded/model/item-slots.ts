import type { Part } from './annotate.ts'
import type { Json } from './conversation.ts'
import { readItems } from './item-words.ts'
import type { Cue } from './lexicon.ts'
import { wordsOnly } from './slots.ts'

/** Words that are no part of a name, whatever is wanted. */
export const SMALL_WORDS: readonly Cue[] = ['filler', 'question', 'greet', 'to', 'honorific']

/** The names in a sentence about items, without the words whose cue is in `drop`. */
export function itemsOf(parts: readonly Part[], drop: ReadonlySet<Cue>): string[] {
  return readItems(wordsOnly(parts), drop)
}

export function nameIn(input: Json): string {
  return typeof input['item'] === 'string' ? input['item'] : ''
}
