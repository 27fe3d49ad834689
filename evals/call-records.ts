import { toolCallsOf } from '../agent/run-tool-calls.ts'
import type { Tool } from '../agent/tool.ts'
import type { Step } from '../agent/turn-store.ts'
import { isJson, readCall, type Reading } from './reading.ts'
import type { CallRecord, TurnRecordOfRun } from './run-report.ts'

const OUTCOMES = new Set<unknown>([
  'ok',
  'rejected',
  'needs_clarification',
  'needs_confirmation',
] satisfies CallRecord['outcome'][])

/** The calls of a turn from its journal: those of the model, and those that the loop opened it with. */
export function callsOfTurn(
  steps: readonly Step[],
  { tools, reading }: { tools: ReadonlyMap<string, Tool>; reading: Reading },
): CallRecord[] {
  return steps.flatMap((step, at) => {
    // The results of a step's calls are kept with the reply that follows.
    const results = new Map(
      steps[at + 1]?.results.map(({ toolUseId, content }) => [toolUseId, content?.[0]?.json]),
    )
    return toolCallsOf(step.message).map(({ toolUseId, name = '', input: given }): CallRecord => {
      const input = isJson(given) ? given : {}
      const shown: unknown = results.get(toolUseId)
      const result = isJson(shown) ? shown : {}
      return {
        tool: name,
        input,
        resolved: readCall(name, input, reading, result),
        effect: tools.get(name)?.effect ?? 'unknown',
        outcome: OUTCOMES.has(result['status'])
          ? (result['status'] as CallRecord['outcome'])
          : 'error',
        result,
      }
    })
  })
}

const MICRO = 1_000_000

export function usageOfTurn(
  steps: readonly Step[],
): Pick<TurnRecordOfRun, 'modelCalls' | 'tokens' | 'rupees'> {
  const total = (count: (step: Step) => number | undefined) =>
    steps.reduce((sum, step) => sum + (count(step) ?? 0), 0)
  return {
    modelCalls: steps.length,
    tokens: {
      input: total(({ usage }) => usage.inputTokens),
      output: total(({ usage }) => usage.outputTokens),
      cacheRead: total(({ usage }) => usage.cacheReadInputTokens),
      cacheWrite: total(({ usage }) => usage.cacheWriteInputTokens),
    },
    rupees: total(({ cost }) => cost) / MICRO,
  }
}
