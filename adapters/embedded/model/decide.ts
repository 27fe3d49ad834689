import { complete } from './complete.ts'
import type { PastTurn } from './conversation.ts'
import { planFollowUp, planSameQuestion } from './follow-up.ts'
import { normalise } from './normalise.ts'
import { aboutTheSame } from './talked-about.ts'
import { pendingOfResults } from './pending.ts'
import { planMessage, readMessage } from './plan-message.ts'
import type { Pending, Plan } from './plan.ts'

/** A question may be answered by another question, but not without end. */
const MAX_DEPTH = 6

/** What to do about the last of `turns`, in the light of those before it. */
export function decide(turns: readonly PastTurn[], depth = 0): Plan {
  const turn = turns.at(-1)
  const utterance = normalise(turn?.said ?? '')
  const pending = depth < MAX_DEPTH ? pendingBefore(turns, depth) : undefined
  const isSaid = !utterance.wordless && !utterance.attachment
  const read = isSaid ? readMessage(utterance) : []
  // "and oil?" answers no question: it asks the next one.
  const same = isSaid ? planSameQuestion(turns, read) : undefined
  if (same) return same
  if (pending && isSaid && !utterance.onlyForwarded) {
    const completed = complete(pending, read, turns)
    if (completed) return completed
  }
  const followUp = isSaid ? planFollowUp(turns, read) : undefined
  return followUp ?? aboutTheSame(planMessage(utterance, turns), turns)
}

/** The question that the turn before the last one left open. */
function pendingBefore(turns: readonly PastTurn[], depth: number): Pending | undefined {
  const before = turns.slice(0, -1)
  const previous = before.at(-1)
  if (!previous) return undefined
  if (previous.calls.length > 0) return pendingOfResults(previous)
  const plan = decide(before, depth + 1)
  return plan.kind === 'ask' ? plan.pending : undefined
}
