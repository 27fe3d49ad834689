import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDynamoClient } from '../../adapters/aws/dynamodb/dynamo.ts'
import { createDynamoStore } from '../../adapters/aws/store.ts'
import { TABLES, type TableDefinition } from '../../adapters/aws/tables.ts'
import type { Change } from '../../shop/store.ts'
import {
  claimed,
  claimRequest,
  DAY,
  NOW,
  openShop,
  prompt,
  sampleBill,
  sampleConversation,
  sampleItem,
  sampleMember,
  sampleStep,
  unique,
} from '../contracts/samples.ts'
import { openLocalStore } from './local-tables.ts'

const AT = '2026-01-15T05:30:00.000Z'

let local: Awaited<ReturnType<typeof openLocalStore>>
beforeAll(async () => {
  local = await openLocalStore({ now: () => NOW })
})
afterAll(() => local.close())

/** A process of its own, with a client that a test may spoil. */
function otherProcess(spoil: (client: DynamoDBClient) => void = () => {}) {
  const client = createDynamoClient()
  spoil(client)
  return createDynamoStore({ client, tablePrefix: local.tablePrefix, clock: { now: () => NOW } })
}

/** Every row of every table that says the word, in whatever attribute. */
async function rowsWith(word: string) {
  const doc = DynamoDBDocumentClient.from(local.client)
  const definitions: TableDefinition[] = Object.values(TABLES)
  const pages = await Promise.all(
    definitions.map(({ name }) =>
      doc.send(new ScanCommand({ TableName: local.tablePrefix + name })),
    ),
  )
  return pages
    .flatMap(({ Items = [] }) => Items)
    .filter((row) => JSON.stringify(row).includes(word))
}

async function livedIn() {
  const { store } = local
  const opened = await openShop(store, store)
  const { shopId } = opened.shop
  await store.addMember(sampleMember(shopId, 'helper', 'helper'), { keys: [unique('wa')] })
  const changes: Change[] = [
    { type: 'item', item: sampleItem('sugar') },
    { type: 'bill', bill: sampleBill(shopId, 'bill-1') },
    { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 1 } },
  ]
  await opened.commit(changes)
  await store.saveStep(opened.turn, sampleStep(0, 'hello'), { prompt })
  return { ...opened, shopId }
}

const tombstone = (shopId: string) => [{ userId: { S: shopId }, erasedAt: { S: AT } }]

