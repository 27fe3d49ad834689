import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scheduleSlot } from '../../adapters/aws/dynamodb/keys.ts'
import { TABLES, type TableName } from '../../adapters/aws/tables.ts'
import { shardOf } from '../../shop/shards.ts'
import type { Change } from '../../shop/store.ts'
import { AT, DAY, NOW, openShop, sampleBill, sampleItem } from '../contracts/samples.ts'
import { openLocalStore } from './local-tables.ts'

let local: Awaited<ReturnType<typeof openLocalStore>>
beforeAll(async () => {
  local = await openLocalStore({ now: () => NOW })
})
afterAll(() => local.close())

const open = () => openShop(local.store, local.store)

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
    const slot = scheduleSlot(shardOf(shop.shopId), '08:00')
    const due = await rows('users', { scheduleSlot: slot }, 'scheduleSlot-index')
    expect(due.map((row) => row['userId'] as string)).toContain(userId)
  })

  it('of people, warnings and forecasts have the names of the brief as well', async () => {
    const { shop, commit } = await open()
    const userId = shop.shopId
    const contact = { phoneNumberId: '1', waId: '919800000001' }
    await local.store.touchMember(userId, 'owner', { contact, at: AT })
    await commit([
      { type: 'member', memberId: 'owner', set: { settings: { dailySummaryTime: '19:30' } } },
      { type: 'shop', set: { location: 'Pune' } },
      {
        type: 'warn',
        alert: {
          alertId: 'a',
          shopId: userId,
          kind: 'demand_spike',
          severity: 'info',
          title: 'Milk',
          message: 'sells fast',
          itemId: 'milk',
          sentAt: AT,
        },
      },
      { type: 'acknowledge', alertId: 'a', at: AT },
    ])
    await local.store.putForecasts(userId, [
      {
        shopId: userId,
        itemId: 'milk',
        itemName: 'Milk',
        day: DAY,
        predicted: 12_500,
        low: 9_000,
        high: 15_250,
        confidence: 'high',
        score: 0.9,
        factors: ['weekday'],
        generatedAt: AT,
        actual: 13_000,
      },
    ])
    expect(await rows('users', { userId })).toMatchObject([
      {
        businessName: shop.name,
        businessCategory: 'kirana',
        location: 'Pune',
        subscriptionTier: 'free',
        subscriptionStatus: 'active',
        onboardingCompleted: true,
        createdAt: AT,
      },
    ])
    const [member] = await rows('users', { userId: `member#${userId}#owner` })
    expect(member).toMatchObject({
      languagePreference: 'hi',
      notificationSettings: {
        dailySummaryTime: '19:30',
        enableLowStockAlerts: true,
        enableDemandAlerts: true,
      },
      lastActiveAt: AT,
    })
    expect(member).not.toHaveProperty('phoneNumber')
    expect(await rows('alerts', { userId })).toEqual([
      {
        userId,
        alertId: 'alert#a',
        alertType: 'demand_spike',
        severity: 'info',
        title: 'Milk',
        message: 'sells fast',
        relatedItemId: 'milk',
        sentAt: AT,
        acknowledged: true,
        acknowledgedAt: AT,
        expiryTime: NOW / 1000 + 60 * 86_400,
      },
    ])
    expect(await rows('forecasts', { userId })).toEqual([
      {
        userId,
        forecastKey: `milk#${DAY}`,
        itemId: 'milk',
        itemName: 'Milk',
        forecastDate: DAY,
        predictedDemand: 12.5,
        lowDemand: 9,
        highDemand: 15.25,
        confidenceLevel: 'high',
        confidenceScore: 0.9,
        factorsConsidered: ['weekday'],
        generatedAt: AT,
        actualDemand: 13,
        expiryTime: Date.parse(DAY) / 1000 + 90 * 86_400,
      },
    ])
  })

  it('of an older version read as those of a new shop', async () => {
    const { shop, owner, commit } = await open()
    await commit([{ type: 'item', item: sampleItem('sugar') }])
    const doc = DynamoDBDocumentClient.from(local.client)
    const strip = (userId: string, attributes: string[]) =>
      doc.send(
        new UpdateCommand({
          TableName: local.tablePrefix + TABLES.users.name,
          Key: { userId },
          UpdateExpression: `REMOVE ${attributes.join(', ')}`,
        }),
      )
    await strip(shop.shopId, ['onboardingCompleted', 'subscriptionTier', 'subscriptionStatus'])
    await strip(`member#${shop.shopId}#owner`, ['spokenReplies', 'notificationSettings'])
    expect(await local.store.getShop(shop.shopId)).toEqual({ ...shop, catalogueVersion: 1 })
    expect(await local.store.getMember(shop.shopId, 'owner')).toEqual(owner)
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
