import en from './phrases/en.json' with { type: 'json' }
import hiLatn from './phrases/hi-Latn.json' with { type: 'json' }
import hi from './phrases/hi.json' with { type: 'json' }
import mrLatn from './phrases/mr-Latn.json' with { type: 'json' }
import mr from './phrases/mr.json' with { type: 'json' }
import type { Writing } from './writing.ts'

export type PhraseKey = keyof typeof en
export type PhraseParams = Record<string, string | number>

/** A missing key in a translation is a type error here. */
const PHRASES: Record<Writing, Record<PhraseKey, string>> = {
  en,
  hi,
  'hi-Latn': hiLatn,
  mr,
  'mr-Latn': mrLatn,
}

export const PHRASE_KEYS = Object.keys(en) as PhraseKey[]

/**
 * A sentence for the shopkeeper. Placeholders are written `{name}` in the files of `phrases/`.
 *
 * @throws TypeError if a placeholder has no value: half a sentence must not go out.
 */
export function phrase(writing: Writing, key: PhraseKey, params: PhraseParams = {}): string {
  return PHRASES[writing][key].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new TypeError(`phrase '${key}' needs '${name}'`)
    return String(value)
  })
}
