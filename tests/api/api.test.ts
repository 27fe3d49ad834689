import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SignJWT } from 'jose'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { REQUESTS_PER_MINUTE } from '../../handlers/api/caller.ts'
import { ROUTES } from '../../handlers/api/routes.ts'
import { errorAnswer } from '../../handlers/api/schemas.ts'
import { openRuntime } from '../support/runtime.ts'

type Json = Record<string, unknown>

const run = promisify(execFile)
let runtime: Awaited<ReturnType<typeof openRuntime>>
let userId: string
let token: string

beforeAll(async () => {
  runtime = await openRuntime()
  const minted = await mint()
  token = minted.stdout.trim()
  userId = /userId (\S+)/.exec(minted.stderr)?.[1] ?? ''
})
afterAll(() => runtime.close())

/** As a person does it: `npm run token`. */
function mint(...args: string[]) {
  return run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/token.ts', ...args],
    {
      env: { ...process.env, RETAILMIND_DATA: runtime.folder },
    },
  )
}

async function call(
  method: 'GET' | 'POST' | 'OPTIONS',
  path: string,
  { body, key, as = token }: { body?: unknown; key?: string; as?: string | null } = {},
) {
  const response = await fetch(`${runtime.url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(as !== null && { authorization: `Bearer ${as}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    json: (text ? JSON.parse(text) : {}) as Json,
  }
}

