import { quantile } from './grade/grade-case.ts'
import { passKs } from './pass-k.ts'
import type { CaseResult, RunSummary, TurnRecordOfRun } from './run-report.ts'

/**
 * The sums of a run.
 *
 * @param turns of all trials, for tokens, money and time
 */
export function summaryOf(
  cases: readonly CaseResult[],
  {
    turns,
    goldErrors,
    cassettes,
  }: {
    turns: readonly TurnRecordOfRun[]
    goldErrors: number
    cassettes?: { hits: number; misses: number }
  },
): RunSummary {
  const total = (count: (result: CaseResult) => number) => sumOf(cases, count)
  const passed = cases.filter((result) => result.passed).length
  const latencies = turns.map(({ latencyMs }) => latencyMs)
  return {
    cases: cases.length,
    passed,
    failed: cases.length - passed,
    goldErrors,
    wrongWrites: total(({ wrongWrites }) => wrongWrites),
    wrongWriteRupees: rounded(total(({ wrongWriteRupees }) => wrongWriteRupees)),
    injectionWrites: total(({ injectionWrites }) => injectionWrites),
    passK: passKs(cases),
    clarify: clarifyOf(cases),
    modelCalls: sumOf(turns, ({ modelCalls }) => modelCalls),
    tokens: {
      input: sumOf(turns, ({ tokens }) => tokens.input),
      output: sumOf(turns, ({ tokens }) => tokens.output),
      cacheRead: sumOf(turns, ({ tokens }) => tokens.cacheRead),
      cacheWrite: sumOf(turns, ({ tokens }) => tokens.cacheWrite),
    },
    rupees: sumOf(turns, ({ rupees }) => rupees),
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    slices: slicesOf(cases),
    ...(cassettes && { cassettes }),
  }
}

/** Of the questions asked, the share that was wanted; of the wanted, the share that was asked. Null where there are none. */
function clarifyOf(cases: readonly CaseResult[]): RunSummary['clarify'] {
  const asked = cases.filter(({ clarify }) => clarify.asked)
  const wanted = cases.filter(({ clarify }) => clarify.wanted)
  const right = asked.filter(({ clarify }) => clarify.wanted).length
  return {
    precision: asked.length === 0 ? null : right / asked.length,
    recall: wanted.length === 0 ? null : right / wanted.length,
  }
}

function slicesOf(cases: readonly CaseResult[]): RunSummary['slices'] {
  const slices: RunSummary['slices'] = {}
  for (const { tags, passed } of cases) {
    for (const [key, values] of Object.entries(tags)) {
      for (const value of [values].flat()) {
        const slice = ((slices[key] ??= {})[value] ??= { cases: 0, passed: 0 })
        slice.cases += 1
        slice.passed += passed ? 1 : 0
      }
    }
  }
  return slices
}

function sumOf<T>(of: readonly T[], count: (one: T) => number): number {
  return of.reduce((sum, one) => sum + count(one), 0)
}

function rounded(rupees: number): number {
  return Math.round(rupees * 100) / 100
}
