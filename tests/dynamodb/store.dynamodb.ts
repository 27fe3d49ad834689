import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scheduleSlot } from '../../adapters/aws/dynamodb/keys.ts'
import { createDynamoStore } from '../../adapters/aws/store.ts'
import { TABLES, type TableName } from '../../adapters/aws/tables.ts'
import { MAX_LINES } from '../../shop/ledger.ts'
import type { Change } from '../../shop/store.ts'
import {
  AT,
  claimed,
  claimRequest,
  DAY,
  NOW,
  openShop,
  sampleBill,
  sampleConversation,
  sampleItem,
  sampleMember,
  sampleShop,
  unique,
} from '../contracts/samples.ts'
import { openLocalStore } from './local-tables.ts'

let local: Awaited<ReturnType<typeof openLocalStore>>
beforeAll(async () => {
  local = await openLocalStore({ now: () => NOW })
})
afterAll(() => local.close())

const open = () => openShop(local.store, local.store)
/** Another process: it keeps nothing of what the first one knows. */
const otherProcess = () => {
  const { client, tablePrefix } = local
  return createDynamoStore({ client, tablePrefix, clock: { now: () => NOW } })
}

/** Rows as they lie there, of a table or of one of its indexes. */
async function rows(table: TableName, key: Record<string, string>, index?: string) {
  const [[attribute = '', value] = []] = Object.entries(key)
  const { Items = [] } = await DynamoDBDocumentClient.from(local.client).send(
    new QueryCommand({
      TableName: local.tablePrefix + TABLES[table].name,
      IndexName: index,
      KeyConditionExpression: '#k = :v',
      ExpressionAttributeNames: { '#k': attribute },
      ExpressionAttributeValues: { ':v': value },
    }),
  )
  return Items
}

