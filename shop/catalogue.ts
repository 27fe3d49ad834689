import { fold } from '../language/fold.ts'
import { baseForms } from '../language/inflection.ts'
import { plain } from '../language/plain.ts'
import { withoutGenitive } from '../language/postpositions.ts'
import { similarity } from '../language/similarity.ts'
import { parseUnit } from '../language/units.ts'
import { createLetterIndex } from './letter-index.ts'
import type { Item } from './types.ts'

/** What an item is known by. Stock and prices change all the time, names do not: they are kept apart. */
export type ItemName = Pick<Item, 'itemId' | 'name'>

export type Match =
  /** `score`: how alike what was said and the name are, from 0 to 1; 1 is the very name. */
  | { kind: 'one'; item: ItemName; score: number }
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
  words: readonly string[]
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
/** Names that are looked at when nothing fits, for what to offer instead. */
const LOOKED_AT = 300
/** Names that are less alike than this are not worth offering. */
const NEAR = 0.62
/** A misspelt name must be this much more like what was said than the next item's, or we ask. */
const MARGIN = 0.1
/** Folded words that point at an item without naming it: "toor wali", "chini ka packet". */
const FILLERS = new Set(wordsOf('wala wali wale vaala vaali vaale ka ki ke the of chya chi che'))

/** Makes the index of the names: some 10 ms for a thousand, so it is kept as long as no name changes. */
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
  const index = createNameIndex(names)

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
        () => {
          const spelt = index.withSpellings(bare)
          // "बिस्किटे" is nearer to one item's बिस्किट than to the other's biscuit: of which it is a plural too.
          if (spelt.length !== 1 || index.knows(bare)) return spelt
          return unique([...spelt, ...index.withForms(formsOf(said))])
        },
        () => index.withForms(formsOf(said)),
        () => index.misspelt(bare),
      ]
      for (const attempt of attempts) {
        const found = [...attempt()]
        const [item] = found
        if (item && found.length === 1)
          return { kind: 'one', item, score: index.score(item, words, bare) }
        if (item) return { kind: 'several', items: found.slice(0, MAX_OPTIONS) }
      }
      return { kind: 'none', nearest: index.nearest(bare) }
    },
  }
}

interface NameIndex {
  /** Whether each word stands in some name, letter by letter. */
  knows(words: readonly string[]): boolean
  /** Items with a name that has one of the forms of every word. */
  withForms(forms: readonly (readonly string[])[]): ItemName[]
  /** Items with a name that has all these words, however each of them spells it: "toor" is Toor Dal, "dal" every dal. */
  withSpellings(words: readonly string[]): ItemName[]
  /** Items with a name that has all these words, give or take a slip, if one is clearly the likeliest; else all of them. */
  misspelt(words: readonly string[]): ItemName[]
  /** What to offer instead. */
  nearest(words: readonly string[]): ItemName[]
  score(item: ItemName, words: readonly string[], bare: readonly string[]): number
}

