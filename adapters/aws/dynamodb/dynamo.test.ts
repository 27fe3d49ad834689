import { afterEach, describe, expect, it } from 'vitest'
import { StoreError } from '../../../shop/errors.ts'
import {
  startScriptedDynamo,
  type DynamoStep,
  type ScriptedDynamo,
} from '../testing/scripted-dynamo.ts'
import type { Action } from './actions.ts'
import { createDynamo, createDynamoClient } from './dynamo.ts'
import { name, when } from './expression.ts'
import { itemKey } from './keys.ts'
import { ATTEMPTS } from './retry.ts'

const put = (itemId: string): Action => ({
  kind: 'put',
  table: 'inventory',
  key: itemKey('shop', itemId),
  row: { itemName: itemId },
})
const isNew = when`attribute_not_exists(${name('itemId')})`
const cancelled = (...reasons: string[]): DynamoStep => ({
  status: 400,
  type: 'TransactionCanceledException',
  reasons,
})
const refused = (type: string, status = 400): DynamoStep => ({ status, type })
const fine: DynamoStep = { answer: {} }

let server: ScriptedDynamo
afterEach(() => server.close())

async function start(...steps: [DynamoStep, ...DynamoStep[]]) {
  server = await startScriptedDynamo(steps)
  const pauses: number[] = []
  const client = createDynamoClient({
    endpoint: server.url,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  })
  const dynamo = createDynamo({
    client,
    sleep: async (ms) => {
      pauses.push(ms)
    },
  })
  return { dynamo, pauses }
}

const tokens = () => server.calls.map(({ body }) => body['ClientRequestToken'])

describe('a transaction', () => {
  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'that was cancelled for %s is tried again, as a new one',
    async (reason) => {
      const { dynamo, pauses } = await start(cancelled('None', reason), cancelled(reason), fine)
      expect(await dynamo.transact([put('a'), put('b')])).toEqual({ written: true })
      expect(pauses).toHaveLength(2)
      expect(new Set(tokens()).size).toBe(3)
      const [first, ...others] = server.calls.map(({ body }) => body['TransactItems'])
      expect(others).toEqual([first, first])
    },
  )

  it('pauses for random times under a limit that doubles', async () => {
    const { dynamo, pauses } = await start(cancelled('TransactionConflict'))
    await expect(dynamo.transact([put('a')])).rejects.toBeInstanceOf(StoreError)
    const limits = [25, 50, 100, 200, 400, 800, 800, 800]
    expect(pauses).toHaveLength(limits.length)
    for (const [i, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(0)
      expect(pause).toBeLessThan(limits[i] ?? 0)
    }
    expect(new Set(pauses).size).toBe(pauses.length)
  })

  it('that meets others for ever is given up, with an error that says so', async () => {
    const { dynamo } = await start(cancelled('TransactionConflict'))
    await expect(dynamo.transact([put('a')])).rejects.toMatchObject({
      code: 'store_busy',
      details: { attempts: ATTEMPTS },
    })
    expect(server.calls).toHaveLength(ATTEMPTS)
  })

  it('tells which conditions did not hold, and tries no more, whatever else was in the way', async () => {
    const { dynamo, pauses } = await start(
      cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict', 'ConditionalCheckFailed'),
    )
    expect(await dynamo.transact([put('a'), put('b'), put('c'), put('d')])).toEqual({
      written: false,
      failed: new Set([1, 3]),
    })
    expect(pauses).toEqual([])
  })

  it('that the service will never take is no reason to try again', async () => {
    const { dynamo } = await start(cancelled('ItemCollectionSizeLimitExceeded'))
    await expect(dynamo.transact([put('a')])).rejects.toMatchObject({
      code: 'store_failed',
      details: { reasons: ['ItemCollectionSizeLimitExceeded'] },
    })
    expect(server.calls).toHaveLength(1)
  })

  it.each<[string, DynamoStep]>([
    ['a cut connection', 'reset'],
    ['an error of the service', refused('InternalServerError', 500)],
    ['the first attempt being at work still', refused('TransactionInProgressException')],
  ])('is repeated under its own token after %s: it may have happened', async (_fault, step) => {
    const { dynamo } = await start(step, fine)
    expect(await dynamo.transact([put('a')])).toEqual({ written: true })
    expect(tokens()).toEqual([tokens()[0], tokens()[0]])
  })
})