describe('the rows', () => {
  it('have the names of the brief, and decimals for quantities and money', async () => {
    const { shop, commit } = await open()
    const item = sampleItem('sugar', { name: 'Sugar', price: 4_550, cost: 4_105, stock: 48_250 })
    await commit([{ type: 'item', item }])
    await commit([
      { type: 'stock', itemId: 'sugar', before: 48_250, after: 46_250 },
      { type: 'bill', bill: sampleBill(shop.shopId, 'bill-1', { customer: 'Ramesh' }) },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 2_000, amount: 9_000 } },
    ])
    const userId = shop.shopId
    expect(await rows('inventory', { userId })).toEqual([
      {
        userId,
        itemId: 'sugar',
        itemName: 'Sugar',
        aliases: [],
        category: 'kirana',
        unit: 'kg',
        currentStock: 46.25,
        minThreshold: 2,
        unitPrice: 45.5,
        costPrice: 41.05,
        createdAt: AT,
        lastUpdated: AT,
      },
    ])
    const [header, line, rollup] = await rows('transactions', { userId })
    expect(header).toMatchObject({ transactionId: 'bill#bill-1', totalAmount: 90 })
    expect(line).toMatchObject({
      transactionId: 'line#bill-1#00',
      transactionDate: AT,
      transactionType: 'sale',
      itemId: 'sugar',
      itemName: 'Sugar',
      quantity: -2,
      unitPrice: 45,
      totalAmount: 90,
      customerReference: 'Ramesh',
    })
    expect(rollup).toEqual({
      userId,
      transactionId: 'rollup#2026-01#sugar',
      q14: 2_000,
      a14: 9_000,
    })
  })

  it('stand in the indexes of the brief', async () => {
    const { shop, owner, identity, commit } = await open()
    const userId = shop.shopId
    await commit([
      { type: 'item', item: sampleItem('sugar') },
      { type: 'bill', bill: sampleBill(userId, 'bill-1') },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 1 } },
    ])
    const keysIn = async (...query: Parameters<typeof rows>) =>
      (await rows(...query)).map((row) => (row['transactionId'] ?? row['itemId']) as string)
    expect(await keysIn('inventory', { userId }, 'userId-category-index')).toEqual(['sugar'])
    for (const index of ['userId-transactionDate-index', 'userId-itemId-index']) {
      expect(await keysIn('transactions', { userId }, index)).toEqual(['line#bill-1#00'])
    }
    const [phoneNumber = ''] = identity.keys
    const [known] = await rows('users', { phoneNumber }, 'phoneNumber-index')
    expect(known).toMatchObject({ shopId: userId, memberId: owner.memberId })
  })

  it('of a shop are all found by the shop', async () => {
    const { shop, turn, request, identity, commit } = await open()
    await commit([{ type: 'item', item: sampleItem('sugar') }])
    await local.store.saveStep(
      turn,
      {
        n: 0,
        modelId: 'm',
        results: [],
        message: { role: 'assistant', content: [{ text: 'done' }] },
        stopReason: 'end_turn',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        cost: 0,
        latencyMs: 1,
      },
      {
        prompt: { name: 'p', version: 1, hash: 'h' },
        outbox: { messages: [], state: 'sending', sentIds: [] },
      },
    )
    const turns = await rows('turns', { userId: shop.shopId }, 'userId-index')
    expect(turns.map((row) => row['entry'] as string).sort()).toEqual(
      ['day', 'effect#0000#0000', 'lease', 'minute', 'outbox', 'step#0000', 'turn'].sort(),
    )
    expect(turns.filter((row) => row['turnId'] === request.turnId)).toHaveLength(4)
    const users = await rows('users', { shopId: shop.shopId }, 'shopId-index')
    expect(users.map((row) => row['userId'] as string).sort()).toEqual(
      [shop.shopId, `member#${shop.shopId}#owner`, `id#${identity.keys[0]}`].sort(),
    )
  })

  it('of members are found by the time of their summary', async () => {
    const { shop } = await open()
    const userId = `member#${shop.shopId}#owner`
    const slot = scheduleSlot(userId, '08:00')
    const due = await rows('users', { scheduleSlot: slot }, 'scheduleSlot-index')
    expect(due.map((row) => row['userId'] as string)).toContain(userId)
  })

  it('keep every amount exactly', async () => {
    const { shop, commit } = await open()
    const amounts = [0, 1, 999, 1_001, 29_999, 100_000_001, 1_234_567_891, 99_999_999_999_999]
    const items = amounts.map((amount) =>
      sampleItem(`item-${amount}`, {
        stock: amount,
        threshold: amount,
        price: amount,
        cost: amount,
      }),
    )
    await commit(items.map((item) => ({ type: 'item', item })))
    const ids = items.map(({ itemId }) => itemId)
    expect(await local.store.getItems(shop.shopId, ids)).toEqual(items)
    const down = amounts.map((before, i): Change => ({
      type: 'stock',
      itemId: ids[i] ?? '',
      before,
      after: Math.max(0, before - 1),
    }))
    expect(await commit(down)).toEqual({ outcome: 'committed' })
  })
})

describe('a large shop', () => {
  it('is listed whole, though it takes several pages', async () => {
    const { shop, commit } = await open()
    const ids = Array.from({ length: 270 }, (_, n) => `item-${String(n).padStart(3, '0')}`)
    // 6 KB each: 1.6 MB, where a page has 1 MB.
    const aliases = [unique('name').repeat(150)]
    for (let start = 0; start < ids.length; start += 90) {
      const some = ids.slice(start, start + 90)
      await commit(some.map((id) => ({ type: 'item', item: sampleItem(id, { aliases }) })))
    }
    const listed = await local.store.listItems(shop.shopId)
    expect(listed.map(({ itemId }) => itemId)).toEqual(ids)
    const some = await local.store.getItems(shop.shopId, [...ids, 'gone'])
    expect(some.map(({ itemId }) => itemId)).toEqual(ids)
  }, 60_000)

  it('lists the newest bills over several pages', async () => {
    const { shop, commit } = await open()
    const note = 'x'.repeat(90_000)
    for (const n of Array(15).keys()) {
      const billId = `bill-${String(n).padStart(2, '0')}`
      await commit([{ type: 'bill', bill: sampleBill(shop.shopId, billId, { note }) }])
    }
    const bills = await local.store.listBills(shop.shopId, { memberId: 'owner', limit: 14 })
    expect(bills).toHaveLength(14)
    expect(bills[0]?.billId).toBe('bill-14')
    expect(bills.at(-1)?.billId).toBe('bill-01')
  })
})

