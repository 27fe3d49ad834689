import type { ConversationTurn, Millis } from './turn-store.ts'

/** After this long without a word, a "haan" answers nothing any more. */
export const SESSION_IDLE_MS = 30 * 60 * 1000

export interface Session {
  sessionId: string
  /** Its turns so far, oldest first. */
  turns: ConversationTurn[]
}

/**
 * The session that a turn belongs to: the member's latest turns without a gap of 30 minutes, or a new one, named after the
 * turn that opens it.
 */
export function sessionOf(
  conversation: readonly ConversationTurn[],
  { turnId, at }: { turnId: string; at: Millis },
): Session {
  const turns: ConversationTurn[] = []
  let next = at
  for (const turn of conversation.toReversed()) {
    const then = Date.parse(turn.at)
    if (next - then > SESSION_IDLE_MS) break
    turns.unshift(turn)
    next = then
  }
  return { sessionId: turns.at(-1)?.sessionId ?? turnId, turns }
}