describe('throttling', () => {
  it.each(['ProvisionedThroughputExceededException', 'ThrottlingException'])(
    '%s is waited out',
    async (type) => {
      const { dynamo } = await start(refused(type), {
        answer: { Items: [{ itemId: { S: 'a' } }] },
      })
      const where = when`${name('userId')} = ${'shop'}`
      expect(await dynamo.query('inventory', { where })).toEqual([{ itemId: 'a' }])
    },
  )

  it('that does not end is an error that says so', async () => {
    const { dynamo } = await start(refused('ThrottlingException'))
    await expect(dynamo.read('inventory', itemKey('shop', 'a'))).rejects.toMatchObject({
      code: 'store_busy',
      details: { dynamodb: 'ThrottlingException', attempts: 4 },
    })
  })
})

describe('a conditional write', () => {
  it('waits for a transaction that is at work on the row', async () => {
    const { dynamo, pauses } = await start(refused('TransactionConflictException'), fine)
    expect(await dynamo.putIf('users', { userId: 'id#1' }, isNew)).toBe(true)
    expect(pauses).toHaveLength(1)
  })

  it('says when its condition did not hold', async () => {
    const { dynamo } = await start(refused('ConditionalCheckFailedException'))
    expect(await dynamo.putIf('users', { userId: 'id#1' }, isNew)).toBe(false)
  })
})

describe('reading rows', () => {
  const table = 'retailmind-inventory'
  const row = (itemId: string) => ({ userId: { S: 'shop' }, itemId: { S: itemId } })
  const read = (dynamo: ReturnType<typeof createDynamo>, ...ids: string[]) =>
    Promise.all(ids.map((id) => dynamo.read('inventory', itemKey('shop', id))))

  it('asks for what was wanted at once in one consistent request, each row once', async () => {
    const { dynamo } = await start({ answer: { Responses: { [table]: [row('b')] } } })
    const rows = await read(dynamo, 'a', 'b', 'b')
    expect(rows).toEqual([
      undefined,
      { userId: 'shop', itemId: 'b' },
      { userId: 'shop', itemId: 'b' },
    ])
    expect(server.calls).toEqual([
      {
        action: 'BatchGetItem',
        body: { RequestItems: { [table]: { Keys: [row('a'), row('b')], ConsistentRead: true } } },
      },
    ])
  })

  it('asks anew for what is wanted later', async () => {
    const { dynamo } = await start({ answer: { Responses: {} } })
    const [first] = await Promise.all([
      read(dynamo, 'a'),
      // By then the first request is on its way.
      new Promise((resolve) => setTimeout(resolve, 5)).then(() => read(dynamo, 'a')),
    ])
    expect(first).toEqual([undefined])
    expect(server.calls).toHaveLength(2)
  })

  it('asks again, and only, for the rows that were left unread', async () => {
    const { dynamo, pauses } = await start(
      {
        answer: {
          Responses: { [table]: [row('a')] },
          UnprocessedKeys: { [table]: { Keys: [row('b')] } },
        },
      },
      { answer: { Responses: { [table]: [row('b')] } } },
    )
    expect((await read(dynamo, 'a', 'b')).map((found) => found?.['itemId'])).toEqual(['a', 'b'])
    expect(server.calls[1]?.body).toMatchObject({ RequestItems: { [table]: { Keys: [row('b')] } } })
    expect(pauses).toHaveLength(1)
  })

  it('never takes an unread row for an absent one', async () => {
    const { dynamo } = await start({
      answer: { Responses: {}, UnprocessedKeys: { [table]: { Keys: [row('a')] } } },
    })
    await expect(read(dynamo, 'a')).rejects.toMatchObject({ code: 'store_busy' })
    expect(server.calls).toHaveLength(ATTEMPTS)
  })

  it('keeps to a hundred a request', async () => {
    const { dynamo } = await start({ answer: { Responses: {} } })
    await read(dynamo, ...Array.from({ length: 230 }, (_, n) => `item-${n}`))
    const asked = server.calls.map(({ body }) => {
      const { RequestItems } = body as { RequestItems: Record<string, { Keys: unknown[] }> }
      return RequestItems[table]?.Keys.length
    })
    expect(asked.toSorted()).toEqual([100, 100, 30])
  })
})

