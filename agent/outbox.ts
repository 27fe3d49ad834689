import { ChannelError } from '../channel/errors.ts'
import type { Recipient } from '../channel/transport.ts'
import { errorData } from './log.ts'
import type { TurnDeps } from './turn-deps.ts'
import type { OutboxEntry, TurnRef } from './turn-store.ts'

/** How long a retake waits for a status that shows that the earlier run's message did go out. */
const WAIT_FOR_STATUS_MS = [500, 1000, 1500]

/** Refusals that no second try will change: the turn is over, its reply could not be delivered. */
const FINAL: ReadonlySet<string> = new Set(['never', 'window', 'template', 'limit'])

/**
 * Sends what the outbox holds and gives the platform's ids. At-least-once: a run that died between the platform's
 * acceptance and our record leaves no trace on our side, so a retake first waits for a delivery status with the turn's key.
 */
export async function sendOutbox(
  outbox: OutboxEntry,
  to: {
    deps: TurnDeps
    turn: TurnRef
    recipient: Recipient
    isRetake: boolean
    /** @throws FencedError once the turn's lease has run out: another run may be sending the same */
    assertHeld: () => void
  },
): Promise<string[]> {
  const { deps, turn, recipient } = to
  const sentIds = to.isRetake ? await knownSent(outbox, to) : []
  for (const body of outbox.messages.slice(sentIds.length)) {
    to.assertHeld()
    try {
      sentIds.push((await deps.transport.send(recipient, body, turn.turnId)).messageId)
    } catch (error) {
      if (!(error instanceof ChannelError) || !FINAL.has(error.kind)) throw error
      deps.log.error('reply refused by the platform', { turnId: turn.turnId, ...errorData(error) })
      return sentIds
    }
  }
  return sentIds
}

async function knownSent(
  outbox: OutboxEntry,
  { deps, turn }: { deps: TurnDeps; turn: TurnRef },
): Promise<string[]> {
  let known = outbox.sentIds
  for (const ms of WAIT_FOR_STATUS_MS) {
    if (known.length >= outbox.messages.length) break
    await deps.sleep(ms)
    known = (await deps.turns.readTurn(turn.turnId))?.outbox?.sentIds ?? known
  }
  return [...known]
}
