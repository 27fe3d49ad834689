import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createAuthorizer } from '../authorizer.ts'
import { mintToken, readToken } from './token.ts'

const KEY = 'the key of these tests, long enough to sign'
const OLD_KEY = 'the key before it, which still counts a while'
const NOW = new Date('2026-01-14T05:30:00Z')
const HOUR_S = 3600
const shop = { userId: 'shop-1', admin: false }

const read = (token: string, keys = [KEY], now = NOW) => readToken(token, { keys, now })
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)

function signed(claims: Record<string, unknown>, alg = 'HS256'): Promise<string> {
  const seconds = Math.floor(NOW.getTime() / 1000)
  return new SignJWT({
    ...{ sub: 'shop-1', iss: 'retailmind', aud: 'retailmind-api', iat: seconds, exp: seconds + 60 },
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(KEY.repeat(2)))
}
const wide = (token: string) => readToken(token, { keys: [KEY.repeat(2)], now: NOW })

describe('readToken', () => {
  it('knows for whom a token speaks, by the current key and by the one before it', async () => {
    expect(await read(await mintToken(shop, { key: KEY, ttlSeconds: HOUR_S, now: NOW }))).toEqual(
      shop,
    )
    const admin = { userId: 'me', admin: true }
    const old = await mintToken(admin, { key: OLD_KEY, ttlSeconds: HOUR_S, now: NOW })
    expect(await read(old, [KEY, OLD_KEY])).toEqual(admin)
    expect(await read(old)).toBeUndefined()
  })

  it('refuses what is expired, and what was made to live too long', async () => {
    const token = await mintToken(shop, { key: KEY, ttlSeconds: HOUR_S, now: NOW })
    expect(await read(token, [KEY], later(HOUR_S))).toEqual(shop)
    expect(await read(token, [KEY], later(HOUR_S + 31))).toBeUndefined()
    const seconds = Math.floor(NOW.getTime() / 1000)
    expect(await wide(await signed({}))).toEqual(shop)
    expect(await wide(await signed({ exp: seconds + 25 * HOUR_S }))).toBeUndefined()
  })

  it.each([
    ['another issuer', { iss: 'somebody' }],
    ['another audience', { aud: 'another-api' }],
    ['no subject', { sub: undefined }],
    ['a subject that would widen a policy', { sub: 'shop-1/*' }],
    ['no end', { exp: undefined }],
  ])('refuses %s', async (_, claims) => {
    expect(await wide(await signed(claims))).toBeUndefined()
  })

  it('refuses every algorithm but its own, and none at all', async () => {
    expect(await wide(await signed({}, 'HS512'))).toBeUndefined()
    const [, payload = ''] = (await signed({})).split('.')
    for (const alg of ['none', 'None', 'HS256']) {
      const head = Buffer.from(JSON.stringify({ alg })).toString('base64url')
      expect(await wide(`${head}.${payload}.`)).toBeUndefined()
    }
  })
})

describe('the authorizer', () => {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const authorizer = createAuthorizer({
    keys: async () => [KEY],
    now: () => NOW.getTime(),
    log: silent,
  })
  const ask = async (caller: { userId: string; admin: boolean }) =>
    authorizer({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:ap-south-1:1:abc/prod/GET/api/v1/alerts/shop-1',
      resource: '/api/v1/alerts/{userId}',
      headers: {
        AUTHORIZATION: `Bearer ${await mintToken(caller, { key: KEY, ttlSeconds: 60, now: NOW })}`,
      },
    } as never)

  it('allows all that the shop may ask, whatever is asked now, for the answer is kept', async () => {
    const { policyDocument, context, principalId } = await ask(shop)
    expect({ context, principalId }).toEqual({
      context: { userId: 'shop-1', admin: false },
      principalId: 'shop-1',
    })
    const stage = 'arn:aws:execute-api:ap-south-1:1:abc/prod'
    expect(policyDocument.Statement).toEqual([
      {
        Action: 'execute-api:Invoke',
        Effect: 'Allow',
        Resource: [
          `${stage}/POST/api/v1/process-query`,
          `${stage}/POST/api/v1/query`,
          `${stage}/*/api/v1/inventory/shop-1`,
          `${stage}/GET/api/v1/forecast/shop-1/*`,
          `${stage}/GET/api/v1/alerts/shop-1`,
        ],
      },
    ])
  })

  it('throws the one word that the gateway makes a 401 of', async () => {
    const nothing = { type: 'REQUEST', methodArn: 'arn:x/prod/GET/', headers: {} } as never
    await expect(authorizer(nothing)).rejects.toThrow(/^Unauthorized$/)
  })
})
