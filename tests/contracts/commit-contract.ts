import { describe, expect, it } from 'vitest'
import type { TurnStore } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'
import {
  AT,
  claimed,
  NOW,
  sampleBill,
  sampleConversation,
  sampleItem,
  unique,
  type openShop,
} from './samples.ts'

/** What the tests of a part need of the subject; a function, because it is there only when they run. */
export type CommitSubject = () => {
  store: Store
  turns: TurnStore
  open(): ReturnType<typeof openShop>
}

/** `commit`: its conditions, its marker, its fence; a part of the contract of `Store`. */
export function commitContract(subject: CommitSubject): void {
  describe('stock', () => {
    it('moves from what it was to what it is to be', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar', { cost: 4_000 }) }])
      await commit([{ type: 'stock', itemId: 'sugar', before: 10_000, after: 8_000 }])
      const [sold] = await subject().store.getItems(shop.shopId, ['sugar'])
      expect(sold).toMatchObject({ stock: 8_000, cost: 4_000 })
      expect(sold).not.toHaveProperty('lastRestockedAt')

      const restockedAt = '2026-01-14T06:00:00.000Z'
      await commit([
        { type: 'stock', itemId: 'sugar', before: 8_000, after: 9_500, cost: 4_200, restockedAt },
      ])
      expect(await subject().store.getItems(shop.shopId, ['sugar'])).toMatchObject([
        { stock: 9_500, cost: 4_200, lastRestockedAt: restockedAt },
      ])
    })

    it('names every item that moved since it was read, and changes none', async () => {
      const { shop, commit } = await subject().open()
      const ids = ['a', 'b', 'c']
      await commit(ids.map((id) => ({ type: 'item', item: sampleItem(id) })))
      const outcome = await commit([
        { type: 'stock', itemId: 'a', before: 9_000, after: 8_000 },
        { type: 'stock', itemId: 'b', before: 10_000, after: 8_000 },
        { type: 'stock', itemId: 'c', before: 11_000, after: 8_000 },
      ])
      expect(outcome).toEqual({ outcome: 'stale', itemIds: ['a', 'c'] })
      const items = await subject().store.getItems(shop.shopId, ids)
      expect(items.map(({ stock }) => stock)).toEqual([10_000, 10_000, 10_000])
    })

    it('never goes below zero', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar') }])
      await expect(
        commit([{ type: 'stock', itemId: 'sugar', before: 10_000, after: -1 }]),
      ).rejects.toThrow()
      expect(await subject().store.getItems(shop.shopId, ['sugar'])).toMatchObject([
        { stock: 10_000 },
      ])
    })

    it('lets one of many that sell the last at once have it', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar', { stock: 1_000 }) }])
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () =>
          commit([{ type: 'stock', itemId: 'sugar', before: 1_000, after: 0 }]),
        ),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1)
      expect(await subject().store.getItems(shop.shopId, ['sugar'])).toMatchObject([{ stock: 0 }])
    })
  })

  describe('once', () => {
    it('answers a repeat with the first result, and does nothing', async () => {
      const { shop, turn, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar') }])
      const effectKey = `${turn.turnId}#1#0`
      const sell = (result: Record<string, unknown>, before: number) =>
        commit([{ type: 'stock', itemId: 'sugar', before, after: before - 1_000 }], {
          effectKey,
          result,
        })
      const result = { status: 'ok', lines: [{ item: 'चीनी', left: 9 }] }
      expect(await sell(result, 10_000)).toEqual({ outcome: 'committed' })
      expect(await sell({ status: 'ok', other: true }, 9_000)).toEqual({
        outcome: 'duplicate',
        result,
      })
      expect(await subject().store.getItems(shop.shopId, ['sugar'])).toMatchObject([
        { stock: 9_000 },
      ])
    })

    it('keeps the marker as the journal entry of the call, in order', async () => {
      const { turn, commit } = await subject().open()
      for (const k of [0, 1, 2]) {
        await commit([], { effectKey: `${turn.turnId}#0#${k}`, result: { status: 'ok', k } })
      }
      const record = await subject().turns.readTurn(turn.turnId)
      expect(record?.effects).toEqual(
        [0, 1, 2].map((k) => ({
          effectKey: `${turn.turnId}#0#${k}`,
          result: { status: 'ok', k },
        })),
      )
    })

    it('leaves no marker when a condition failed: the call may be planned again', async () => {
      const { turn, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar') }])
      const effectKey = `${turn.turnId}#1#0`
      const sell = (before: number) =>
        commit([{ type: 'stock', itemId: 'sugar', before, after: before - 1 }], { effectKey })
      expect((await sell(1)).outcome).toBe('stale')
      expect((await sell(10_000)).outcome).toBe('committed')
    })

    it('writes all changes of a commit or none', async () => {
      const { shop, owner, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar') }])
      const outcome = await commit([
        { type: 'bill', bill: sampleBill(shop.shopId, 'bill-1') },
        { type: 'rollup', itemId: 'sugar', day: '2026-01-14', add: { quantity: 1 } },
        { type: 'item', item: sampleItem('new') },
        { type: 'price', itemId: 'sugar', price: 1, at: AT },
        { type: 'aliases', itemId: 'sugar', add: ['x'] },
        {
          type: 'alert',
          rule: {
            alertId: 'alert',
            shopId: shop.shopId,
            memberId: owner.memberId,
            itemId: 'sugar',
            threshold: 1,
            createdAt: AT,
          },
        },
        { type: 'stock', itemId: 'sugar', before: 1, after: 0 },
      ])
      expect(outcome).toEqual({ outcome: 'stale', itemIds: ['sugar'] })
      expect(await subject().store.getBill(shop.shopId, 'bill-1')).toBeUndefined()
      expect(await subject().store.readRollups(shop.shopId, ['2026-01'])).toEqual([])
      expect(await subject().store.listItems(shop.shopId)).toEqual([sampleItem('sugar')])
      expect(await subject().store.listAlertRules(shop.shopId)).toEqual([])
      expect((await subject().store.getShop(shop.shopId))?.catalogueVersion).toBe(1)
    })
  })

  describe('fences', () => {
    it('refuses a run that was taken over', async () => {
      const { shop, turn, request, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar') }])
      await subject().turns.claim({ ...request, now: request.now + request.leaseMs })
      const price = { type: 'price', itemId: 'sugar', price: 1, at: AT } as const
      expect(await commit([price])).toEqual({ outcome: 'fenced' })
      const newer = { turnId: turn.turnId, fence: turn.fence + 1 }
      expect(await commit([price], { turn: newer })).toEqual({ outcome: 'committed' })
      expect((await subject().store.getItems(shop.shopId, ['sugar']))[0]?.price).toBe(1)
    })

    it('refuses a run whose lease has run out, though nobody took its turn over', async () => {
      const { shop, owner, turn } = await subject().open()
      await subject().turns.release(turn)
      const late = await claimed(subject().turns, {
        shopId: shop.shopId,
        memberId: owner.memberId,
        now: NOW - 60_000,
        leaseMs: 60_000,
        minute: 0,
      })
      const sugar = { type: 'item', item: sampleItem('sugar') } as const
      const outcome = await subject().store.commit({
        shopId: shop.shopId,
        turn: late.turn,
        effectKey: `${late.turn.turnId}#0#0`,
        result: { status: 'ok' },
        changes: [sugar],
      })
      expect(outcome).toEqual({ outcome: 'fenced' })
      expect(await subject().store.listItems(shop.shopId)).toEqual([])
    })

    it('looks for the marker before the fence', async () => {
      const { request, turn, commit } = await subject().open()
      const effectKey = `${turn.turnId}#0#0`
      await commit([], { effectKey, result: { status: 'ok', first: true } })
      await subject().turns.claim({ ...request, now: request.now + request.leaseMs })
      expect(await commit([], { effectKey })).toEqual({
        outcome: 'duplicate',
        result: { status: 'ok', first: true },
      })
    })

    it('gives a turn a say over the calls of its own shop only', async () => {
      const other = await subject().open()
      const { shop, turn, commit } = await subject().open()
      const made = `${other.turn.turnId}#0#0`
      await other.commit([], { effectKey: made, result: { status: 'ok', of: 'another' } })
      for (const effectKey of [made, `${other.turn.turnId}#7#0`, 'nobody#0#0']) {
        expect(await commit([], { effectKey })).toEqual({ outcome: 'fenced' })
      }
      expect(await other.commit([], { effectKey: `${other.turn.turnId}#7#0` })).toEqual({
        outcome: 'committed',
      })

      const { turn: later } = await claimed(subject().turns, {
        shopId: shop.shopId,
        memberId: 'helper',
      })
      const waiting = { effectKey: `${turn.turnId}#3#0`, turn: later }
      expect(await commit([], waiting)).toEqual({ outcome: 'committed' })
    })

    it('looks at the fence before the changes', async () => {
      const { request, commit } = await subject().open()
      await subject().turns.claim({ ...request, now: request.now + request.leaseMs })
      expect(await commit([{ type: 'stock', itemId: 'nothing', before: 1, after: 0 }])).toEqual({
        outcome: 'fenced',
      })
    })

    it.each(['finished', 'dead', 'unknown'])('refuses a %s turn', async (state) => {
      const { shop, turn, request, commit } = await subject().open()
      if (state === 'finished') {
        await subject().turns.finish(turn, {
          sentIds: [],
          spent: 0,
          conversation: sampleConversation(request),
        })
      }
      if (state === 'dead') await subject().turns.fail(turn, 'boom', 1)
      const by = state === 'unknown' ? { turnId: unique('turn'), fence: 1 } : turn
      const outcome = await commit([{ type: 'item', item: sampleItem('sugar') }], { turn: by })
      expect(outcome).toEqual({ outcome: 'fenced' })
      expect(await subject().store.listItems(shop.shopId)).toEqual([])
    })

    it('refuses a turn of another shop', async () => {
      const [mine, other] = [await subject().open(), await subject().open()]
      const outcome = await other.commit([{ type: 'item', item: sampleItem('sugar') }], {
        turn: mine.turn,
      })
      expect(outcome).toEqual({ outcome: 'fenced' })
      expect(await subject().store.listItems(other.shop.shopId)).toEqual([])
    })
  })
}