describe('querying', () => {
  const where = when`${name('userId')} = ${'shop'}`
  const page = (itemId: string, from?: string): DynamoStep => ({
    answer: {
      Items: [{ itemId: { S: itemId } }],
      ...(from !== undefined && { LastEvaluatedKey: { itemId: { S: from } } }),
    },
  })

  it('turns the pages to the end, also empty ones', async () => {
    const { dynamo } = await start(
      page('a', 'a'),
      { answer: { Items: [], LastEvaluatedKey: { itemId: { S: 'b' } } } },
      page('c'),
    )
    expect(await dynamo.query('inventory', { where })).toEqual([{ itemId: 'a' }, { itemId: 'c' }])
    expect(server.calls.map(({ body }) => body['ExclusiveStartKey'])).toEqual([
      undefined,
      { itemId: { S: 'a' } },
      { itemId: { S: 'b' } },
    ])
    expect(server.calls.every(({ body }) => body['ConsistentRead'] === true)).toBe(true)
  })

  it('stops at the limit', async () => {
    const { dynamo } = await start(page('a', 'a'), page('b', 'b'))
    expect(await dynamo.query('inventory', { where, limit: 2 })).toHaveLength(2)
    expect(server.calls.map(({ body }) => body['Limit'])).toEqual([2, 1])
  })
})

describe('what went wrong', () => {
  it.each<[string, DynamoStep, string]>([
    ['no such table', refused('ResourceNotFoundException'), 'store_missing'],
    ['no permission', refused('AccessDeniedException'), 'store_denied'],
    [
      'a row that is too large',
      {
        status: 400,
        type: 'ValidationException',
        message: 'Item size has exceeded the maximum allowed size',
      },
      'store_too_large',
    ],
    ['anything else', refused('ValidationException'), 'store_failed'],
    ['no answer', 'reset', 'store_unreachable'],
  ])('%s has a code of its own', async (_what, step, code) => {
    const { dynamo } = await start(step)
    const failure = await dynamo.transact([put('a')]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StoreError)
    expect(failure).toMatchObject({ code })
  })

  it('is not kept from us when it is our own mistake', async () => {
    const { dynamo } = await start(fine)
    const unstorable: Action = { ...put('a'), kind: 'put', row: { made: new (class Odd {})() } }
    const failure = await dynamo.transact([unstorable]).catch((error: unknown) => error)
    expect(failure).not.toBeInstanceOf(StoreError)
    expect(String(failure)).toContain('convertClassInstanceToMap')
  })

  it('cuts a request that gets no answer', async () => {
    server = await startScriptedDynamo(['hang'])
    const client = createDynamoClient({
      endpoint: server.url,
      region: 'ap-south-1',
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      maxAttempts: 1,
    })
    const dynamo = createDynamo({ client })
    await expect(dynamo.read('users', { userId: 'shop' })).rejects.toMatchObject({
      code: 'store_unreachable',
    })
  })
})

describe('removing rows', () => {
  const removals = (ids: string[]) =>
    ids.map((id) => ({
      DeleteRequest: { Key: { userId: { S: 'shop' }, itemId: { S: id } } },
    }))
  const table = 'retailmind-inventory'

  it('goes by 25, and asks again for what was left', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `item-${n}`)
    const { dynamo, pauses } = await start(
      { answer: { UnprocessedItems: { [table]: removals(['item-3', 'item-7']) } } },
      fine,
    )
    const keys = ids.map((id) => itemKey('shop', id))
    expect(await dynamo.removeRows('inventory', keys)).toBe(30)
    const asked = server.calls.map(
      ({ body }) => (body['RequestItems'] as Record<string, unknown>)[table],
    )
    expect(asked).toEqual([
      removals(ids.slice(0, 25)),
      removals(['item-3', 'item-7']),
      removals(ids.slice(25)),
    ])
    expect(pauses).toHaveLength(1)
  })

  it('that gets nowhere is given up, with an error that says so', async () => {
    const { dynamo } = await start({
      answer: { UnprocessedItems: { [table]: removals(['a']) } },
    })
    await expect(dynamo.removeRows('inventory', [itemKey('shop', 'a')])).rejects.toMatchObject({
      code: 'store_busy',
      details: { unprocessed: 1 },
    })
    expect(server.calls).toHaveLength(ATTEMPTS)
  })
})
