import fc from 'fast-check'
import { SignJWT } from 'jose'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { createLocalSecrets } from '../../adapters/embedded/secrets.ts'
import { mintToken } from '../../handlers/api/token.ts'
import { errorAnswer } from '../../handlers/api/schemas.ts'
import { openRuntime } from '../support/runtime.ts'
import { describedRoutes, requestTo } from './described.ts'
import { hostileJson, hostileText } from './hostile.ts'
import { counter, type FuzzTarget } from './target.ts'
import { assertTellsNothing } from './telltale.ts'

/** A minute lets a hundred requests of a shop in. */
const REQUESTS_A_MINUTE = 90
const OTHER_SHOP = 'shop-of-somebody-else'

/**
 * The HTTP API behind its authorizer: hostile bodies and parameters by a token that is good, and every request by tokens that are not.
 * No crash, nothing of the inside, no change of stock by what was refused, and nobody in by a bad token.
 */
export const apiTarget: FuzzTarget = {
  name: 'api',
  share: 5,
  async open() {
    const { seen, count } = counter()
    const server = await openRuntime()
    const userId = shopIn(server.folder)
    const key = await createLocalSecrets(server.folder, {}).get('tokenKey')
    const tokens = await tokensFor(userId, key)
    const stock = async () =>
      JSON.stringify(await server.get(`/simulator/stock?phone=919800000001`))
    let before = await stock()
    let requests = 0
    const property = fc.asyncProperty(call(await describedRoutes(server.url)), async (given) => {
      if (++requests % REQUESTS_A_MINUTE === 0) {
        await requestTo(server.url, {
          method: 'POST',
          path: '/simulator/clock',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ advance: 'PT1M' }),
        })
      }
      const path = given.path
        .replace('{userId}', given.isOwn ? userId : OTHER_SHOP)
        .replaceAll(/\{[^}]+\}/g, given.id)
      const isGood = given.token === 'good'
      const sent = {
        method: given.method,
        path: `${path}${given.query}`,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${tokens[given.token]}`,
          ...(given.key !== '' && { 'idempotency-key': given.key }),
        },
        body: given.body.replace('USER', given.isOwn ? userId : OTHER_SHOP),
      }
      const { status, body } = await requestTo(server.url, sent)
      count(`${isGood ? 'good' : 'bad'} token ${status}`)
      if (status >= 500) throw new Error(`answered ${status}: ${body.slice(0, 500)}`)
      const mayBeOpen = path.endsWith('/health') || path.endsWith('/openapi.json')
      if (!isGood && !mayBeOpen && status < 400) throw new Error(`let in by a ${given.token} token`)
      if (status < 400) {
        if (given.method === 'POST') before = await stock()
        return
      }
      assertTellsNothing(body, JSON.stringify(sent))
      if (status !== 404 || body !== '') errorAnswer.parse(JSON.parse(body))
      if ((await stock()) !== before)
        throw new Error('a request that was refused changed the stock')
    })
    return { property, seen, close: () => server.close() }
  },
}

const TOKENS = ['good', 'forged', 'expired', 'eternal', 'other', 'none', 'garbage'] as const
type Token = (typeof TOKENS)[number]

async function tokensFor(userId: string, key: string): Promise<Record<Token, string>> {
  const hourAgo = new Date(Date.now() - 3_600_000)
  const encoded = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const about = { iss: 'retailmind', aud: 'retailmind-api', sub: userId, iat: now, exp: now + 600 }
  return {
    good: await mintToken({ userId, admin: false }, { key, ttlSeconds: 86_400 }),
    forged: await mintToken({ userId, admin: true }, { key: `${key}x`, ttlSeconds: 600 }),
    expired: await mintToken({ userId, admin: false }, { key, ttlSeconds: 60, now: hourAgo }),
    eternal: await new SignJWT({ ...about, exp: now + 10 ** 9 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(key)),
    other: await mintToken({ userId: 'shop-3', admin: false }, { key, ttlSeconds: 600 }),
    none: `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(about)}.`,
    garbage: 'a.b.c',
  }
}

interface Call {
  method: string
  path: string
  isOwn: boolean
  id: string
  query: string
  body: string
  key: string
  token: Token
}

function call(routes: readonly { path: string; methods: readonly string[] }[]): fc.Arbitrary<Call> {
  const piece = hostileText.map((text) => encodeURIComponent(text.toWellFormed().slice(0, 200)))
  const known = ['days', 'limit', 'cursor', 'category', 'lowStock', 'acknowledged', 'severity']
  const query = fc
    .array(
      fc.tuple(fc.constantFrom(...known), fc.oneof(piece, fc.constantFrom('7', '1', 'true'))),
      {
        maxLength: 3,
      },
    )
    .map((all) => (all.length > 0 ? `?${all.map((pair) => pair.join('=')).join('&')}` : ''))
  return fc
    .record({
      route: fc.constantFrom(...routes),
      isOwn: fc.constantFrom(true, true, true, false),
      id: fc.oneof(fc.constantFrom('sugar', 'basmati-rice'), piece).map((id) => id || 'x'),
      query,
      body: body(),
      key: fc.oneof(fc.constantFrom('', 'again'), piece),
      token: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Token>('good') },
        { weight: 2, arbitrary: fc.constantFrom(...TOKENS) },
      ),
    })
    .chain(({ route: { path, methods }, ...rest }) =>
      fc.constantFrom(...methods).map((method) => ({ ...rest, path, method })),
    )
}

/** From what is right in every field but one, to what is no JSON at all. */
function body(): fc.Arbitrary<string> {
  const right: Record<string, unknown> = {
    userId: 'USER',
    query: 'चीनी कितनी है?',
    itemId: 'sugar',
    operation: 'set',
    quantity: 5,
  }
  const spoilt = fc
    .tuple(fc.constantFrom(...Object.keys(right), 'notes', 'context', 'language'), hostileJson)
    .map(([name, json]) => {
      const fields = Object.entries(right).filter(([field]) => field !== name)
      const written = fields.map(
        ([field, value]) => `${JSON.stringify(field)}:${JSON.stringify(value)}`,
      )
      return `{${[...written, `${JSON.stringify(name)}:${json}`].join(',')}}`
    })
  return fc.oneof(
    { weight: 5, arbitrary: spoilt },
    { weight: 1, arbitrary: fc.constant(JSON.stringify(right)) },
    { weight: 1, arbitrary: hostileJson },
    { weight: 1, arbitrary: hostileText },
  )
}

function shopIn(folder: string): string {
  const db = openDatabase(folder)
  try {
    const shop = db.get<{ shop_id: string }>('SELECT shop_id FROM shops LIMIT 1')
    if (!shop) throw new Error('there is no shop')
    return shop.shop_id
  } finally {
    db.close()
  }
}
