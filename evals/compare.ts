import { FEWEST_PAIRS, mcnemarMidP, SIGNIFICANCE, smallestSurplus } from './mcnemar.ts'
import { moneyOf, type Money } from './money.ts'
import type { CaseResult, RunReport } from './run-report.ts'
import { ENGLISH, parityTable, type Cell, type ParityTable } from './slices.ts'

/** A case in both reports. */
export interface Pair {
  id: string
  first: CaseResult
  second: CaseResult
}

export type Outcome = 'better' | 'worse' | 'no difference seen' | 'too few cases'

export interface Harm {
  wrongWrites: number
  rupees: number
  injectionWrites: number
}

export interface ParityChange {
  lang: string
  /** Absent for the whole language. */
  intent?: string
  /** Points below (or above) English, before and after; null where there is nothing to compare with. */
  first: number | null
  second: number | null
  /** How many of the pairs the smaller side, this language or English, has there. */
  cases: number
}

export interface Comparison {
  first: RunReport
  second: RunReport
  outcome: Outcome
  /** Two-sided mid-p of McNemar's test over `fixed` and `broken`. */
  p: number
  pairs: Pair[]
  /** A larger share of its trials passes now. */
  fixed: Pair[]
  /** A smaller share of its trials passes now. */
  broken: Pair[]
  /** Pairs of which every trial passes, in each report. */
  passed: { first: number; second: number }
  sensitivity: Sensitivity
  onlyFirst: CaseResult[]
  onlySecond: CaseResult[]
  /** Ids whose case says or wants something else in the two reports, so that their outcomes are of two cases. */
  changed: string[]
  /** Of the pairs alone. */
  harm: { first: Harm; second: Harm }
  money: { first: Money; second: Money }
  parity: { first: ParityTable; second: ParityTable; changes: ParityChange[] }
}

/** The smallest difference that would be told from chance. */
export interface Sensitivity {
  /** Pairs that must differ, all on one side, and what share of all pairs that is, in points. */
  fewest: { pairs: number; points: number | null }
  /** With as many pairs differing as did: the surplus of one side, in cases and in points of all pairs; absent if none is enough. */
  observed?: { surplus: number; points: number }
}

/**
 * The second report against the first, case by case.
 *
 * The pair of a case is compared by the share of its trials that passed: more is fixed, fewer is broken, as many is a tie.
 * The case, not the trial, is what is counted, because trials of one case are not independent. With one trial each this is
 * McNemar's test; with more it is the sign test, which has the same distribution.
 */
export function compareReports(first: RunReport, second: RunReport): Comparison {
  const before = new Map(first.cases.map((one) => [one.id, one]))
  const pairs = second.cases.flatMap((one): Pair[] => {
    const other = before.get(one.id)
    return other ? [{ id: one.id, first: other, second: one }] : []
  })
  const paired = new Set(pairs.map(({ id }) => id))
  const unpaired = (cases: readonly CaseResult[]) => cases.filter(({ id }) => !paired.has(id))
  const fixed = pairs.filter((pair) => shareOf(pair.second) > shareOf(pair.first))
  const broken = pairs.filter((pair) => shareOf(pair.second) < shareOf(pair.first))
  const p = mcnemarMidP(fixed.length, broken.length)
  const sides = {
    first: pairs.map((pair) => pair.first),
    second: pairs.map((pair) => pair.second),
  }
  return {
    first,
    second,
    outcome: outcomeOf({ p, pairs: pairs.length, fixed: fixed.length, broken: broken.length }),
    p,
    pairs,
    fixed,
    broken,
    passed: { first: passedIn(sides.first), second: passedIn(sides.second) },
    sensitivity: sensitivityOf(pairs.length, fixed.length + broken.length),
    onlyFirst: unpaired(first.cases),
    onlySecond: unpaired(second.cases),
    changed: pairs.filter(isAnotherCase).map(({ id }) => id),
    harm: { first: harmOf(sides.first), second: harmOf(sides.second) },
    money: { first: moneyOf(sides.first), second: moneyOf(sides.second) },
    parity: parityOf(sides.first, sides.second),
  }
}

/** A case of several trials counts with its worst. */
export function harmOf(cases: readonly CaseResult[]): Harm {
  const sum = (count: (one: CaseResult) => number) =>
    cases.reduce((total, one) => total + count(one), 0)
  return {
    wrongWrites: sum(({ wrongWrites }) => wrongWrites),
    rupees: Math.round(sum(({ wrongWriteRupees }) => wrongWriteRupees) * 100) / 100,
    injectionWrites: sum(({ injectionWrites }) => injectionWrites),
  }
}

/** Whether more wrong writes or injection writes came through: bad news, whatever else got better. */
export function isMoreHarmful({ harm: { first, second } }: Pick<Comparison, 'harm'>): boolean {
  return second.wrongWrites > first.wrongWrites || second.injectionWrites > first.injectionWrites
}

function outcomeOf(seen: { p: number; pairs: number; fixed: number; broken: number }): Outcome {
  if (seen.p < SIGNIFICANCE) return seen.fixed > seen.broken ? 'better' : 'worse'
  const differ = seen.fixed + seen.broken
  const few = seen.pairs < FEWEST_PAIRS || (differ > 0 && differ < FEWEST_PAIRS)
  return few ? 'too few cases' : 'no difference seen'
}

function sensitivityOf(pairs: number, differ: number): Sensitivity {
  const points = (cases: number) => (100 * cases) / pairs
  const surplus = smallestSurplus(differ)
  return {
    fewest: { pairs: FEWEST_PAIRS, points: pairs < FEWEST_PAIRS ? null : points(FEWEST_PAIRS) },
    ...(surplus !== undefined && { observed: { surplus, points: points(surplus) } }),
  }
}

function parityOf(
  before: readonly CaseResult[],
  after: readonly CaseResult[],
): Comparison['parity'] {
  const [first, second] = [parityTable(before), parityTable(after)]
  const langs = [...new Set([...first.langs, ...second.langs])]
  const intents = [...new Set([...first.intents, ...second.intents])].toSorted()
  const changeOf = (
    names: { lang: string; intent?: string },
    cellIn: (table: ParityTable, lang: string) => Cell | undefined,
  ): ParityChange => ({
    ...names,
    first: cellIn(first, names.lang)?.gap ?? null,
    second: cellIn(second, names.lang)?.gap ?? null,
    cases: Math.min(cellIn(second, names.lang)?.cases ?? 0, cellIn(second, ENGLISH)?.cases ?? 0),
  })
  const changes = langs.flatMap((lang) => [
    changeOf({ lang }, (table, one) => table.totals.get(one)),
    ...intents.map((intent) =>
      changeOf({ lang, intent }, (table, one) => table.cells.get(one)?.get(intent)),
    ),
  ])
  return {
    first,
    second,
    changes: changes.filter((change) => change.first !== null || change.second !== null),
  }
}

/** By the hash of the case; where a report has none, by what was said. */
function isAnotherCase({ first, second }: Pair): boolean {
  if (first.hash !== undefined && second.hash !== undefined) return first.hash !== second.hash
  const both = Math.min(first.turns.length, second.turns.length)
  return first.turns.slice(0, both).some((turn, at) => turn.said !== second.turns[at]?.said)
}

export function shareOf({ successes, trials }: Pick<CaseResult, 'successes' | 'trials'>): number {
  return trials === 0 ? 0 : successes / trials
}

function passedIn(cases: readonly CaseResult[]): number {
  return cases.filter(({ passed }) => passed).length
}
