import { AwsClient } from 'aws4fetch'
import { setTimeout } from 'node:timers/promises'
import { RetailMindError } from '../../shop/errors.ts'

/** SQS could not be asked, or said no. `code` is `sqs_unavailable` (trying again may help) or `sqs_refused`. */
export class SqsError extends RetailMindError {}

export interface AwsCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

export interface SqsConnection {
  region: string
  /** Where requests go; the queue's own host when absent. */
  endpoint?: string
  /** Asked before every attempt, so that rotated keys are taken up. Else `AWS_ACCESS_KEY_ID` and its siblings. */
  credentials?: () => AwsCredentials
  /** One attempt, answer included. */
  timeoutMs?: number
  /** First try and retries. */
  attempts?: number
  /** Longest pause before the first retry; it doubles with each one. */
  pauseMs?: number
}

export type SqsAction = 'SendMessageBatch' | 'SendMessage' | 'ChangeMessageVisibility'
export type SqsRequest = (
  action: SqsAction,
  body: { QueueUrl: string } & Record<string, unknown>,
  signal?: AbortSignal,
) => Promise<unknown>

const DEFAULT_TIMEOUT_MS = 3_000
const DEFAULT_ATTEMPTS = 4
export const DEFAULT_PAUSE_MS = 100

/** Error types that pass by themselves, among them some that come with a 400. */
const PASSING = /throttl|too ?many ?requests|requestlimit|internal|unavailable|timeout/i

export const isPassing = (type: string) => PASSING.test(type)

/**
 * Signed calls of SQS in its JSON protocol, by `fetch`: the SDK's client would be most of the webhook's bundle.
 * Throttling, 5xx, cut connections and time-outs are tried again, with full jitter.
 *
 * The function throws `SqsError`: `sqs_unavailable` after the last attempt, `sqs_refused` at once for everything that
 * would be refused again; `details.type` is the service's name for it. An aborted signal ends it with `sqs_unavailable`.
 */
export function createSqsRequest(connection: SqsConnection): SqsRequest {
  const { attempts = DEFAULT_ATTEMPTS, pauseMs = DEFAULT_PAUSE_MS } = connection
  const sign = createSigner(connection)
  return async (action, body, signal) => {
    for (let attempt = 1; ; attempt++) {
      const signed = await sign(action, body)
      try {
        signal?.throwIfAborted()
        return await ask(signed, connection.timeoutMs, signal)
      } catch (error) {
        const failure = toSqsError(action, error)
        const isLast = attempt >= attempts || signal?.aborted === true
        if (failure.code === 'sqs_refused' || isLast) throw failure
        await pauseBefore(attempt, pauseMs, signal)
      }
    }
  }
}

/** What the service itself answered with. */
class Answer extends Error {
  readonly status: number
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(message)
    this.status = status
    this.type = type
  }
}

async function ask(
  request: Request,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  signal?: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const response = await fetch(request, {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
  const text = await response.text()
  if (response.ok) return JSON.parse(text || '{}')
  const { type, message } = readError(text)
  throw new Answer(response.status, type, message)
}

/** A load balancer in between may answer in something else than JSON. */
function readError(text: string): { type: string; message: string } {
  try {
    const body = JSON.parse(text) as { __type?: string; message?: string; Message?: string }
    return {
      type: body.__type?.split('#').at(-1) ?? '',
      message: body.message ?? body.Message ?? '',
    }
  } catch {
    return { type: '', message: '' }
  }
}

function toSqsError(action: SqsAction, error: unknown): SqsError {
  if (error instanceof SqsError) return error
  if (!(error instanceof Answer)) {
    // No answer, or one that broke off. Whether the request took effect is open; a dedup id makes it safe to repeat.
    return new SqsError('sqs_unavailable', `${action}: SQS did not answer`, {
      details: { action },
      cause: error,
    })
  }
  const { status, type, message } = error
  const passes = status >= 500 || status === 429 || isPassing(type)
  return new SqsError(
    passes ? 'sqs_unavailable' : 'sqs_refused',
    `${action}: SQS answered ${status} ${type} ${message}`.trim(),
    { details: { action, status, type } },
  )
}

function createSigner({ region, endpoint, credentials = fromEnvironment }: SqsConnection) {
  // The keys derived for a day are kept, as long as the credentials stay the same.
  let client: AwsClient | undefined
  return (action: SqsAction, body: { QueueUrl: string }): Promise<Request> => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials()
    if (
      client?.accessKeyId !== accessKeyId ||
      client.secretAccessKey !== secretAccessKey ||
      client.sessionToken !== sessionToken
    ) {
      client = new AwsClient({
        accessKeyId,
        secretAccessKey,
        ...(sessionToken !== undefined && { sessionToken }),
        service: 'sqs',
        region,
      })
    }
    return client.sign(new URL('/', endpoint ?? body.QueueUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${action}`,
      },
      body: JSON.stringify(body),
    })
  }
}

function fromEnvironment(): AwsCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new SqsError(
      'sqs_refused',
      'no AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set',
      { details: { type: 'NoCredentials' } },
    )
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  }
}

/** Full jitter, after so many attempts. Ends early, without an error, when the signal is aborted. */
export async function pauseBefore(
  attempts: number,
  pauseMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const ms = Math.random() * pauseMs * 2 ** (attempts - 1)
  await setTimeout(ms, undefined, { ...(signal && { signal }) }).catch((error: unknown) => {
    if (!signal?.aborted) throw error
  })
}
