import { fold } from '../language/fold.ts'
import { plain } from '../language/plain.ts'
import { withoutGenitive } from '../language/postpositions.ts'
import { similarity } from '../language/similarity.ts'
import { parseUnit } from '../language/units.ts'
import type { Item } from './types.ts'

/** What an item is known by. Stock and prices change all the time, names do not: they are kept apart. */
export type ItemName = Pick<Item, 'itemId' | 'name'>

export type Match =
  | { kind: 'one'; item: ItemName }
  /** The words fit several: ask. */
  | { kind: 'several'; items: ItemName[] }
  /** Nothing fits. `nearest` sound alike, best first; acting on one of them would be a guess. */
  | { kind: 'none'; nearest: ItemName[] }

/** The names of one shop's items, ready to be looked up. */
export interface Catalogue {
  /** Items that it has names of. */
  readonly size: number
  /** The item that the shopkeeper means by these words, in any script. */
  find(said: string): Match
  /** The item that has exactly this name, in any script. */
  named(name: string): ItemName | undefined
}

interface KnownName {
  item: ItemName
  words: string[]
  /** The words run together, so that "tshirt" is "t shirt". */
  joined: string
}

/** Most options that are offered: a WhatsApp list has ten rows. */
const MAX_OPTIONS = 10
const MAX_NEAREST = 3
/** Words that are as alike as this are one word: biskit and biscuit. */
const SAME_WORD = 0.85
/** Words that are less alike are two words: one letter may differ in five, two vowels may be missing in nine. */
const ALIKE = 0.77
/** Names that are less alike than this are not worth offering. */
const NEAR = 0.62
/** A misspelt name must be this much more like what was said than the next item's, or we ask. */
const MARGIN = 0.1
/** Folded words that point at an item without naming it: "toor wali", "chini ka packet". */
const FILLERS = new Set(wordsOf('wala wali wale vaala vaali vaale ka ki ke the of'))

/** Makes the index of the names: some 5 ms for a thousand, so it is kept as long as no name changes. */
export function createCatalogue(
  items: readonly Pick<Item, 'itemId' | 'name' | 'aliases'>[],
): Catalogue {
  const exact = new Map<string, Map<string, ItemName>>()
  const joined = new Map<string, Map<string, ItemName>>()
  const names: KnownName[] = []
  for (const { itemId, name, aliases } of items) {
    const item = { itemId, name }
    for (const text of new Set([name, ...aliases])) {
      const words = wordsOf(text)
      put(exact, keyOf(text), item)
      // A name of nothing but signs can only be said exactly.
      if (words.length === 0) continue
      names.push({ item, words, joined: words.join('') })
      put(joined, words.join(''), item)
    }
  }

  return {
    size: items.length,

    named: (name) =>
      (exact.get(keyOf(name)) ?? joined.get(wordsOf(name).join('')))?.values().next().value,

    find(said) {
      const words = wordsOf(said)
      const bare = bareWords(said)
      const attempts: (() => Iterable<ItemName>)[] = [
        () => exact.get(keyOf(said))?.values() ?? [],
        () => joined.get(words.join(''))?.values() ?? [],
        () => joined.get(bare.join(''))?.values() ?? [],
        () => withAllWords(names, bare, isSpellingOf),
        () => bestMisspelt(names, bare),
      ]
      for (const attempt of attempts) {
        const found = [...attempt()]
        const [item] = found
        if (item && found.length === 1) return { kind: 'one', item }
        if (item) return { kind: 'several', items: found.slice(0, MAX_OPTIONS) }
      }
      return { kind: 'none', nearest: nearest(names, bare) }
    },
  }
}

/** The items with a name that has all these words: "toor" is Toor Dal, "dal" is every dal. */
function withAllWords(
  names: readonly KnownName[],
  words: readonly string[],
  same: (said: string, known: string) => boolean,
): ItemName[] {
  if (words.length === 0) return []
  const fitting = names.filter((name) =>
    words.every((word) => name.words.some((known) => same(word, known))),
  )
  return unique(fitting.map(({ item }) => item))
}

