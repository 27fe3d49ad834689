import type { Message } from './model.ts'
import type { ConversationTurn } from './turn-store.ts'

/**
 * The member's latest turns that fit the budget, oldest first. A turn is taken whole or not at all,
 * so that a tool call is never parted from its result.
 */
export function fitWindow(
  turns: readonly ConversationTurn[],
  budget: { tokens: number; estimate(messages: Message[]): number },
): Message[] {
  const kept: Message[][] = []
  let left = budget.tokens
  for (const turn of turns.toReversed()) {
    left -= budget.estimate(turn.messages)
    if (left < 0) break
    kept.unshift(turn.messages)
  }
  return kept.flat()
}
