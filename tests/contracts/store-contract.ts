import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TurnStore } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'
import { alertsContract } from './alerts-contract.ts'
import { commitContract } from './commit-contract.ts'
import { erasureContract } from './erasure-contract.ts'
import { forecastsContract } from './forecasts-contract.ts'
import { importContract } from './import-contract.ts'
import { itemsContract } from './items-contract.ts'
import { membersContract } from './members-contract.ts'
import {
  AT,
  openShop,
  sampleBill,
  sampleItem,
  sampleMember,
  sampleShop,
  unique,
} from './samples.ts'

export interface StoreSubject {
  store: Store
  turns: TurnStore
  close(): void | Promise<void>
}

/** What every adapter of `Store` does. Each test has a shop of its own, so a subject may be a shared database. */
export function storeContract(
  name: string,
  createSubject: () => StoreSubject | Promise<StoreSubject>,
): void {
  describe(`Store: ${name}`, () => {
    let subject: StoreSubject
    let store: Store
    beforeAll(async () => {
      subject = await createSubject()
      store = subject.store
    })
    afterAll(() => subject.close())
    const open = () => openShop(store, subject.turns)

    describe('people', () => {
      it('finds nobody under keys that nobody has', async () => {
        expect(await store.findMember({ keys: [unique('wa'), unique('user')] })).toBeUndefined()
      })

      it('creates a shop with its first member', async () => {
        const { shop, owner, identity } = await open()
        expect(await store.getShop(shop.shopId)).toEqual(shop)
        expect(await store.getMember(shop.shopId, 'owner')).toEqual(owner)
        expect(await store.findMember(identity)).toEqual(owner)
      })

      it('gives the winner when two create a shop for one sender at once', async () => {
        const key = unique('wa')
        const attempts = ['one', 'two', 'three'].map((place) => {
          const shop = sampleShop(unique(`shop-${place}`))
          return store.createShop(shop, sampleMember(shop.shopId, 'owner', 'owner'), {
            keys: [key],
          })
        })
        const members = await Promise.all(attempts)
        const [winner] = members
        expect(members).toEqual([winner, winner, winner])
        expect(await store.findMember({ keys: [key] })).toEqual(winner)
      })

      it('leaves no trace of a shop that lost', async () => {
        const { owner, identity } = await open()
        const late = sampleShop(unique('shop'))
        const member = sampleMember(late.shopId, 'late', 'owner')
        expect(await store.createShop(late, member, identity)).toEqual(owner)
        expect(await store.getShop(late.shopId)).toBeUndefined()
        expect(await store.getMember(late.shopId, 'late')).toBeUndefined()
      })

      it('remembers a key that came with a known one', async () => {
        const { owner, identity } = await open()
        const userKey = unique('user')
        expect(await store.findMember({ keys: [userKey] })).toBeUndefined()
        expect(await store.findMember({ keys: [...identity.keys, userKey] })).toEqual(owner)
        expect(await store.findMember({ keys: [userKey] })).toEqual(owner)
      })

      it('takes no key away from the one who has it', async () => {
        const [first, second] = [await open(), await open()]
        const both = { keys: [...first.identity.keys, ...second.identity.keys] }
        expect(await store.findMember(both)).toEqual(first.owner)
        expect(await store.findMember(second.identity)).toEqual(second.owner)
      })

      it('adds a person to a shop, once, on the same terms', async () => {
        const { shop, owner, identity } = await open()
        const helper = sampleMember(shop.shopId, 'helper', 'helper')
        const keys = [unique('wa')]
        expect(await store.addMember(helper, { keys })).toEqual(helper)
        expect(await store.findMember({ keys })).toEqual(helper)
        const again = sampleMember(shop.shopId, 'again', 'helper')
        expect(await store.addMember(again, { keys })).toEqual(helper)
        expect(await store.addMember(again, identity)).toEqual(owner)
        expect(await store.getMember(shop.shopId, 'again')).toBeUndefined()
      })

      it('adds nobody to a shop that does not exist', async () => {
        const keys = [unique('wa')]
        const member = sampleMember(unique('shop'), 'helper', 'helper')
        await expect(store.addMember(member, { keys })).rejects.toMatchObject({
          code: 'shop_missing',
        })
        expect(await store.findMember({ keys })).toBeUndefined()
      })

      it('keeps the members of shops apart', async () => {
        const [first, second] = [await open(), await open()]
        expect(await store.getMember(first.shop.shopId, 'owner')).toEqual(first.owner)
        expect(await store.getMember(second.shop.shopId, 'owner')).toEqual(second.owner)
        expect(await store.getMember(unique('shop'), 'owner')).toBeUndefined()
      })
    })

    const parts = () => ({ store, turns: subject.turns, open })
    commitContract(parts)
    membersContract(parts)
    itemsContract(parts)
    importContract(parts)
    alertsContract(parts)
    forecastsContract(parts)
    erasureContract(parts)

    describe('bills', () => {
      it('keeps everything of a bill, lines in order', async () => {
        const { shop, commit } = await open()
        const bill = sampleBill(shop.shopId, 'bill-1', {
          customer: 'रमेश',
          payment: 'upi',
          note: 'kal dega',
        })
        const [line] = bill.lines
        if (!line) throw new Error('the sample bill has a line')
        bill.lines = Array.from({ length: 12 }, (_, n) => ({ ...line, amount: n, costAmount: 1 }))
        await commit([{ type: 'bill', bill }])
        expect(await store.getBill(shop.shopId, 'bill-1')).toEqual(bill)
      })

      it('refuses a bill whose id is taken', async () => {
        const { shop, commit } = await open()
        await commit([{ type: 'bill', bill: sampleBill(shop.shopId, 'bill-1') }])
        const other = sampleBill(shop.shopId, 'bill-1', { total: 1 })
        expect(await commit([{ type: 'bill', bill: other }])).toEqual({ outcome: 'exists' })
        expect((await store.getBill(shop.shopId, 'bill-1'))?.total).toBe(9_000)
      })

      it('lists them newest first, narrowed to a member or a turn', async () => {
        const { shop, commit } = await open()
        const bills = [
          { billId: '2026-01-14T05:30:00.000Z-b', memberId: 'owner', turnId: 't1' },
          { billId: '2026-01-14T05:30:00.001Z-a', memberId: 'helper', turnId: 't2' },
          { billId: '2026-01-13T05:30:00.000Z-c', memberId: 'owner', turnId: 't0' },
          { billId: '2026-01-14T05:31:00.000Z-d', memberId: 'owner', turnId: 't1' },
        ]
        for (const more of bills) {
          await commit([{ type: 'bill', bill: sampleBill(shop.shopId, more.billId, more) }])
        }
        const last = async (query: Parameters<Store['listBills']>[1]) =>
          (await store.listBills(shop.shopId, query)).map(({ billId }) => billId.slice(-1)).join('')
        expect(await last({ limit: 10 })).toBe('dabc')
        expect(await last({ limit: 2 })).toBe('da')
        expect(await last({ memberId: 'owner', limit: 10 })).toBe('dbc')
        expect(await last({ memberId: 'owner', limit: 1 })).toBe('d')
        expect(await last({ turnId: 't1', limit: 10 })).toBe('db')
        expect(await last({ memberId: 'helper', turnId: 't1', limit: 10 })).toBe('')
      })

      it('is reversed once', async () => {
        const { shop, commit } = await open()
        const bill = sampleBill(shop.shopId, 'bill-1')
        await commit([{ type: 'bill', bill }])
        const undo = (reversedBy: string) =>
          commit([
            { type: 'reverse', billId: 'bill-1', reversedBy },
            {
              type: 'bill',
              bill: sampleBill(shop.shopId, reversedBy, { kind: 'reversal', reverses: 'bill-1' }),
            },
          ])
        expect(await undo('undo-1')).toEqual({ outcome: 'committed' })
        expect(await undo('undo-2')).toEqual({ outcome: 'reversed' })
        expect(await store.getBill(shop.shopId, 'bill-1')).toEqual({
          ...bill,
          reversedBy: 'undo-1',
        })
        expect(await store.getBill(shop.shopId, 'undo-1')).toMatchObject({ reverses: 'bill-1' })
        expect(await store.getBill(shop.shopId, 'undo-2')).toBeUndefined()
      })

      it('says reversed, and not stale, when both stand in the way', async () => {
        const { shop, commit } = await open()
        await commit([{ type: 'bill', bill: sampleBill(shop.shopId, 'bill-1') }])
        await commit([{ type: 'reverse', billId: 'bill-1', reversedBy: 'undo-1' }])
        const outcome = await commit([
          { type: 'stock', itemId: 'gone', before: 1, after: 2 },
          { type: 'reverse', billId: 'bill-1', reversedBy: 'undo-2' },
        ])
        expect(outcome).toEqual({ outcome: 'reversed' })
      })

      it('marks no bill that is not there', async () => {
        const { shop, commit } = await open()
        expect(await commit([{ type: 'reverse', billId: 'bill-9', reversedBy: 'undo-1' }])).toEqual(
          { outcome: 'reversed' },
        )
        expect(await store.getBill(shop.shopId, 'bill-9')).toBeUndefined()
      })
    })

    describe('rollups', () => {
      it('adds up by item, month and day, down as well as up', async () => {
        const { shop, commit } = await open()
        const add = (itemId: string, day: string, fields: { quantity?: number; amount?: number }) =>
          commit([{ type: 'rollup', itemId, day, add: fields }])
        await add('sugar', '2026-01-14', { quantity: 2_000, amount: 9_000 })
        await add('sugar', '2026-01-14', { quantity: 500, amount: 2_250 })
        await add('sugar', '2026-01-05', { quantity: 1_000 })
        await add('sugar', '2026-01-05', { quantity: -1_000, amount: -4_500 })
        await add('sugar', '2025-12-31', { quantity: 7 })
        await add('milk', '2026-01-14', { amount: 6_000 })
        const january = {
          itemId: 'sugar',
          month: '2026-01',
          days: { '05': { quantity: 0, amount: -4_500 }, 14: { quantity: 2_500, amount: 11_250 } },
        }
        const december = {
          itemId: 'sugar',
          month: '2025-12',
          days: { 31: { quantity: 7 } },
        }
        const milk = { itemId: 'milk', month: '2026-01', days: { 14: { amount: 6_000 } } }
        const read = async (months: string[], itemId?: string) =>
          (await store.readRollups(shop.shopId, months, itemId)).toSorted((a, b) =>
            `${a.month}${a.itemId}`.localeCompare(`${b.month}${b.itemId}`),
          )
        expect(await read(['2025-12', '2026-01'], 'sugar')).toEqual([december, january])
        expect(await read(['2026-01'])).toEqual([milk, january])
        expect(await read(['2026-02'])).toEqual([])
        expect(await read(['2026-01'], 'salt')).toEqual([])
      })

      it('takes several items and fields in one commit', async () => {
        const { shop, commit } = await open()
        const add = { quantity: 1, amount: 2, cost: 3, bought: 4 }
        await commit([
          { type: 'rollup', itemId: 'a', day: '2026-01-14', add },
          { type: 'rollup', itemId: 'b', day: '2026-01-14', add },
        ])
        const rollups = await store.readRollups(shop.shopId, ['2026-01'])
        expect(rollups.map(({ days }) => days)).toEqual([{ 14: add }, { 14: add }])
      })
    })

    describe('standing alerts', () => {
      it('keeps one rule an id', async () => {
        const { shop, commit } = await open()
        const rule = (alertId: string, threshold: number) => ({
          alertId,
          shopId: shop.shopId,
          memberId: 'owner',
          itemId: 'milk',
          threshold,
          createdAt: AT,
        })
        await commit([{ type: 'alert', rule: rule('alert-1', 5_000) }])
        await commit([{ type: 'alert', rule: rule('alert-2', 1_000) }])
        await commit([{ type: 'alert', rule: rule('alert-1', 8_000) }])
        const rules = await store.listAlertRules(shop.shopId)
        expect(rules.toSorted((a, b) => a.alertId.localeCompare(b.alertId))).toEqual([
          rule('alert-1', 8_000),
          rule('alert-2', 1_000),
        ])
      })
    })

    it('shows a shop nothing of another, also under the same ids', async () => {
      const [mine, other] = [await open(), await open()]
      const rule = { alertId: 'alert', memberId: 'owner', itemId: 'sugar', createdAt: AT }
      for (const { shop, commit, turn } of [mine, other]) {
        const { shopId } = shop
        const stock = shopId === mine.shop.shopId ? 1_000 : 2_000
        await commit([
          { type: 'item', item: sampleItem('sugar', { stock }) },
          {
            type: 'bill',
            bill: sampleBill(shopId, 'bill-1', { total: stock, turnId: turn.turnId }),
          },
          { type: 'rollup', itemId: 'sugar', day: '2026-01-14', add: { amount: stock } },
          { type: 'alert', rule: { ...rule, shopId, threshold: stock } },
        ])
      }
      await mine.commit([{ type: 'reverse', billId: 'bill-1', reversedBy: 'undo-1' }])
      const { shopId } = other.shop
      expect(await store.listItems(shopId)).toMatchObject([{ stock: 2_000 }])
      expect(await store.getItems(shopId, ['sugar'])).toMatchObject([{ stock: 2_000 }])
      expect((await store.getBill(shopId, 'bill-1'))?.reversedBy).toBeUndefined()
      expect(await store.listBills(shopId, { limit: 10 })).toMatchObject([{ total: 2_000 }])
      expect(await store.listBills(shopId, { turnId: mine.turn.turnId, limit: 10 })).toEqual([])
      expect(await store.readRollups(shopId, ['2026-01'])).toMatchObject([
        { days: { 14: { amount: 2_000 } } },
      ])
      expect(await store.listAlertRules(shopId)).toMatchObject([{ threshold: 2_000 }])
    })
  })
}
