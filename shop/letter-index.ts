/** Boundaries, so that the first and the last letter count twice. */
const EDGE = '^'
/** A letter that is put in, left out or replaced spoils two pairs of neighbours; two that are swapped, three. */
const PAIRS_PER_EDIT = 2
const PAIRS_PER_SWAP = 3

/**
 * Finds the texts that share enough consonants with another one, without looking at all of them: pairs of neighbouring
 * consonants and where they occur. Vowels are left out, because they are what misspelt words differ in most.
 */
export interface LetterIndex {
  /** Numbers of the texts that may be `edits` consonants away from this one or nearer. */
  near(text: string, edits: number): number[]
  /** Numbers of the texts with the most pairs in common, best first. */
  likest(text: string, limit: number): number[]
}

export function createLetterIndex(texts: readonly string[]): LetterIndex {
  const numberOf = new Map<string, number>()
  const pairsOfText = texts.map((text) =>
    pairsOf(text).map((pair) => {
      const known = numberOf.get(pair) ?? numberOf.size
      numberOf.set(pair, known)
      return known
    }),
  )
  // One array for all, with where each pair's part of it begins: a hundred thousand names stay within a few megabytes.
  const starts = new Int32Array(numberOf.size + 1)
  for (const pairs of pairsOfText)
    for (const pair of pairs) starts[pair + 1] = (starts[pair + 1] ?? 0) + 1
  for (let pair = 0; pair < numberOf.size; pair++)
    starts[pair + 1] = (starts[pair + 1] ?? 0) + (starts[pair] ?? 0)
  const places = new Int32Array(starts[numberOf.size] ?? 0)
  const filled = starts.slice()
  for (const [text, pairs] of pairsOfText.entries()) {
    for (const pair of pairs) {
      const place = filled[pair] ?? 0
      places[place] = text
      filled[pair] = place + 1
    }
  }
  const lengths = Uint8Array.from(pairsOfText, (pairs) => Math.min(pairs.length, 255))
  const shared = new Uint8Array(texts.length)

  /** Calls back with every text that has a pair in common, and how many. */
  function counted(pairs: readonly string[], take: (text: number, common: number) => void): void {
    const touched: number[] = []
    for (const pair of pairs) {
      const number = numberOf.get(pair)
      if (number === undefined) continue
      const end = starts[number + 1] ?? 0
      for (let place = starts[number] ?? 0; place < end; place++) {
        const text = places[place] ?? 0
        const before = shared[text] ?? 0
        if (before === 0) touched.push(text)
        shared[text] = before + 1
      }
    }
    for (const text of touched) {
      take(text, shared[text] ?? 0)
      shared[text] = 0
    }
  }

  return {
    near(text, edits) {
      const pairs = pairsOf(text)
      // Hardly anybody swaps twice in one word.
      const spoilt = edits > 0 ? (edits - 1) * PAIRS_PER_EDIT + PAIRS_PER_SWAP : 0
      const found: number[] = []
      counted(pairs, (other, common) => {
        const length = Math.max(pairs.length, lengths[other] ?? 0)
        const isNear = Math.abs(pairs.length - (lengths[other] ?? 0)) <= edits
        if (isNear && common >= Math.max(1, length - spoilt)) found.push(other)
      })
      return found
    },
    likest(text, limit) {
      const pairs = pairsOf(text)
      const byCommon: number[][] = []
      counted(pairs, (other, common) => {
        ;(byCommon[common] ??= []).push(other)
      })
      const best: number[] = []
      for (let common = byCommon.length - 1; common > 0 && best.length < limit; common--)
        best.push(...(byCommon[common] ?? []).slice(0, limit - best.length))
      return best
    },
  }
}

/** Each pair once: "tata" has t-t twice, and that says no more. */
function pairsOf(text: string): string[] {
  const consonants = EDGE + text.replace(/[aeiou ]/g, '') + EDGE
  const pairs = new Set<string>()
  for (let at = 0; at + 1 < consonants.length; at++) pairs.add(consonants.slice(at, at + 2))
  return [...pairs]
}
