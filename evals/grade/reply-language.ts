import { plain } from '../../language/plain.ts'
import en from '../../language/phrases/en.json' with { type: 'json' }
import hiLatn from '../../language/phrases/hi-Latn.json' with { type: 'json' }
import hi from '../../language/phrases/hi.json' with { type: 'json' }
import mrLatn from '../../language/phrases/mr-Latn.json' with { type: 'json' }
import mr from '../../language/phrases/mr.json' with { type: 'json' }
import { WRITINGS, type Writing } from '../../language/writing.ts'
import markers from '../../language/words/writing-markers.json' with { type: 'json' }
import type { Item } from '../../shop/types.ts'

const PHRASES: Record<Writing, Record<string, string>> = {
  en,
  hi,
  'hi-Latn': hiLatn,
  mr,
  'mr-Latn': mrLatn,
}

/** Replies are short and full of names and figures: the small words that tell a message's language are not enough. */
const KNOWN = new Map<Writing, ReadonlySet<string>>(
  WRITINGS.map((writing) => [
    writing,
    new Set([...wordsOf(markers[writing]), ...Object.values(PHRASES[writing]).flatMap(wordsOf)]),
  ]),
)

/**
 * Whether a reply may be in this language and script: the script is right, and no other language of that script knows more of
 * its words. Names of items are the same in every language, and do not count.
 */
export function isWrittenIn(
  writing: string,
  reply: string,
  items: readonly Pick<Item, 'name' | 'aliases'>[],
): boolean {
  const wanted = WRITINGS.find((one) => one === writing)
  if (!wanted) return false
  const words = wordsOf(withoutNames(reply, items))
  const native = words.filter(isNative)
  if (words.length === 0) return true
  // Brand names and units stay in Latin letters in a Devanagari sentence, the other way round is rare.
  if (native.length > 0 !== hasNativeScript(wanted)) return false
  const same = WRITINGS.filter((one) => hasNativeScript(one) === hasNativeScript(wanted))
  const scores = new Map(
    same.map((one) => [one, words.filter((word) => KNOWN.get(one)?.has(word)).length]),
  )
  return (scores.get(wanted) ?? 0) >= Math.max(...scores.values())
}

function withoutNames(reply: string, items: readonly Pick<Item, 'name' | 'aliases'>[]): string {
  const said = items
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .filter((name) => reply.includes(name))
    .toSorted((a, b) => b.length - a.length)
  return said.reduce((text, name) => text.replaceAll(wholeWord(name), ' '), reply)
}

function wholeWord(name: string): RegExp {
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{M}])${escaped}(?![\\p{L}\\p{M}])`, 'gu')
}

function wordsOf(text: string): string[] {
  return plain(text.replaceAll(/\{\w+\}/g, ' ')).match(/[\p{L}\p{M}]+/gu) ?? []
}

function isNative(word: string): boolean {
  return /\p{Script=Devanagari}/u.test(word)
}

function hasNativeScript(writing: Writing): boolean {
  return writing === 'hi' || writing === 'mr'
}