describe('a commit', () => {
  const bill = (shopId: string, lines: number) => {
    const [line] = sampleBill(shopId, 'bill').lines
    if (!line) throw new Error('the sample bill has a line')
    return sampleBill(shopId, 'bill', {
      lines: Array.from({ length: lines }, (_, n) => ({ ...line, itemId: `item-${n}` })),
    })
  }
  /** Everything that a bill of so many different items does. */
  const billChanges = (shopId: string, lines: number): Change[] => [
    { type: 'bill', bill: bill(shopId, lines) },
    ...Array.from({ length: lines }, (_, n): Change[] => [
      { type: 'stock', itemId: `item-${n}`, before: 10_000, after: 8_000 },
      { type: 'rollup', itemId: `item-${n}`, day: DAY, add: { quantity: 2_000, amount: 9_000 } },
    ]).flat(),
  ]

  it(`holds a bill of ${MAX_LINES} lines, and refuses a longer one with a clear error`, async () => {
    const { shop, commit } = await open()
    await commit(
      Array.from({ length: MAX_LINES + 1 }, (_, n) => ({
        type: 'item',
        item: sampleItem(`item-${n}`),
      })),
    )
    await expect(commit(billChanges(shop.shopId, MAX_LINES + 1))).rejects.toMatchObject({
      code: 'commit_too_large',
      details: { lines: 31 },
    })
    expect(await commit(billChanges(shop.shopId, MAX_LINES))).toEqual({ outcome: 'committed' })
    expect((await local.store.getBill(shop.shopId, 'bill'))?.lines).toHaveLength(MAX_LINES)
  })

  it('does all that it does to an item in one action', async () => {
    const { shop, commit } = await open()
    await commit([{ type: 'item', item: sampleItem('sugar') }])
    // service-rules.ts refuses a second action on a row, as the service does.
    const outcome = await commit([
      { type: 'stock', itemId: 'sugar', before: 10_000, after: 9_000 },
      { type: 'stock', itemId: 'sugar', before: 9_000, after: 7_000, cost: 4_000 },
      { type: 'price', itemId: 'sugar', price: 5_000, at: AT },
      { type: 'aliases', itemId: 'sugar', add: ['cheeni'] },
      { type: 'aliases', itemId: 'sugar', add: ['sakhar'] },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 1 } },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 2, amount: 5 } },
      { type: 'item', item: sampleItem('salt') },
      { type: 'stock', itemId: 'salt', before: 10_000, after: 4_000 },
      { type: 'aliases', itemId: 'salt', add: ['namak'] },
    ])
    expect(outcome).toEqual({ outcome: 'committed' })
    const [sugar, salt] = await local.store.getItems(shop.shopId, ['sugar', 'salt'])
    expect(sugar).toMatchObject({ stock: 7_000, cost: 4_000, price: 5_000 })
    expect(sugar?.aliases.toSorted()).toEqual(['cheeni', 'sakhar'])
    expect(salt).toMatchObject({ stock: 4_000, aliases: ['namak'] })
    const [rollup] = await local.store.readRollups(shop.shopId, ['2026-01'], 'sugar')
    expect(rollup?.days).toEqual({ 14: { quantity: 3, amount: 5 } })
  })

  it('is stale when it contradicts itself', async () => {
    const { shop, commit } = await open()
    await commit([{ type: 'item', item: sampleItem('sugar') }])
    const twice: Change[] = [
      { type: 'stock', itemId: 'sugar', before: 10_000, after: 9_000 },
      { type: 'stock', itemId: 'sugar', before: 10_000, after: 8_000 },
    ]
    expect(await commit(twice)).toEqual({ outcome: 'stale', itemIds: ['sugar'] })
    expect((await local.store.getItems(shop.shopId, ['sugar']))[0]?.stock).toBe(10_000)
  })
})

