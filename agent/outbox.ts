import { ChannelError } from '../channel/errors.ts'
import { audioBody, documentBody, imageBody } from '../channel/payloads.ts'
import type { Recipient } from '../channel/transport.ts'
import { readSentEntry, turnKeyOf } from '../channel/turn-key.ts'
import { isAttachment, type Attachment } from './attachments.ts'
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
    /** Told of a refusal that no second try will change. */
    onRefused?: (error: ChannelError) => void
  },
): Promise<string[]> {
  const { deps, turn, recipient } = to
  const sent = to.isRetake ? await knownSent(outbox, to) : new Map<number, string>()
  const inOrder = () => outbox.messages.flatMap((_, place) => sent.get(place) ?? [])
  for (const [place, message] of outbox.messages.entries()) {
    if (sent.has(place)) continue
    to.assertHeld()
    try {
      const body = isAttachment(message) ? await attach(message, to) : message
      if (!body) continue
      // Speaking and uploading take their time.
      to.assertHeld()
      const turnKey = turnKeyOf(turn.turnId, place)
      sent.set(place, (await deps.transport.send(recipient, body, turnKey)).messageId)
    } catch (error) {
      if (!(error instanceof ChannelError) || !FINAL.has(error.kind)) throw error
      to.onRefused?.(error)
      deps.log.error('reply refused by the platform', { turnId: turn.turnId, ...errorData(error) })
      return inOrder()
    }
  }
  return inOrder()
}

/** Makes and uploads what is to be sent; nothing where it cannot be had: the text beside it has gone out. */
async function attach(
  attachment: Attachment,
  { deps, turn, recipient }: { deps: TurnDeps; turn: TurnRef; recipient: Recipient },
): Promise<Record<string, unknown> | undefined> {
  const { phoneNumberId } = recipient
  if (attachment.attach === 'event') {
    await deps.events.publish(attachment.event).catch((error: unknown) => {
      // The reply is out: sending it again would be worse than a warning that comes late.
      deps.log.error('event not published', { turnId: turn.turnId, ...errorData(error) })
    })
    return undefined
  }
  if (attachment.attach === 'file') {
    const { key, filename } = attachment
    const file = await deps.files.get(key)
    if (!file) {
      deps.log.error('file to be sent is gone', { turnId: turn.turnId })
      return undefined
    }
    const { mediaId } = await deps.transport.uploadMedia(phoneNumberId, { ...file, filename })
    return file.mimeType.startsWith('image/')
      ? imageBody({ mediaId })
      : documentBody({ mediaId, filename })
  }
  if (!deps.speech) return undefined
  try {
    const note = await deps.speech.speak(attachment)
    const { mediaId } = await deps.transport.uploadMedia(phoneNumberId, {
      ...note,
      filename: 'reply.ogg',
    })
    return audioBody({ mediaId, voice: true })
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    deps.log.warn('reply not spoken', { turnId: turn.turnId, ...errorData(error) })
    return undefined
  }
}

async function knownSent(
  outbox: OutboxEntry,
  { deps, turn }: { deps: TurnDeps; turn: TurnRef },
): Promise<Map<number, string>> {
  const toSend = outbox.messages.filter((message) => message['attach'] !== 'event').length
  let known = placesOf(outbox.sentIds)
  for (const ms of WAIT_FOR_STATUS_MS) {
    if (known.size >= toSend) break
    await deps.sleep(ms)
    const sentIds = (await deps.turns.readTurn(turn.turnId))?.outbox?.sentIds
    if (sentIds) known = placesOf(sentIds)
  }
  return known
}

/** A message that went out twice is one. */
function placesOf(sentIds: readonly string[]): Map<number, string> {
  const entries = sentIds.map(readSentEntry)
  return new Map(entries.map(({ messageId, place }) => [place, messageId]))
}
