import { fold } from '../../../language/fold.ts'

/** English words that sound like other ones once folded: "weekly" like विकली (sold), "any" like आणि (and), "wait" like a loss. */
const APART: Readonly<Record<string, string>> = { weekly: fold('week'), any: 'eny', wait: 'veit' }

/** The key under which a word is looked up among the cues. */
export function soundOf(word: string): string {
  return APART[word.toLowerCase()] ?? (fold(word) || word)
}