interface Item {
  itemId: string
  itemName: string
  currentStock: number
}
async function inventory(
  query = '',
): Promise<{ items: Item[]; totalItems: number; lowStockCount: number; nextCursor?: string }> {
  const { status, json } = await call('GET', `/inventory/${userId}${query}`)
  expect(status).toBe(200)
  return json['data'] as never
}
async function item(name: string): Promise<Item> {
  const found = (await inventory('?limit=500')).items.find(({ itemName }) => itemName === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

describe('the HTTP API', () => {
  it('answers in the language that is asked for where the words do not tell', async () => {
    const context = { previousIntent: 'inventory_query', conversationHistory: [] }
    const body = { userId, query: 'maggi', language: 'mr', queryType: 'voice', context }
    const { json } = await call('POST', '/process-query', { body })
    expect((json['response'] as Json)['text']).toMatch(/shillak|शिल्लक/)
  })

  it('answers a query as a chat would, once for a key', async () => {
    const before = await item('Sugar')
    const body = { userId, sessionId: 's-1', query: '2 kilo cheeni bik gayi', queryType: 'text' }
    const first = await call('POST', '/process-query', { body, key: 'q-1' })
    expect(first).toMatchObject({
      status: 200,
      json: {
        success: true,
        sessionId: 's-1',
        response: { intent: 'sale', confidence: 1, data: { status: 'ok', total: 90 } },
      },
    })
    expect(first.json['processingTime']).toEqual(expect.any(Number))
    const { text, suggestedActions } = first.json['response'] as Json
    expect(text).toContain('₹90')
    expect(suggestedActions).toHaveLength(1)
    const again = await call('POST', '/query', { body, key: 'q-1' })
    expect(again.json['response']).toEqual(first.json['response'])
    expect((await item('Sugar')).currentStock).toBe(before.currentStock - 2)
  })

  it('lists the inventory by pages, by category, and what is low', async () => {
    const all = await inventory('?limit=500')
    expect(all.items).toHaveLength(all.totalItems)
    const paged: Item[] = []
    let cursor: string | undefined
    do {
      const page = await inventory(`?limit=7${cursor ? `&cursor=${cursor}` : ''}`)
      expect(page.items.length).toBeLessThanOrEqual(7)
      expect(page.totalItems).toBe(all.totalItems)
      paged.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(paged).toEqual(all.items)
    const low = await inventory('?lowStock=true')
    expect(low.items).toHaveLength(low.lowStockCount)
    expect(low.lowStockCount).toBe(all.lowStockCount)
    expect((await inventory('?category=no-such')).items).toEqual([])
  })

  it.each([
    ['add', 'from the mandi'],
    ['subtract', 'from the mandi'],
    ['set', 'count: from the mandi'],
  ])('keeps a note on the entry: %s', async (operation, note) => {
    const { itemId } = await item('Sugar')
    const body = { itemId, operation, quantity: 3, notes: 'from the mandi' }
    await call('POST', `/inventory/${userId}`, { body })
    const db = openDatabase(runtime.folder)
    const rows = db.all<{ body: string }>('SELECT body FROM bills ORDER BY bill_id DESC LIMIT 1')
    db.close()
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({ note })
  })

  it('adds, subtracts and sets through the ledger, once for a key', async () => {
    const { itemId, currentStock } = await item('Milk')
    const post = (operation: string, quantity: number, key?: string) =>
      call('POST', `/inventory/${userId}`, {
        body: { itemId, operation, quantity },
        ...(key !== undefined && { key }),
      })
    const added = await post('add', 10)
    expect(added.json['data']).toMatchObject({
      ...{ itemId, previousStock: currentStock, newStock: currentStock + 10 },
    })
    const [first, second] = await Promise.all([
      post('subtract', 2.5, 'k-1'),
      post('subtract', 2.5, 'k-1'),
    ])
    const done = [first, second].filter(({ status }) => status === 200)
    expect(done.length).toBeGreaterThan(0)
    for (const { json } of done)
      expect(json['data']).toMatchObject({
        previousStock: currentStock + 10,
        newStock: currentStock + 7.5,
      })
    expect((await post('subtract', 2.5, 'k-1')).json['data']).toEqual(done[0]?.json['data'])
    expect(await post('subtract', 4, 'k-1')).toMatchObject({ status: 400 })
    expect((await item('Milk')).currentStock).toBe(currentStock + 7.5)
    expect((await post('set', 20)).json['data']).toMatchObject({ newStock: 20 })
    expect(await post('subtract', 5000)).toMatchObject({
      status: 400,
      json: {
        error: {
          code: 'INVALID_REQUEST',
          details: expect.stringContaining('insufficient_stock') as string,
        },
      },
    })
    expect((await item('Milk')).currentStock).toBe(20)
  })

  it('forecasts an item', async () => {
    const { itemId } = await item('Sugar')
    const { status, json } = await call('GET', `/forecast/${userId}/${itemId}?days=14`)
    expect(status).toBe(200)
    const { forecasts, summary } = json['data'] as { forecasts: Json[]; summary: Json }
    expect(forecasts).toHaveLength(14)
    expect(forecasts[0]).toMatchObject({
      confidenceLevel: expect.stringMatching(/high|medium|low/) as string,
    })
    expect(summary['averageDailyDemand']).toBeCloseTo(
      Number(summary['totalPredictedDemand']) / 14,
      1,
    )
  })

  it('lists the alerts', async () => {
    const { status, json } = await call(
      'GET',
      `/alerts/${userId}?unacknowledged=true&type=low_stock`,
    )
    expect(status).toBe(200)
    expect(json['data']).toEqual({ alerts: [], totalAlerts: 0, unacknowledgedCount: 0 })
  })

  it('describes itself, for whoever asks', async () => {
    const { status, json } = await call('GET', '/openapi.json', { as: null })
    expect(status).toBe(200)
    expect(json['openapi']).toBe('3.1.0')
    expect(Object.keys(json['paths'] as Json).sort()).toEqual(
      [...new Set(ROUTES.map(({ path }) => path))].sort(),
    )
  })

  it('gives what its own description says', async () => {
    const { itemId } = await item('Sugar')
    const paths = [`/inventory/${userId}`, `/forecast/${userId}/${itemId}`, `/alerts/${userId}`]
    for (const path of paths) {
      const { json } = await call('GET', path)
      const route = ROUTES.find(
        ({ method, path: own }) => method === 'GET' && own.split('/')[3] === path.split('/')[1],
      )
      expect(route?.answer.parse(json)).toEqual(json)
    }
  })

  it('lets the pages of others ask', async () => {
    const { status, headers } = await call('OPTIONS', `/inventory/${userId}`, { as: null })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(
      (await call('GET', `/alerts/${userId}`)).headers.get('access-control-allow-origin'),
    ).toBe('*')
  })
})

describe('what the HTTP API refuses', () => {
  const expectError = (
    { json, status }: Awaited<ReturnType<typeof call>>,
    code: string,
    as: number,
  ) => {
    expect(errorAnswer.parse(json).error.code).toBe(code)
    expect(status).toBe(as)
    expect(JSON.stringify(json)).not.toMatch(/ at .*\.ts|node_modules|\/handlers\//)
  }

  it('a body that is not JSON, or does not fit', async () => {
    expectError(await call('POST', '/process-query', { body: '{' }), 'INVALID_REQUEST', 400)
    expectError(await call('POST', '/process-query', { body: { userId } }), 'INVALID_REQUEST', 400)
    expectError(
      await call('POST', `/inventory/${userId}`, {
        body: { itemId: 'x', operation: 'add', quantity: -1 },
      }),
      'INVALID_REQUEST',
      400,
    )
    expectError(await call('GET', `/inventory/${userId}?limit=0`), 'INVALID_REQUEST', 400)
    expectError(await call('GET', `/inventory/${userId}?cursor=abc`), 'INVALID_REQUEST', 400)
    expectError(await call('GET', `/forecast/${userId}/x?days=8`), 'INVALID_REQUEST', 400)
    expectError(
      await call('POST', '/process-query', { body: { userId, query: 'x' }, key: 'k'.repeat(201) }),
      'INVALID_REQUEST',
      400,
    )
  })

  it('an item that is not there', async () => {
    expectError(await call('GET', `/forecast/${userId}/none`), 'ITEM_NOT_FOUND', 404)
    expectError(
      await call('POST', `/inventory/${userId}`, {
        body: { itemId: 'none', operation: 'add', quantity: 1 },
      }),
      'ITEM_NOT_FOUND',
      404,
    )
  })

  it('a shop that is not there, to one who may ask for any', async () => {
    const admin = (await mint('--user', 'somebody', '--admin')).stdout.trim()
    expectError(await call('GET', '/alerts/shop-nobody', { as: admin }), 'USER_NOT_FOUND', 404)
    expect((await call('GET', `/alerts/${userId}`, { as: admin })).status).toBe(200)
  })

  it('a token of another shop, a forged one, one without a signature, an expired one, and none', async () => {
    const foreign = (await mint('--user', 'shop-other')).stdout.trim()
    const [head = '', payload = '', signature = ''] = token.split('.')
    const forged = `${head}.${payload}.${signature.slice(0, -4)}AAAA`
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    const otherKey = await new SignJWT({ scope: 'admin' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuer('retailmind')
      .setAudience('retailmind-api')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('another key of another world 0123456789'))
    for (const as of [foreign, forged, none, otherKey, 'x', null])
      expectError(await call('GET', `/alerts/${userId}`, { as }), 'UNAUTHORIZED', 401)
    // The path is open to every valid token: the body is what must be theirs.
    expectError(
      await call('POST', '/process-query', { body: { userId, query: 'stock?' }, as: foreign }),
      'UNAUTHORIZED',
      401,
    )
  })

  it('more than so many requests of a shop in a minute', async () => {
    const asked = await Promise.all(
      Array.from({ length: REQUESTS_PER_MINUTE * 2 + 5 }, () => call('GET', `/alerts/${userId}`)),
    )
    const refused = asked.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    const [one] = refused
    if (one) expectError(one, 'RATE_LIMIT_EXCEEDED', 429)
    expect(Number(one?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
