import fc from 'fast-check'
import { openRuntime, OWNER } from '../support/runtime.ts'
import { describedRoutes, requestTo, type Request, type Route } from './described.ts'
import { hostileJson, hostileText } from './hostile.ts'
import { counter, type FuzzTarget } from './target.ts'
import { assertTellsNothing } from './telltale.ts'

const METHODS = [
  'GET',
  'POST',
  'POST',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
] as const
/** Routes that have no description: they are for this machine only. */
const OWN_ROUTES = [
  ...[
    '/webhook',
    '/api/v1/health',
    '/',
    '/simulator/messages',
    '/simulator/chat',
    '/simulator/stock',
  ],
  ...[
    '/simulator/turns',
    '/simulator/scenario',
    '/simulator/phones',
    '/simulator/clock',
    '/simulator/faults',
  ],
  ...[
    '/simulator/media/1',
    '/graph/v26.0/100000000000001/messages',
    '/graph/v26.0/100000000000001/media',
    '/graph/v26.0/1',
  ],
]
/** Fields that the routes know, so that a hostile value gets as far as it can. */
const FIELDS = [
  'from',
  'fromUserId',
  'text',
  'button',
  'listRow',
  'voice',
  'audio',
  'document',
  'replyTo',
  'id',
  'forwarded',
  'advance',
  'query',
  'language',
  'item',
  'items',
  'name',
  'quantity',
  'days',
  'messaging_product',
  'to',
  'type',
  'interactive',
]
const STOCK_EVERY = 50

/** Requests to the local server over real HTTP: every route it has, hostile paths, queries, headers and bodies. */
export const httpTarget: FuzzTarget = {
  name: 'http',
  share: 5,
  async open() {
    const { seen, count } = counter()
    const server = await openRuntime()
    const described = await describedRoutes(server.url)
    const routes: Route[] = [
      ...OWN_ROUTES.map((path) => ({ path, methods: METHODS })),
      ...described,
    ]
    const stock = () => server.get(`/simulator/stock?phone=${OWNER}`)
    const before = JSON.stringify(await stock())
    let requests = 0
    const property = fc.asyncProperty(call(routes), async (given) => {
      const { status, body } = await requestTo(server.url, given)
      count(`${Math.floor(status / 100)}xx`)
      if (status >= 500) throw new Error(`answered ${status}: ${body.slice(0, 500)}`)
      if (status >= 400) assertTellsNothing(body, JSON.stringify(given))
      if (++requests % STOCK_EVERY > 0) return
      if (JSON.stringify(await stock()) !== before) throw new Error('the shop’s stock was changed')
    })
    return {
      property: property,
      seen,
      ...(described.length === 0 && {
        missing: 'described routes: the server serves no OpenAPI document',
      }),
      close: () => server.close(),
    }
  },
}

function call(routes: readonly Route[]): fc.Arbitrary<Request> {
  const piece = hostileText.map((text) => encodeURIComponent(text.toWellFormed().slice(0, 200)))
  const path = fc.tuple(fc.constantFrom(...routes), piece).map(([route, text]) => ({
    ...route,
    path: route.path.replaceAll(/\{[^}]+\}/g, text || 'x'),
  }))
  const query = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'phone',
          'after',
          'wait',
          'limit',
          'cursor',
          'days',
          'hub.mode',
          'hub.challenge',
        ),
        piece,
      ),
      { maxLength: 3 },
    )
    // Waiting for something new is a way to be slow, and not to fail.
    .map((all) => all.map(([key, value]) => `${key}=${key === 'wait' ? '0' : value}`).join('&'))
  const body = fc.oneof(
    { weight: 4, arbitrary: known() },
    { weight: 2, arbitrary: hostileJson },
    { weight: 1, arbitrary: hostileText },
  )
  // Most requests come from the page itself: a stranger's are refused before they are read.
  const origin = fc.constantFrom<Record<string, string>[]>(
    ...[{}, {}, {}, {}, {}, {}, { origin: 'http://evil.example' }],
  )
  const headers = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'application/json',
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=x',
      ),
      authorization: fc.oneof(
        fc.constantFrom('Bearer ', 'Bearer a.b.c', 'Basic eDp5'),
        piece.map((text) => `Bearer ${text}`),
      ),
      'x-hub-signature-256': piece.map((text) => `sha256=${text}`),
      'idempotency-key': piece,
      range: fc.constant('bytes=9-1'),
    },
    { requiredKeys: ['content-type'] },
  )
  return fc.tuple(path, query, headers, origin, body).chain(([route, asked, given, from, text]) =>
    fc.constantFrom(...route.methods, ...METHODS).map((method) => ({
      method,
      path: asked ? `${route.path}?${asked}` : route.path,
      headers: { ...given, ...from },
      body: text,
    })),
  )
}

/** An object of the fields that routes read; it never speaks for the owner, whose stock must stay. */
function known(): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(fc.constantFrom(...FIELDS), hostileJson), { minLength: 1, maxLength: 4 })
    .map((fields) => {
      const rest = fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`)
      return `{${['"from":"919899999999"', ...rest].join(',')}}`
    })
}