describe('an erasure', () => {
  it('that is cut short at any of its requests is finished by the next', async () => {
    let cuts = 0
    for (let at = 1; ; at++) {
      const { shopId } = await livedIn()
      let requests = 0
      const cut = otherProcess((client) => {
        client.middlewareStack.add(
          (next) => (args) => {
            requests += 1
            if (requests === at) throw new Error('the process was killed')
            return next(args)
          },
          // Outermost: no retry of the SDK is to save it.
          { step: 'initialize', priority: 'high', name: 'cut' },
        )
      })
      const outcome = await cut.eraseShop(shopId, AT).catch((error: unknown) => String(error))
      if (typeof outcome === 'object') break
      expect(outcome).toMatch(/killed/)
      cuts += 1
      await local.store.eraseShop(shopId, '2026-01-16T05:30:00.000Z')
      // Unless it was cut before it began.
      const left = await rowsWith(shopId)
      expect(left).toMatchObject(at === 1 ? [{ userId: { S: shopId } }] : tombstone(shopId))
      expect(left).toHaveLength(1)
    }
    console.log(`an erasure was cut at ${cuts} places`)
    expect(cuts).toBeGreaterThan(10)
  }, 60_000)

  it('leaves nothing of what others write at the same time', async () => {
    const shops = await Promise.all(Array.from({ length: 6 }, livedIn))
    await Promise.all(shops.map(({ turn }) => local.store.release(turn)))
    const outcomes = new Map<string, number>()
    await Promise.all(
      shops.flatMap(({ shopId }, place) => [
        wait(60 * (place + 1)).then(() => local.store.eraseShop(shopId, AT)),
        ...['owner', 'helper', 'third'].map(async (memberId) => {
          const process = otherProcess()
          for (let n = 0; n < 30; n++) {
            const request = claimRequest({
              shopId,
              memberId,
              minute: 100 + n + place,
              dailyCap: 1e9,
            })
            const claim = await process.claim(request)
            outcomes.set(claim.outcome, (outcomes.get(claim.outcome) ?? 0) + 1)
            if (claim.outcome === 'finished') break
            if (claim.outcome === 'busy') continue
            const turn = { turnId: request.turnId, fence: claim.fence }
            const commit = await process.commit({
              shopId,
              turn,
              effectKey: `${turn.turnId}#0#0`,
              result: {},
              changes: [{ type: 'item', item: sampleItem(unique('item')) }],
            })
            if (commit.outcome === 'fenced') continue
            await process
              .finish(turn, { sentIds: [], spent: 1, conversation: sampleConversation(request) })
              .catch((error: unknown) => {
                expect(error).toMatchObject({ name: 'FencedError' })
              })
          }
        }),
      ]),
    )
    console.log(`claims while shops were erased: ${JSON.stringify(Object.fromEntries(outcomes))}`)
    expect(outcomes.get('finished')).toBeGreaterThan(0)
    for (const { shopId } of shops) expect(await rowsWith(shopId)).toEqual(tombstone(shopId))
  }, 60_000)

  it('finds the people of a shop whose rows do not say who they are', async () => {
    const { shopId } = await livedIn()
    const doc = DynamoDBDocumentClient.from(local.client)
    for (const [userId, attribute] of [
      [shopId, 'memberIds'],
      [`member#${shopId}#owner`, 'identityKeys'],
    ]) {
      await doc.send(
        new UpdateCommand({
          TableName: local.tablePrefix + TABLES.users.name,
          Key: { userId },
          UpdateExpression: `REMOVE ${attribute}`,
        }),
      )
    }
    expect(await local.store.eraseShop(shopId, AT)).toMatchObject({ users: 5 })
    expect(await rowsWith(shopId)).toEqual(tombstone(shopId))
  })

  it('takes more than a page of rows', async () => {
    const { shopId, commit } = await livedIn()
    const aliases = [unique('name').repeat(150)]
    for (let from = 0; from < 270; from += 90) {
      const items = Array.from({ length: 90 }, (_, n) =>
        sampleItem(`item-${from + n}`, { aliases }),
      )
      await commit(items.map((item) => ({ type: 'item', item })))
    }
    expect(await local.store.eraseShop(shopId, AT)).toMatchObject({ inventory: 271 })
    expect(await rowsWith(shopId)).toEqual(tombstone(shopId))
  }, 60_000)

  it('ends a turn that is running, though no index knows of it yet', async () => {
    const { shopId, turn, request } = await livedIn()
    await local.store.release(turn)
    const running = await claimed(local.store, { shopId, minute: 5 })
    const blind = otherProcess((client) => {
      client.middlewareStack.add(
        (next) => (args) =>
          (args.input as { IndexName?: string }).IndexName === 'userId-index'
            ? Promise.resolve({ response: {}, output: { Items: [], $metadata: {} } as never })
            : next(args),
        { step: 'initialize', priority: 'low', name: 'blind' },
      )
    })
    await blind.eraseShop(shopId, AT)
    expect(await local.store.readTurn(running.request.turnId)).toBeUndefined()
    expect(
      await local.store.commit({
        shopId,
        turn: running.turn,
        effectKey: `${running.turn.turnId}#0#0`,
        result: {},
        changes: [{ type: 'item', item: sampleItem('late') }],
      }),
    ).toEqual({ outcome: 'fenced' })
    expect(await local.store.claim(request)).toEqual({ outcome: 'finished' })
  })
})
