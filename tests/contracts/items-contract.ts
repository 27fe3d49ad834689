import { describe, expect, it } from 'vitest'
import type { Change } from '../../shop/store.ts'
import type { CommitSubject } from './commit-contract.ts'
import { AT, sampleItem } from './samples.ts'

/** Items, their prices and their names; a part of the contract of `Store`. */
export function itemsContract(subject: CommitSubject): void {
  describe('items', () => {
    it('keeps everything of an item and raises the catalogue version', async () => {
      const { shop, commit } = await subject().open()
      const item = sampleItem('sugar', {
        name: 'Sugar',
        aliases: ['चीनी', 'साखर', 'cheeni'],
        price: 4_500,
        cost: 4_100,
        lastRestockedAt: AT,
      })
      expect(await commit([{ type: 'item', item }])).toEqual({ outcome: 'committed' })
      expect(await subject().store.getItems(shop.shopId, ['sugar'])).toEqual([item])
      expect((await subject().store.getShop(shop.shopId))?.catalogueVersion).toBe(1)
    })

    it('refuses an item whose id is taken', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar', { stock: 1_000 }) }])
      expect(await commit([{ type: 'item', item: sampleItem('sugar') }])).toEqual({
        outcome: 'exists',
      })
      expect((await subject().store.getItems(shop.shopId, ['sugar']))[0]?.stock).toBe(1_000)
      expect((await subject().store.getShop(shop.shopId))?.catalogueVersion).toBe(1)
    })

    it('gives items in the order asked, absent ones left out, and lists all', async () => {
      const { shop, commit } = await subject().open()
      const items = ['a', 'b', 'c'].map((id) => sampleItem(id))
      await commit(items.map((item) => ({ type: 'item', item })))
      const asked = await subject().store.getItems(shop.shopId, ['c', 'nothing', 'a'])
      expect(asked.map(({ itemId }) => itemId)).toEqual(['c', 'a'])
      expect(await subject().store.getItems(shop.shopId, [])).toEqual([])
      const listed = await subject().store.listItems(shop.shopId)
      expect(listed.map(({ itemId }) => itemId).toSorted()).toEqual(['a', 'b', 'c'])
    })

    it('sets a price, without a new catalogue version', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar') }])
      const at = '2026-01-14T06:00:00.000Z'
      await commit([{ type: 'price', itemId: 'sugar', price: 4_800, at }])
      expect(await subject().store.getItems(shop.shopId, ['sugar'])).toMatchObject([
        { price: 4_800, updatedAt: at, stock: 10_000 },
      ])
      expect((await subject().store.getShop(shop.shopId))?.catalogueVersion).toBe(1)
    })

    it('adds names as a set and raises the catalogue version', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar', { aliases: ['cheeni'] }) }])
      await commit([{ type: 'aliases', itemId: 'sugar', add: ['साखर', 'cheeni'] }])
      const [sugar] = await subject().store.getItems(shop.shopId, ['sugar'])
      expect(sugar?.aliases.toSorted()).toEqual(['cheeni', 'साखर'].toSorted())
      expect((await subject().store.getShop(shop.shopId))?.catalogueVersion).toBe(2)
    })

    it('takes names away, wherever they came from', async () => {
      const { shop, commit } = await subject().open()
      const names = async () =>
        (await subject().store.getItems(shop.shopId, ['sugar']))[0]?.aliases.toSorted()
      await commit([{ type: 'item', item: sampleItem('sugar', { aliases: ['a', 'b'] }) }])
      await commit([{ type: 'aliases', itemId: 'sugar', add: ['c', 'd'] }])
      await commit([{ type: 'aliases', itemId: 'sugar', remove: ['a', 'c', 'unknown'] }])
      expect(await names()).toEqual(['b', 'd'])
      expect((await subject().store.getShop(shop.shopId))?.catalogueVersion).toBe(3)
      await commit([{ type: 'aliases', itemId: 'sugar', add: ['a', 'e'], remove: ['b'] }])
      expect(await names()).toEqual(['a', 'd', 'e'])
      await commit([
        { type: 'aliases', itemId: 'sugar', add: ['f'] },
        { type: 'aliases', itemId: 'sugar', remove: ['f', 'd'] },
        { type: 'stock', itemId: 'sugar', before: 10_000, after: 9_000 },
      ])
      expect(await names()).toEqual(['a', 'e'])
      expect((await subject().store.getItems(shop.shopId, ['sugar']))[0]?.stock).toBe(9_000)
    })

    it('takes no name from an item whose stock moved in the same commit', async () => {
      const { shop, commit } = await subject().open()
      await commit([{ type: 'item', item: sampleItem('sugar', { aliases: ['a'] }) }])
      expect(
        await commit([
          { type: 'aliases', itemId: 'sugar', remove: ['a'] },
          { type: 'stock', itemId: 'sugar', before: 1, after: 0 },
        ]),
      ).toEqual({ outcome: 'stale', itemIds: ['sugar'] })
      expect((await subject().store.getItems(shop.shopId, ['sugar']))[0]?.aliases).toEqual(['a'])
    })

    it('loses no name when many add and take away at once', async () => {
      const { shop, commit } = await subject().open()
      const old = ['o0', 'o1', 'o2', 'o3']
      await commit([{ type: 'item', item: sampleItem('sugar', { aliases: old }) }])
      await Promise.all(
        old.flatMap((name, n) => [
          commit([{ type: 'aliases', itemId: 'sugar', add: [`n${n}`] }]),
          commit([{ type: 'aliases', itemId: 'sugar', remove: [name] }]),
        ]),
      )
      const [sugar] = await subject().store.getItems(shop.shopId, ['sugar'])
      expect(sugar?.aliases.toSorted()).toEqual(['n0', 'n1', 'n2', 'n3'])
    })

    const ofNothing: { type: string; change: Change }[] = [
      { type: 'price', change: { type: 'price', itemId: 'gone', price: 1, at: AT } },
      { type: 'names', change: { type: 'aliases', itemId: 'gone', add: ['x'] } },
      { type: 'names taken', change: { type: 'aliases', itemId: 'gone', remove: ['x'] } },
      { type: 'stock', change: { type: 'stock', itemId: 'gone', before: 0, after: 1 } },
    ]
    it.each(ofNothing)(
      'answers a $type of an item that is not there with stale',
      async ({ change }) => {
        const { shop, commit } = await subject().open()
        expect(await commit([change])).toEqual({ outcome: 'stale', itemIds: ['gone'] })
        expect(await subject().store.listItems(shop.shopId)).toEqual([])
      },
    )
  })
}
