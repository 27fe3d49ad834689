import { timingSafeEqual } from 'node:crypto'
import { HttpError, type Request } from './http.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host)
}

/**
 * Keeps other web pages and other machines away from the simulator. On loopback, the `Host` must be loopback (or a page of
 * another name could point it here); elsewhere a token is asked for. A request that another site's page makes is refused by its
 * `Origin`.
 *
 * @throws HttpError 401 or 403
 */
export function checkCaller(
  request: Pick<Request, 'url' | 'headers'>,
  { token }: { token: string | undefined },
): void {
  const host = hostName(request.headers.host)
  if (token === undefined && !isLoopback(host)) {
    throw new HttpError(
      403,
      'this host name is not served; use the address that was printed at the start',
    )
  }
  const { origin } = request.headers
  if (origin !== undefined && hostOf(origin) !== request.headers.host) {
    throw new HttpError(403, 'requests from other sites are refused')
  }
  if (token !== undefined && !givenTokens(request).some((given) => isSame(given, token))) {
    throw new HttpError(401, 'a token is needed: open the address that was printed at the start')
  }
}

/** In the address, in a header for programs, or in the cookie that the page sets. */
function givenTokens({ url, headers }: Pick<Request, 'url' | 'headers'>): string[] {
  const cookie = /(?:^|;\s*)retailmind_token=([^;]+)/.exec(headers.cookie ?? '')?.[1]
  const header = headers['x-retailmind-token']
  return [url.searchParams.get('token'), header, cookie].filter(
    (value) => typeof value === 'string',
  )
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase()
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