/** The items with a name that has all these words, give or take a slip, if one is clearly the likeliest; else all of them. */
function bestMisspelt(names: readonly KnownName[], words: readonly string[]): ItemName[] {
  const fitting = withAllWords(names, words, isSlipOf)
  const together = words.join('')
  const run = names.filter((name) => isSlipOf(together, name.joined)).map(({ item }) => item)
  const candidates = ranked(names, together, unique([...fitting, ...run]))
  const [best, second] = candidates
  if (best && second && best.score - second.score >= MARGIN) return [best.item]
  return candidates.map(({ item }) => item)
}

/** What to offer instead. A word in common says the more, the fewer items have it: "powder" is in many, "jeera" in one. */
function nearest(names: readonly KnownName[], words: readonly string[]): ItemName[] {
  const shared = new Map<string, number>()
  for (const word of words) {
    const having = withAllWords(names, [word], isSlipOf)
    for (const { itemId } of having) {
      shared.set(itemId, (shared.get(itemId) ?? 0) + 1 / having.length)
    }
  }
  return ranked(names, words.join(''))
    .map(({ item, score }) => ({ item, score, common: shared.get(item.itemId) ?? 0 }))
    .filter(({ score, common }) => score >= NEAR || common > 0)
    .sort((a, b) => b.score + b.common - (a.score + a.common))
    .slice(0, MAX_NEAREST)
    .map(({ item }) => item)
}

/** Items by how much their likest name is like the words, best first. */
function ranked(
  names: readonly KnownName[],
  together: string,
  among?: readonly ItemName[],
): { item: ItemName; score: number }[] {
  const wanted = among && new Set(among.map(({ itemId }) => itemId))
  const best = new Map<string, { item: ItemName; score: number }>()
  for (const { item, joined } of names) {
    if (wanted && !wanted.has(item.itemId)) continue
    const score = similarity(together, joined)
    if (score > (best.get(item.itemId)?.score ?? -1)) best.set(item.itemId, { item, score })
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

/** Whether the two are spellings of one word. A general word must find all its items, however each of them spells it. */
function isSpellingOf(said: string, known: string): boolean {
  return isLike(said, known, SAME_WORD)
}

/** Whether one word is the other with a slip of the finger. */
function isSlipOf(said: string, known: string): boolean {
  return isLike(said, known, ALIKE)
}

/** Short words have no room for slips: dal is no dalia. */
function isLike(said: string, known: string, enough: number): boolean {
  if (said === known) return true
  return Math.min(said.length, known.length) >= 4 && similarity(said, known) >= enough
}

/** Upper and lower case, spaces and look-alike code points make no difference; everything else does. */
function keyOf(text: string): string {
  return plain(text).replace(/\s+/gu, ' ').trim()
}

/** Folded words without the s that makes English plurals; it goes everywhere, so that what is compared is alike. */
function wordsOf(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (word.length > 2 && word.endsWith('s') ? word.slice(0, -1) : word))
}

/** "parle g packet" is "parle g", "साखरेची" is "साखर". Words that are nothing else stay. */
function bareWords(said: string): string[] {
  const words = said
    .split(/\s+/u)
    .filter((word) => parseUnit(word) === undefined)
    .map((word) => withoutGenitive(plain(word)))
  const bare = wordsOf(words.join(' ')).filter((word) => !FILLERS.has(word))
  return bare.length > 0 ? bare : wordsOf(said)
}

function put(index: Map<string, Map<string, ItemName>>, key: string, item: ItemName): void {
  const known = index.get(key) ?? new Map<string, ItemName>()
  index.set(key, known.set(item.itemId, item))
}

function unique(items: readonly ItemName[]): ItemName[] {
  return [...new Map(items.map((item) => [item.itemId, item])).values()]
}
