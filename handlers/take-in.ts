import type { Log } from '../agent/log.ts'
import type { Queue, QueueEntry } from '../agent/queue.ts'
import { groupId, turnId } from '../channel/identity.ts'
import type { InboundBatch } from '../channel/inbound.ts'
import { parseWebhook } from '../channel/parse-webhook.ts'
import type { Secrets } from '../channel/secrets.ts'
import { readTurnKey } from '../channel/turn-key.ts'

export interface TakeInDeps {
  secrets: Secrets
  turnQueue: Pick<Queue, 'send'>
  statusQueue: Pick<Queue, 'send'>
  logger: Log
}

/**
 * Queues every message and status of a delivery that is known to be genuine.
 *
 * @returns how many could not be queued: then all of it has to come again
 */
export async function takeIn(body: unknown, deps: TakeInDeps): Promise<number> {
  const batch = parseWebhook(body)
  const [turns, statuses] = await Promise.all([
    queueMessages(batch, deps, await deps.secrets.get('identityKey')),
    queueStatuses(batch, deps),
  ])
  if (batch.others.length > 0)
    deps.logger.info('webhook fields without a use', { fields: batch.others.join(',') })
  const failed = turns + statuses
  if (failed > 0) deps.logger.error('part of a webhook could not be queued', { failed })
  return failed
}

async function queueMessages(
  { messages }: InboundBatch,
  deps: TakeInDeps,
  identityKey: string,
): Promise<number> {
  // Somebody without any id (an event about a number, say) can be neither told apart nor answered.
  const fromSomebody = messages.filter(({ sender }) => sender.waId ?? sender.userId)
  const entries = fromSomebody.map((message): QueueEntry => ({
    group: groupId(message.phoneNumberId, message.sender, identityKey),
    dedupId: turnId(message.phoneNumberId, message.messageId, identityKey),
    body: JSON.stringify(message),
  }))
  return entries.length === 0 ? 0 : (await deps.turnQueue.send(entries)).failed.length
}

/** Statuses have their own queue: a retake waits for one that may not stand behind its own message. */
async function queueStatuses({ statuses }: InboundBatch, deps: TakeInDeps): Promise<number> {
  // Only those that answer one of our turns say something new.
  const entries = statuses.flatMap((status): QueueEntry[] =>
    status.turnKey
      ? [
          {
            group: readTurnKey(status.turnKey).turnId,
            dedupId: `${status.turnKey}:${status.status}`,
            body: JSON.stringify(status),
          },
        ]
      : [],
  )
  return entries.length === 0 ? 0 : (await deps.statusQueue.send(entries)).failed.length
}
