import { describe, expect, it } from 'vitest'
import { shardOf } from '../../shop/shards.ts'
import type { Change } from '../../shop/store.ts'
import type { CommitSubject } from './commit-contract.ts'
import {
  AT,
  claimRequest,
  claimed,
  DAY,
  NOW,
  prompt,
  sampleBill,
  sampleConversation,
  sampleItem,
  sampleMember,
  sampleShop,
  sampleStep,
  unique,
} from './samples.ts'

const LATER = '2026-01-15T05:30:00.000Z'
const TABLES = [
  'users',
  'inventory',
  'transactions',
  'conversations',
  'forecasts',
  'alerts',
  'turns',
]

/** What is held on a shop, and that it goes; a part of the contract of `Store`. */
export function erasureContract(subject: CommitSubject): void {
  /** A shop with something in every table, and a turn that is running. `word` is in all that people wrote. */
  async function lived() {
    const { store, turns } = subject()
    const opened = await subject().open()
    const { shop, owner, turn, request, commit } = opened
    const { shopId } = shop
    const word = unique('word')
    const helper = sampleMember(shopId, 'helper', 'helper')
    const helperKeys = [unique('wa'), unique('user')]
    await store.addMember(helper, { keys: helperKeys })
    // A key that was learned later goes as well.
    const learned = unique('user')
    await store.findMember({ keys: [...helperKeys, learned] })
    helperKeys.push(learned)
    await store.touchMember(shopId, 'owner', {
      contact: { phoneNumberId: '1', waId: '919800000001' },
      at: AT,
    })
    const changes: Change[] = [
      {
        type: 'item',
        item: sampleItem('sugar', { name: word, price: 4_550, stock: 48_250, aliases: ['x'] }),
      },
      { type: 'bill', bill: sampleBill(shopId, 'bill-1', { customer: word, total: 9_050 }) },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 2_000, amount: 9_050 } },
      {
        type: 'alert',
        rule: {
          alertId: 'rule',
          shopId,
          memberId: 'owner',
          itemId: 'sugar',
          threshold: 5_500,
          createdAt: AT,
        },
      },
      {
        type: 'warn',
        alert: {
          alertId: 'warning',
          shopId,
          kind: 'low_stock',
          severity: 'info',
          title: word,
          message: 'low',
          sentAt: AT,
        },
      },
      { type: 'stage_items', importId: 'import', items: [sampleItem('hidden')] },
    ]
    expect(await commit(changes)).toEqual({ outcome: 'committed' })
    await store.putForecasts(shopId, [
      {
        shopId,
        itemId: 'sugar',
        itemName: word,
        day: DAY,
        predicted: 1_500,
        low: 0,
        high: 3_000,
        confidence: 'low',
        score: 0.1,
        factors: [],
        generatedAt: AT,
        actual: 2_000,
      },
    ])
    await turns.saveStep(turn, sampleStep(0, word), { prompt })
    await turns.finish(turn, {
      sentIds: ['wamid.1'],
      conversation: sampleConversation(request, { said: word }),
      spent: 10,
    })
    const running = await claimed(turns, { shopId, memberId: owner.memberId, minute: 0 })
    return { ...opened, shopId, word, helper, helperKeys, running }
  }

  describe('an export', () => {
    it('has every table, in the words of the brief', async () => {
      const { shopId, word, request, identity, helperKeys } = await lived()
      const tables = await subject().store.exportShop(shopId)
      expect(Object.keys(tables).toSorted()).toEqual(TABLES.toSorted())
      const { users = [], inventory, transactions, conversations, forecasts, alerts } = tables
      expect(users[0]).toMatchObject({ userId: shopId, businessName: 'Laxmi General Store' })
      expect(users).toContainEqual(
        expect.objectContaining({ memberId: 'owner', phoneNumber: '+919800000001' }),
      )
      for (const key of [...identity.keys, ...helperKeys]) {
        expect(users).toContainEqual(expect.objectContaining({ userId: `id#${key}` }))
      }
      expect(inventory).toMatchObject([
        { itemId: 'hidden', importId: 'import' },
        { userId: shopId, itemName: word, currentStock: 48.25, unitPrice: 45.5, aliases: ['x'] },
      ])
      expect(transactions).toMatchObject([
        { transactionId: 'bill-1', totalAmount: 90.5, customerReference: word },
        { transactionId: 'bill-1', itemId: 'sugar', quantity: -2, totalAmount: 90 },
        { itemId: 'sugar', day: DAY, quantitySold: 2, amountSold: 90.5 },
      ])
      expect(conversations).toMatchObject([{ messageId: request.turnId, userMessage: word }])
      expect(forecasts).toMatchObject([{ itemName: word, predictedDemand: 1.5, actualDemand: 2 }])
      expect(alerts).toMatchObject([
        { alertId: 'rule', threshold: 5.5 },
        { alertId: 'warning', title: word, acknowledged: false },
      ])
    })

    it('has the turns with their steps and effects, and what they cost', async () => {
      const { shopId, word, request, running } = await lived()
      const { turns = [] } = await subject().store.exportShop(shopId)
      const done = turns.find(({ turnId }) => turnId === request.turnId)
      expect(done).toMatchObject({ state: 'done', effects: [{ result: { status: 'ok' } }] })
      expect(JSON.stringify(done)).toContain(word)
      expect(turns.map(({ turnId }) => turnId)).toContain(running.request.turnId)
      expect(turns).toContainEqual({
        userId: shopId,
        day: DAY,
        microRupees: 10 + running.request.reserve,
      })
      expect(turns).toContainEqual({ userId: shopId, memberId: 'owner', minute: 0, turns: 1 })
    })

    it('is plain JSON, and has nothing of another shop', async () => {
      const [mine, other] = [await lived(), await lived()]
      const tables = await subject().store.exportShop(mine.shopId)
      const text = JSON.stringify(tables)
      expect(JSON.parse(text)).toEqual(tables)
      expect(text).toContain(mine.word)
      for (const theirs of [other.word, other.shopId, other.request.turnId, ...other.helperKeys]) {
        expect(text).not.toContain(theirs)
      }
    })

    it('of nothing is empty tables', async () => {
      const tables = await subject().store.exportShop(unique('shop'))
      expect(Object.values(tables).flat()).toEqual([])
    })
  })

  describe('an erasure', () => {
    it('takes every row, says how many, and leaves the instant', async () => {
      const { store, turns } = subject()
      const { shopId, identity, helperKeys, request, running } = await lived()
      expect(await store.isErased(shopId)).toBeUndefined()
      const gone = await store.eraseShop(shopId, LATER)
      for (const table of TABLES) expect(gone[table], table).toBeGreaterThan(0)
      // The shop, two members, and their four keys.
      expect(gone['users']).toBe(7)

      expect(await store.isErased(shopId)).toBe(LATER)
      expect(Object.values(await store.exportShop(shopId)).flat()).toEqual([])
      expect(await store.getShop(shopId)).toBeUndefined()
      expect(await store.listMembers(shopId)).toEqual([])
      expect(await store.getMember(shopId, 'owner')).toBeUndefined()
      for (const key of [...identity.keys, ...helperKeys]) {
        expect(await store.findMember({ keys: [key] })).toBeUndefined()
      }
      expect(await store.listItems(shopId)).toEqual([])
      expect(await store.listBills(shopId, { limit: 10 })).toEqual([])
      expect(await store.readRollups(shopId, ['2026-01'])).toEqual([])
      expect(await store.listAlertRules(shopId)).toEqual([])
      expect(await store.listAlerts(shopId, { limit: 10 })).toEqual([])
      expect(await store.listForecasts(shopId, { from: DAY, to: DAY })).toEqual([])
      expect(await turns.listConversation(shopId, 'owner', 5)).toEqual([])
      for (const { turnId } of [request, running.request]) {
        expect(await turns.readTurn(turnId)).toBeUndefined()
      }
    })

    it('takes the shop and its members out of the schedules', async () => {
      const { store } = subject()
      const { shopId } = await lived()
      await store.eraseShop(shopId, LATER)
      const shard = shardOf(shopId)
      const found = async () => {
        const { members } = await store.listDueMembers({ shard, time: '08:00', limit: 1_000 })
        const { shopIds } = await store.listShops({ shard, limit: 1_000 })
        return [...members.map((member) => member.shopId), ...shopIds].includes(shopId)
      }
      await expect.poll(found).toBe(false)
    })

    it('may be called again, and keeps its first instant', async () => {
      const { store } = subject()
      const { shopId } = await lived()
      await store.eraseShop(shopId, LATER)
      const again = await store.eraseShop(shopId, '2026-01-16T05:30:00.000Z')
      expect(Object.values(again).every((rows) => rows === 0)).toBe(true)
      expect(await store.isErased(shopId)).toBe(LATER)
    })

    it('leaves other shops as they are', async () => {
      const { store } = subject()
      const [mine, other] = [await lived(), await lived()]
      const before = await store.exportShop(other.shopId)
      await store.eraseShop(mine.shopId, LATER)
      expect(await store.exportShop(other.shopId)).toEqual(before)
      expect(await store.isErased(other.shopId)).toBeUndefined()
    })

    it('is final: what is still on its way brings nothing back', async () => {
      const { store, turns } = subject()
      const { shopId, running, helper, helperKeys, request } = await lived()
      await store.eraseShop(shopId, LATER)

      const commit = (changes: Change[]) =>
        store.commit({
          shopId,
          turn: running.turn,
          effectKey: `${running.turn.turnId}#0#0`,
          result: { status: 'ok' },
          changes,
        })
      for (const change of [
        { type: 'item', item: sampleItem('late') },
        { type: 'shop', set: { name: 'late' } },
        { type: 'member', memberId: 'owner', set: { language: 'en' } },
        { type: 'warn', alert: sampleAlert(shopId) },
        { type: 'stage_items', importId: 'late', items: [sampleItem('late')] },
      ] satisfies Change[]) {
        expect(await commit([change])).toEqual({ outcome: 'fenced' })
      }
      await expect(
        turns.saveStep(running.turn, sampleStep(0, 'late'), { prompt }),
      ).rejects.toMatchObject({ name: 'FencedError' })
      await expect(
        turns.finish(running.turn, {
          sentIds: [],
          spent: 0,
          conversation: sampleConversation(running.request),
        }),
      ).rejects.toMatchObject({ name: 'FencedError' })
      await turns.noteSent(request.turnId, 'wamid.late')

      for (const { turnId } of [running.request, request, { turnId: unique('turn') }]) {
        const late = claimRequest({ turnId, shopId, now: NOW + 120_000 })
        expect(await turns.claim(late)).toEqual({ outcome: 'finished' })
      }
      await store.touchMember(shopId, 'owner', { contact: { phoneNumberId: '1' }, at: LATER })
      await store.putForecasts(shopId, [sampleForecast(shopId)])
      await expect(store.addMember(helper, { keys: helperKeys })).rejects.toMatchObject({
        code: 'shop_missing',
      })
      await expect(
        store.createShop(sampleShop(shopId), sampleMember(shopId, 'owner', 'owner'), {
          keys: [unique('wa')],
        }),
      ).rejects.toMatchObject({ code: 'shop_exists' })

      expect(Object.values(await store.exportShop(shopId)).flat()).toEqual([])
      expect(Object.values(await store.eraseShop(shopId, LATER)).every((n) => n === 0)).toBe(true)
    })

    it('lets its people begin anew', async () => {
      const { store } = subject()
      const { shopId, identity } = await lived()
      await store.eraseShop(shopId, LATER)
      const fresh = sampleShop(unique('shop'))
      const owner = sampleMember(fresh.shopId, 'owner', 'owner')
      expect(await store.createShop(fresh, owner, identity)).toEqual(owner)
      expect(await store.findMember(identity)).toEqual(owner)
    })

    it('of a shop that never was leaves the instant', async () => {
      const shopId = unique('shop')
      const gone = await subject().store.eraseShop(shopId, LATER)
      expect(Object.values(gone).every((rows) => rows === 0)).toBe(true)
      expect(await subject().store.isErased(shopId)).toBe(LATER)
    })
  })
}

function sampleAlert(shopId: string) {
  return {
    alertId: 'late',
    shopId,
    kind: 'low_stock' as const,
    severity: 'info' as const,
    title: 'late',
    message: 'late',
    sentAt: AT,
  }
}

function sampleForecast(shopId: string) {
  return {
    shopId,
    itemId: 'late',
    itemName: 'late',
    day: DAY,
    predicted: 1,
    low: 0,
    high: 2,
    confidence: 'low' as const,
    score: 0,
    factors: [],
    generatedAt: AT,
  }
}
