import middy from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { timingSafeEqual } from 'node:crypto'
import { verifySignature } from '../channel/signature.ts'
import { errorResponse, json, text } from './http.ts'
import { logErrors } from './log-errors.ts'
import { takeIn, type TakeInDeps } from './take-in.ts'

/**
 * `GET` answers Meta's handshake. `POST` checks the signature over the raw bytes, queues every message and status, and
 * answers `{"status":"received"}`. Anything that is correctly signed is answered 200, or Meta would send it for a week;
 * but 503 if a part could not be queued, so that it does come again.
 */
export function createWebhookHandler(deps: TakeInDeps) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(logErrors(deps.logger))
    .handler((event) =>
      event.httpMethod === 'GET' ? handshake(event, deps) : receive(event, deps),
    )
}

async function handshake(
  event: APIGatewayProxyEvent,
  { secrets }: TakeInDeps,
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
  deps: TakeInDeps,
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

  if ((await takeIn(body, deps)) === 0) return json(200, { status: 'received' })
  return errorResponse(
    'SERVICE_UNAVAILABLE',
    'Not everything could be taken in; please send it again.',
  )
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
