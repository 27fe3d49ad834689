import { toolCallsOf } from './run-tool-calls.ts'
import type { OpeningCall } from './loop.ts'
import type { Step, TurnRecord } from './turn-store.ts'

/** A button stays in the chat for ever; what it stood for may be wrong by then. */
export const CONFIRM_WITHIN_MS = 30 * 60 * 1000

/**
 * The calls of a turn that wait for a tap: with the very arguments that were shown, and under their own effect keys, so that
 * however often the button is tapped each happens once. Comes from the turn's steps alone: it is the same in every run of
 * the turn that the tap opens.
 */
export function waitingCalls({
  turnId,
  steps,
}: Pick<TurnRecord, 'turnId' | 'steps'>): OpeningCall[] {
  // A model that tried twice showed its last try: one tap must not do both.
  for (const step of steps.toReversed()) {
    const statuses = statusesAfter(step, steps)
    const waiting = toolCallsOf(step.message).flatMap((call, place) =>
      statuses.get(call.toolUseId ?? '') === 'needs_confirmation'
        ? [
            {
              name: call.name ?? '',
              input: (call.input ?? {}) as Record<string, unknown>,
              effectKey: `${turnId}#${step.n}#${place}`,
              confirmed: true,
            },
          ]
        : [],
    )
    if (waiting.length > 0) return waiting
  }
  return []
}

/** Status of each result by the call it answers; the results of a step's calls are kept with the next reply. */
function statusesAfter(step: Step, steps: readonly Step[]): Map<string, unknown> {
  const next = steps.find(({ n }) => n === step.n + 1)
  return new Map(
    next?.results.map(({ toolUseId, content }) => [
      toolUseId ?? '',
      (content?.[0]?.json as { status?: unknown } | undefined)?.status,
    ]),
  )
}
