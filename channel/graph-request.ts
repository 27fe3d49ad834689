import { setTimeout as sleepFor } from 'node:timers/promises'
import { ChannelError } from './errors.ts'
import { classifyError, PAIR_LIMIT } from './platform-errors.ts'
import { record, text } from './read-json.ts'

export interface GraphOptions {
  /** Base of the Graph API, without version. Asked at each call: a local runtime knows its port only once it listens. */
  graphUrl: () => string
  /** `v26.0` */
  graphVersion: string
  accessToken: () => Promise<string>
  /** One call, in milliseconds. */
  timeoutMs?: number
  /** Tries after the first, for what passes by waiting. */
  retries?: number
  /** Longest single wait; what the platform wants beyond it is left to the queue. */
  maxWaitMs?: number
  sleep?: (ms: number) => Promise<unknown>
}

const FIRST_WAIT_MS = 500

/** One Graph API call by the segments of its path under the version, retried within bounds. Gives the parsed answer. */
export type GraphRequest = (
  path: readonly string[],
  init: { method?: string; json?: unknown; form?: () => FormData; repeatable: boolean },
) => Promise<unknown>

/**
 * @returns a function that throws `ChannelError`. A call that is not `repeatable` and was cut off on the way is not tried
 * again here: the platform may have acted on it, which the error says (`ambiguous`).
 */
export function createGraphRequest(options: GraphOptions): GraphRequest {
  const { timeoutMs = 10_000, retries = 3, maxWaitMs = 20_000, sleep = sleepFor } = options
  return async (segments, init) => {
    const path = segments.map(pathSegment).join('/')
    for (let attempt = 0; ; attempt++) {
      const result = await tryOnce(path, init, options, timeoutMs)
      if (!(result instanceof ChannelError)) return result.body
      const mayRetry = result.kind === 'retry' && (!result.ambiguous || init.repeatable)
      const waitMs = waitBefore(attempt, result)
      if (!mayRetry || attempt >= retries || waitMs > maxWaitMs) throw result
      await sleep(waitMs)
    }
  }
}

function waitBefore(attempt: number, error: ChannelError): number {
  const isPairLimit = error.code === `platform_${PAIR_LIMIT}`
  const backoff = isPairLimit ? 1000 * 4 ** attempt : FIRST_WAIT_MS * 2 ** attempt
  // What the platform asks for is waited out in full; the random part keeps callers from coming back all together.
  return Math.max(error.retryAfterMs ?? 0, backoff) + (Math.random() * backoff) / 4
}

/** Ids come from outside: none may be empty or climb out of its place in the path. */
function pathSegment(id: string): string {
  if (id !== '' && !/^\.+$/.test(id)) return encodeURIComponent(id)
  throw new ChannelError('never', 'an id for the Graph API is missing or is not one', {
    code: 'bad_graph_id',
  })
}

async function tryOnce(
  path: string,
  init: Parameters<GraphRequest>[1],
  { graphUrl, graphVersion, accessToken }: GraphOptions,
  timeoutMs: number,
): Promise<ChannelError | { body: unknown }> {
  const headers: Record<string, string> = { authorization: `Bearer ${await accessToken()}` }
  if (init.json !== undefined) headers['content-type'] = 'application/json'
  const body = init.json === undefined ? init.form?.() : JSON.stringify(init.json)
  try {
    const response = await fetch(`${graphUrl().replace(/\/$/, '')}/${graphVersion}/${path}`, {
      method: init.method ?? 'POST',
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body }),
    })
    const answer = await readJson(response)
    return response.ok ? { body: answer } : classifyError(response.status, answer, response.headers)
  } catch (error) {
    return new ChannelError('retry', 'the platform could not be reached, or did not answer', {
      code: 'unreachable',
      ambiguous: !wasRefused(error),
      details: failureOf(error),
    })
  }
}

const NEVER_CONNECTED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** A connection that never came about carried nothing. */
function wasRefused(error: unknown): boolean {
  return NEVER_CONNECTED.has(failureOf(error).networkCode)
}

/** What a log may know of a failed fetch: its message could quote an address. */
export function failureOf(error: unknown): { reason: string; networkCode?: string } {
  const cause = record(record(error)?.['cause'])
  const networkCode = text(cause?.['code'])
  return {
    reason: error instanceof Error ? error.name : typeof error,
    ...(networkCode !== undefined && { networkCode }),
  }
}

/** Error pages of proxies are no JSON: the status alone counts then. */
async function readJson(response: Response): Promise<unknown> {
  const answer = await response.text()
  try {
    return JSON.parse(answer)
  } catch {
    if (response.ok) throw new Error('an answer that is no JSON')
    return undefined
  }
}
