import type { CaseResult } from './run-report.ts'

/** What a slice is made of: enough of a result to count it. */
export type Counted = Pick<CaseResult, 'id' | 'tags' | 'passed'>

export interface Share {
  cases: number
  passed: number
}

export interface Cell extends Share {
  /** Share passed less that of English in the same intent, in points; null where English has no such cases, and for English. */
  gap: number | null
}

export interface ParityTable {
  langs: string[]
  intents: string[]
  /** By language, then intent; a pair that no case has is absent. */
  cells: Map<string, Map<string, Cell>>
  /** By language over all intents; the gap over those that English has too, weighted by this language's cases. */
  totals: Map<string, Cell>
}

/** The language that the others are measured by. */
export const ENGLISH = 'en'

/**
 * Language × intent, with the gap of each to English. A case of two languages or intents counts in each of them. `task` is
 * the intent of cases that have no `intent`.
 */
export function parityTable(cases: readonly Counted[]): ParityTable {
  const shares = new Map<string, Map<string, Share>>()
  for (const one of cases) {
    for (const lang of langsOf(one)) {
      const row = inMap(shares, lang, () => new Map<string, Share>())
      for (const intent of intentsOf(one)) add(inMap(row, intent, nobody), one)
    }
  }
  const langs = [...shares.keys()].toSorted(englishFirst)
  const english = shares.get(ENGLISH)
  const cells = new Map(
    langs.map((lang) => [
      lang,
      new Map(
        [...(shares.get(lang) ?? [])].map(([intent, share]) => [
          intent,
          { ...share, gap: gapOf(lang, share, english?.get(intent)) },
        ]),
      ),
    ]),
  )
  return {
    langs,
    intents: [...new Set([...shares.values()].flatMap((row) => [...row.keys()]))].toSorted(),
    cells,
    totals: new Map(langs.map((lang) => [lang, totalOf(lang, cases, cells.get(lang))])),
  }
}

/** Share passed, 0 to 100; null of nothing. */
export function percentOf({ cases, passed }: Share): number | null {
  return cases === 0 ? null : (100 * passed) / cases
}

export function langsOf({ tags }: Pick<Counted, 'tags'>): string[] {
  return some(tags['lang']) ?? ['unknown']
}

export function intentsOf({ tags }: Pick<Counted, 'tags'>): string[] {
  return some(tags['intent']) ?? some(tags['task']) ?? ['other']
}

/** Shares passed by a way of putting cases into groups, in the order of the names. */
export function sharesBy(
  cases: readonly Counted[],
  groupsOf: (one: Counted) => readonly string[],
): [group: string, share: Share][] {
  const shares = new Map<string, Share>()
  for (const one of cases) for (const group of groupsOf(one)) add(inMap(shares, group, nobody), one)
  return [...shares].toSorted(([a], [b]) => englishFirst(a, b))
}

function gapOf(lang: string, share: Share, english: Share | undefined): number | null {
  if (lang === ENGLISH || !english) return null
  return (percentOf(share) ?? 0) - (percentOf(english) ?? 0)
}

function totalOf(lang: string, cases: readonly Counted[], row?: ReadonlyMap<string, Cell>): Cell {
  const total = nobody()
  for (const one of cases) if (langsOf(one).includes(lang)) add(total, one)
  let [sum, weight] = [0, 0]
  for (const cell of row?.values() ?? []) {
    if (cell.gap === null) continue
    sum += cell.gap * cell.cases
    weight += cell.cases
  }
  return { ...total, gap: weight === 0 ? null : sum / weight }
}

function add(share: Share, { passed }: Counted): void {
  share.cases++
  if (passed) share.passed++
}

function nobody(): Share {
  return { cases: 0, passed: 0 }
}

function some(tag: string | string[] | undefined): string[] | undefined {
  const values = [...new Set([tag ?? []].flat())]
  return values.length > 0 ? values : undefined
}

function inMap<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function englishFirst(a: string, b: string): number {
  if (a === ENGLISH || b === ENGLISH) return a === b ? 0 : a === ENGLISH ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