describe('several processes', () => {
  it('give a turn to one of them', async () => {
    const request = claimRequest()
    const claims = await Promise.all(Array.from({ length: 8 }, () => otherProcess().claim(request)))
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1)
    expect(claims.filter(({ outcome }) => outcome === 'busy')).toHaveLength(7)
  })

  it('give a member to one turn', async () => {
    const shopId = unique('shop')
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => otherProcess().claim(claimRequest({ shopId }))),
    )
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1)
  })

  it('spend a day’s rupees once', async () => {
    const shopId = unique('shop')
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        otherProcess().claim(
          claimRequest({ shopId, memberId: `member-${n}`, reserve: 400, dailyCap: 1_000 }),
        ),
      ),
    )
    expect(claims.filter((claim) => claim.outcome === 'claimed' && claim.funded)).toHaveLength(2)
    expect(claims.filter((claim) => claim.outcome === 'claimed')).toHaveLength(8)
  })

  it('count a member’s messages together', async () => {
    const shopId = unique('shop')
    const ranks: unknown[] = []
    for (const process of [local.store, otherProcess(), otherProcess(), local.store]) {
      const { claim, turn } = await claimed(process, { shopId, minute: 7 })
      ranks.push(claim.rank)
      await process.release(turn)
    }
    expect(ranks).toEqual([1, 2, 3, 4])
  })

  it('end a turn that another one began', async () => {
    const { turn, request } = await claimed(local.store, { reserve: 1_000, dailyCap: 1_000 })
    await otherProcess().finish(turn, {
      sentIds: ['wamid.1'],
      conversation: sampleConversation(request),
      spent: 300,
    })
    const { shopId } = request
    const rest = claimRequest({ shopId, reserve: 700, dailyCap: 1_000 })
    expect(await local.store.claim(rest)).toMatchObject({ funded: true })
  })

  it('see at once what another one changed', async () => {
    const { shop, owner, identity, commit } = await open()
    const other = otherProcess()
    const rule = { shopId: shop.shopId, memberId: 'owner', createdAt: AT, threshold: 1 }
    const alertsOf = async () =>
      (await other.listAlertRules(shop.shopId)).map(({ alertId }) => alertId)
    expect(await alertsOf()).toEqual([])
    await commit([{ type: 'alert', rule: { ...rule, alertId: 'a', itemId: 'milk' } }])
    expect(await alertsOf()).toEqual(['a'])
    await commit([{ type: 'alert', rule: { ...rule, alertId: 'b', itemId: 'eggs' } }])
    expect(await alertsOf()).toEqual(['a', 'b'])
    expect(await other.findMember(identity)).toEqual(owner)
    expect(await other.findMember(identity)).toEqual(owner)
  })

  it('know a sender by what is stored, whatever they remember', async () => {
    const [first, second] = [await open(), await open()]
    const other = otherProcess()
    expect(await other.findMember(first.identity)).toEqual(first.owner)
    // The first key decides, though it is the second that is remembered.
    const both = { keys: [...second.identity.keys, ...first.identity.keys] }
    expect(await other.findMember(both)).toEqual(second.owner)
  })

  it('make one shop of a sender who is new to all of them', async () => {
    const keys = [unique('wa'), unique('user')]
    const members = await Promise.all(
      Array.from({ length: 6 }, () => {
        const shop = sampleShop(unique('shop'))
        return otherProcess().createShop(shop, sampleMember(shop.shopId, 'owner', 'owner'), {
          keys,
        })
      }),
    )
    expect(new Set(members.map(({ shopId }) => shopId)).size).toBe(1)
  })
})

describe('large turns', () => {
  it('are kept whole, though a row has 400 KB', async () => {
    const { turn, request } = await claimed(local.store)
    const json = Array.from({ length: 4_000 }, (_, n) => ({
      item: `item ${n}`,
      amount: n / 100,
      huge: 1e30,
    }))
    const results = Array.from({ length: 8 }, (_, n) => ({
      toolUseId: `t${n}`,
      content: [{ json: { json } }],
    }))
    const conversation = sampleConversation(request, {
      messages: [{ role: 'user', content: results.map((toolResult) => ({ toolResult })) }],
    })
    expect(JSON.stringify(conversation).length).toBeGreaterThan(1_000_000)
    await local.store.finish(turn, { sentIds: [], conversation, spent: 0 })
    expect(await local.store.listConversation(request.shopId, 'owner', 5)).toEqual([conversation])
  })
})
