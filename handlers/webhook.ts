import middy from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { timingSafeEqual } from 'node:crypto'
import type { Queue, QueueEntry } from '../agent/queue.ts'
import { groupId, turnId } from '../channel/identity.ts'
import type { InboundBatch } from '../channel/inbound.ts'
import { parseWebhook } from '../channel/parse-webhook.ts'
import type { Secrets } from '../channel/secrets.ts'
import { verifySignature } from '../channel/signature.ts'
import { errorResponse, json, text } from './http.ts'
import { logErrors, type Logger } from './log-errors.ts'

export interface WebhookDeps {
  secrets: Secrets
  turnQueue: Pick<Queue, 'send'>
  statusQueue: Pick<Queue, 'send'>
  logger: Logger
}

/**
 * `GET` answers Meta's handshake. `POST` checks the signature over the raw bytes, queues every message and status, and
 * answers `{"status":"received"}`. Anything that is correctly signed is answered 200, or Meta would send it for a week;
 * but 503 if a part could not be queued, so that it does come again.
 */
export function createWebhookHandler(deps: WebhookDeps) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(logErrors(deps.logger))
    .handler((event) =>
      event.httpMethod === 'GET' ? handshake(event, deps) : receive(event, deps),
    )
}

async function handshake(
  event: APIGatewayProxyEvent,
  { secrets }: WebhookDeps,
): Promise<APIGatewayProxyResult> {
  const query = event.queryStringParameters ?? {}
  const given = query['hub.verify_token'] ?? ''
  const isMeta =
    query['hub.mode'] === 'subscribe' && isSame(given, await secrets.get('verifyToken'))
  if (!isMeta)
    return errorResponse('UNAUTHORIZED', 'The verification token is not the one that was set up.')
  return text(200, query['hub.challenge'] ?? '')
}

async function receive(
  event: APIGatewayProxyEvent,
  deps: WebhookDeps,
): Promise<APIGatewayProxyResult> {
  const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  const signature = header(event, 'x-hub-signature-256')
  if (!verifySignature(raw, signature, await deps.secrets.get('appSecret'))) {
    return errorResponse('UNAUTHORIZED', 'The signature does not match the body.')
  }
  let body: unknown
  try {
    body = JSON.parse(raw.toString('utf8'))
  } catch {
    return errorResponse('INVALID_REQUEST', 'The body is not JSON.')
  }

  const batch = parseWebhook(body)
  const [turns, statuses] = await Promise.all([
    queueMessages(batch, deps, await deps.secrets.get('identityKey')),
    queueStatuses(batch, deps),
  ])
  if (batch.others.length > 0)
    deps.logger.info('webhook fields without a use', { fields: batch.others.join(',') })
  const failed = turns + statuses
  if (failed === 0) return json(200, { status: 'received' })
  deps.logger.error('part of a webhook could not be queued', { failed })
  return errorResponse(
    'SERVICE_UNAVAILABLE',
    'Not everything could be taken in; please send it again.',
  )
}

async function queueMessages(
  { messages }: InboundBatch,
  deps: WebhookDeps,
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
async function queueStatuses({ statuses }: InboundBatch, deps: WebhookDeps): Promise<number> {
  // Only those that answer one of our turns say something new.
  const entries = statuses.flatMap((status): QueueEntry[] =>
    status.turnKey
      ? [
          {
            group: status.turnKey,
            dedupId: `${status.turnKey}:${status.status}`,
            body: JSON.stringify(status),
          },
        ]
      : [],
  )
  return entries.length === 0 ? 0 : (await deps.statusQueue.send(entries)).failed.length
}

function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  for (const [key, value] of Object.entries(event.headers)) {
    if (key.toLowerCase() === name) return value
  }
  return undefined
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
