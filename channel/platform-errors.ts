import { ChannelError, type ChannelErrorKind } from './errors.ts'
import { number, record, text, type Json } from './read-json.ts'

/**
 * Cloud API error codes by what can be done about them. Titles and messages change, codes stay.
 * Source: Meta's error page of May 2026, and the tables of public clients.
 */
const CODES: Readonly<Record<Exclude<ChannelErrorKind, 'limit'>, readonly number[]>> = {
  retry: [4, 80007, 130429, 131000, 131016, 131056, 131057, 133004, 133005],
  never: [368, 130472, 130497, 131021, 131026, 131031, 131049, 131050, 131051, 131062, 131063],
  window: [131047],
  template: [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016],
  config: [0, 3, 10, 190, 131005, 131030, 131037, 131042, 133010],
  media: [131052, 131053],
  spam: [131048],
}

const KIND_OF = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind as ChannelErrorKind]),
  ),
)

/** Too many messages to one person: the platform wants 4^n seconds between tries. */
export const PAIR_LIMIT = 131056

/** A refusal of the Graph API, from its status, its error envelope and the headers that say how long to wait. */
export function classifyError(httpStatus: number, body: unknown, headers: Headers): ChannelError {
  const error = record(record(body)?.['error'])
  const code = number(error?.['code'])
  const kind = kindOf(httpStatus, code, error?.['is_transient'] === true)
  const retryAfterMs = retryAfterOf(headers)
  return new ChannelError(kind, `the platform refused the request (${kind})`, {
    code: code === undefined ? `http_${httpStatus}` : `platform_${code}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    // A gateway that gave up waiting does not know what became of the request behind it.
    ambiguous: httpStatus === 504 && code === undefined,
    details: { httpStatus, code, subcode: number(error?.['error_subcode']) },
  })
}

function kindOf(
  httpStatus: number,
  code: number | undefined,
  isTransient: boolean,
): ChannelErrorKind {
  const known = code === undefined ? undefined : KIND_OF.get(code)
  if (known) return known
  // Permission errors have a range of their own.
  if (code !== undefined && code >= 200 && code <= 299) return 'config'
  if (httpStatus === 401 || httpStatus === 403) return 'config'
  if (isTransient || httpStatus === 408 || httpStatus === 429 || httpStatus >= 500) return 'retry'
  return 'never'
}

/** Seconds in `Retry-After`, or minutes in Meta's own usage header; whichever is longer. */
function retryAfterOf(headers: Headers): number | undefined {
  const seconds = number(headers.get('retry-after'))
  const minutes = waitMinutes(headers.get('x-business-use-case-usage'))
  const longest = Math.max((seconds ?? 0) * 1000, (minutes ?? 0) * 60_000)
  return longest > 0 ? longest : undefined
}

function waitMinutes(header: string | null): number | undefined {
  if (!header) return undefined
  let usage: Json | undefined
  try {
    usage = record(JSON.parse(header))
  } catch {
    // A header that is no JSON says nothing about waiting.
    return undefined
  }
  const waits = Object.values(usage ?? {})
    .flatMap((uses) => (Array.isArray(uses) ? (uses as unknown[]) : []))
    .flatMap((use) => number(record(use)?.['estimated_time_to_regain_access']) ?? [])
  return waits.length > 0 ? Math.max(...waits) : undefined
}

/** What the Graph API says of an object that it does not have, or no longer: media expire. */
export function isMissingObject(error: unknown): boolean {
  return (
    error instanceof ChannelError &&
    error.code === 'platform_100' &&
    error.details['subcode'] === 33
  )
}

/** The id of an accepted message. */
export function acceptedId(body: unknown): string | undefined {
  const messages = record(body)?.['messages']
  return Array.isArray(messages) ? text(record(messages[0])?.['id']) : undefined
}