function createNameIndex(names: readonly KnownName[]): NameIndex {
  const namesOfWord = new Map<string, number[]>()
  const namesOfItem = new Map<string, number[]>()
  for (const [at, name] of names.entries()) {
    for (const word of new Set(name.words)) push(namesOfWord, word, at)
    push(namesOfItem, name.item.itemId, at)
  }
  const vocabulary = [...namesOfWord.keys()]
  const alikeWords = createLetterIndex(vocabulary)
  const alikeNames = createLetterIndex(names.map(({ joined }) => joined))

  /** The words of the names that are alike enough. Short words have no room for slips: dal is no dalia. */
  function wordsLike(said: string, enough: number): string[] {
    const same = namesOfWord.has(said) ? [said] : []
    if (said.length < MIN_SLIP) return same
    const others = alikeWords
      .near(said, editsOf(said))
      .map((at) => vocabulary[at] ?? '')
      .filter((word) => word !== said && isLike(said, word, enough))
    return [...same, ...others]
  }

  /** Names that have a word of each group. */
  function withOneOfEach(groups: readonly (readonly string[])[]): ItemName[] {
    if (groups.length === 0 || groups.some((group) => group.length === 0)) return []
    let fitting: Set<number> | undefined
    for (const group of groups) {
      const having = new Set<number>()
      for (const word of group)
        for (const at of namesOfWord.get(word) ?? [])
          if (!fitting || fitting.has(at)) having.add(at)
      fitting = having
    }
    const inOrder = [...(fitting ?? [])].sort((a, b) => a - b)
    return unique(inOrder.flatMap((at) => names[at]?.item ?? []))
  }

  const likeness = (item: ItemName, together: string) =>
    Math.max(
      ...(namesOfItem.get(item.itemId) ?? []).map((at) =>
        similarity(together, names[at]?.joined ?? ''),
      ),
    )

  const ranked = (items: readonly ItemName[], together: string) =>
    items
      .map((item) => ({ item, score: likeness(item, together) }))
      .sort((a, b) => b.score - a.score)

  return {
    knows: (words) => words.every((word) => namesOfWord.has(word)),

    withForms: (forms) =>
      withOneOfEach(forms.map((group) => group.flatMap((word) => wordsLike(word, SAME_WORD)))),

    withSpellings: (words) => withOneOfEach(words.map((word) => wordsLike(word, SAME_WORD))),

    misspelt(words) {
      const together = words.join('')
      const fitting = withOneOfEach(words.map((word) => wordsLike(word, ALIKE)))
      const run =
        fitting.length > 0
          ? []
          : alikeNames
              .near(together, editsOf(together))
              .flatMap((at) => names[at] ?? [])
              .filter(({ joined }) => isLike(together, joined, ALIKE))
              .map(({ item }) => item)
      const candidates = ranked(unique([...fitting, ...run]).slice(0, LOOKED_AT), together)
      const [best, second] = candidates
      if (best && second && best.score - second.score >= MARGIN) return [best.item]
      return candidates.map(({ item }) => item)
    },

    nearest(words) {
      // A word in common says the more, the fewer items have it: "powder" is in many, "jeera" in one.
      const shared = new Map<string, number>()
      const candidates: ItemName[] = []
      for (const word of words) {
        const having = withOneOfEach([wordsLike(word, ALIKE)])
        for (const { itemId } of having)
          shared.set(itemId, (shared.get(itemId) ?? 0) + 1 / having.length)
        candidates.push(...having.slice(0, LOOKED_AT))
      }
      const together = words.join('')
      const alike = alikeNames.likest(together, LOOKED_AT).flatMap((at) => names[at]?.item ?? [])
      return ranked(unique([...candidates, ...alike]), together)
        .map(({ item, score }) => ({ item, score, common: shared.get(item.itemId) ?? 0 }))
        .filter(({ score, common }) => score >= NEAR || common > 0)
        .sort((a, b) => b.score + b.common - (a.score + a.common))
        .slice(0, MAX_NEAREST)
        .map(({ item }) => item)
    },

    score: (item, words, bare) =>
      Math.max(likeness(item, words.join('')), likeness(item, bare.join(''))),
  }
}

/** Consonants that may be other ones in a word that is alike, which may have a letter more: each costs a whole one. */
function editsOf(word: string): number {
  return Math.floor((1 - ALIKE) * (word.length + 1) + 1e-9)
}

const MIN_SLIP = 4

function isLike(said: string, known: string, enough: number): boolean {
  if (said === known) return true
  return Math.min(said.length, known.length) >= MIN_SLIP && similarity(said, known) >= enough
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

/** Of each word itself and what it may be a form of, folded: "साड्या" is साडी. */
function formsOf(said: string): string[][] {
  return said
    .split(/\s+/u)
    .filter((word) => word !== '' && parseUnit(word) === undefined && !FILLERS.has(fold(word)))
    .map((word) => [...new Set([word, ...baseForms(plain(word))].flatMap((form) => wordsOf(form)))])
}

function push(index: Map<string, number[]>, key: string, value: number): void {
  const values = index.get(key)
  if (values) values.push(value)
  else index.set(key, [value])
}

function put(index: Map<string, Map<string, ItemName>>, key: string, item: ItemName): void {
  const known = index.get(key) ?? new Map<string, ItemName>()
  index.set(key, known.set(item.itemId, item))
}

function unique(items: readonly ItemName[]): ItemName[] {
  return [...new Map(items.map((item) => [item.itemId, item])).values()]
}
