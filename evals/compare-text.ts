import { factsOf, headlineOf, remarksOf, runLabel, trialsOf } from './compare-facts.ts'
import type { Comparison, Pair } from './compare.ts'

/** The comparison for a terminal. */
export function comparisonText(comparison: Comparison): string {
  const facts = factsOf(comparison)
  const width = (of: (fact: (typeof facts)[number]) => string) =>
    Math.max(...facts.map((fact) => of(fact).length))
  const [label, first, second] = [
    width((fact) => fact.label),
    width((fact) => fact.first),
    width((fact) => fact.second),
  ]
  return [
    headlineOf(comparison),
    '',
    `first   ${runLabel(comparison.first)}`,
    `second  ${runLabel(comparison.second)}`,
    '',
    ...facts.map((fact) =>
      `${fact.label.padEnd(label)}  ${fact.first.padStart(first)}  ${fact.second.padStart(second)}  ${fact.change}`.trimEnd(),
    ),
    '',
    ...remarksOf(comparison),
    ...listed('Broken', comparison.broken),
    ...listed('Fixed', comparison.fixed),
    '',
  ].join('\n')
}

function listed(title: string, pairs: readonly Pair[]): string[] {
  if (pairs.length === 0) return []
  return [
    '',
    `${title}:`,
    ...pairs.flatMap((pair) => {
      const [reason] = (title === 'Broken' ? pair.second : pair.first).reasons
      return [`  ${pair.id}  ${trialsOf(pair)}`, ...(reason === undefined ? [] : [`    ${reason}`])]
    }),
  ]
}
