import { describe, expect, it } from 'vitest'
import type { CommitSubject } from './commit-contract.ts'
import { sampleItem } from './samples.ts'

/** Lists that are taken over in pieces and seen as one; a part of the contract of `Store`. */
export function importContract(subject: CommitSubject): void {
  const open = async () => {
    const opened = await subject().open()
    const { shopId } = opened.shop
    const { store } = subject()
    return {
      ...opened,
      listed: async () => (await store.listItems(shopId)).map(({ itemId }) => itemId).toSorted(),
      item: async (itemId: string) => (await store.getItems(shopId, [itemId]))[0],
      version: async () => (await store.getShop(shopId))?.catalogueVersion,
      stage: (importId: string, ids: string[], stock = 10_000) =>
        opened.commit([
          { type: 'stage_items', importId, items: ids.map((id) => sampleItem(id, { stock })) },
        ]),
      show: (importId: string) => opened.commit([{ type: 'show_import', importId }]),
    }
  }
  const ids = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `item-${String(from + n).padStart(4, '0')}`)

  describe('imports', () => {
    it('are not seen before they are shown, and then all at once', async () => {
      const { commit, stage, show, listed, item, version } = await open()
      await commit([{ type: 'item', item: sampleItem('own') }])
      expect(await stage('import-1', ids(0, 90))).toEqual({ outcome: 'committed' })
      expect(await stage('import-1', ids(90, 150))).toEqual({ outcome: 'committed' })
      expect(await listed()).toEqual(['own'])
      expect(await item('item-0000')).toBeUndefined()
      expect(await version()).toBe(1)
      expect(await show('import-1')).toEqual({ outcome: 'committed' })
      expect(await listed()).toEqual([...ids(0, 150), 'own'])
      expect(await item('item-0149')).toEqual(sampleItem('item-0149', { importId: 'import-1' }))
      expect(await version()).toBe(2)
    })

    it('are staged and shown in one commit as well', async () => {
      const { commit, listed, item, version } = await open()
      const items = ['a', 'b'].map((id) => sampleItem(id))
      await commit([
        { type: 'stage_items', importId: 'starter', items },
        { type: 'show_import', importId: 'starter' },
        { type: 'shop', set: { onboardingCompleted: true } },
      ])
      expect(await listed()).toEqual(['a', 'b'])
      expect(await version()).toBe(1)
      await commit([{ type: 'stock', itemId: 'a', before: 10_000, after: 1_000 }])
      expect(await item('a')).toMatchObject({ stock: 1_000, importId: 'starter' })
    })

    it('add nothing twice', async () => {
      const { stage, show, item, listed, commit } = await open()
      await stage('import-1', ['a', 'b'])
      expect(await stage('import-1', ['a', 'b', 'c', 'c'], 99_000)).toEqual({
        outcome: 'committed',
      })
      await show('import-1')
      expect(await listed()).toEqual(['a', 'b', 'c'])
      expect(await item('a')).toMatchObject({ stock: 10_000 })
      expect(await item('c')).toMatchObject({ stock: 99_000 })

      await commit([{ type: 'stock', itemId: 'a', before: 10_000, after: 1_000 }])
      await stage('import-1', ['a'])
      await stage('import-2', ['a', 'd'])
      await show('import-2')
      await show('import-2')
      expect(await item('a')).toMatchObject({ stock: 1_000, importId: 'import-1' })
      expect(await listed()).toEqual(['a', 'b', 'c', 'd'])
    })

    it('leave an item alone that the shop has', async () => {
      const { commit, stage, show, item } = await open()
      await commit([{ type: 'item', item: sampleItem('sugar', { stock: 5_000 }) }])
      await stage('import-1', ['sugar'])
      expect(await item('sugar')).toEqual(sampleItem('sugar', { stock: 5_000 }))
      await show('import-1')
      expect(await item('sugar')).toEqual(sampleItem('sugar', { stock: 5_000 }))
    })

    it('that were given up give way', async () => {
      const { commit, stage, show, item, listed } = await open()
      await stage('given-up', ['sugar', 'salt', 'milk'])
      await stage('taken', ['sugar'], 7_000)
      expect(await commit([{ type: 'item', item: sampleItem('salt') }])).toEqual({
        outcome: 'committed',
      })
      expect(await listed()).toEqual(['salt'])
      await show('taken')
      expect(await listed()).toEqual(['salt', 'sugar'])
      expect(await item('sugar')).toMatchObject({ stock: 7_000, importId: 'taken' })
      expect(await item('salt')).toEqual(sampleItem('salt'))
    })

    it('that are shown take the id of a new item', async () => {
      const { commit, stage, show, item } = await open()
      await stage('import-1', ['sugar'], 7_000)
      await show('import-1')
      expect(await commit([{ type: 'item', item: sampleItem('sugar') }])).toEqual({
        outcome: 'exists',
      })
      expect(await item('sugar')).toMatchObject({ stock: 7_000 })
    })

    it('come in pieces of 90 at most', async () => {
      const { stage, show, listed } = await open()
      await expect(stage('import-1', ids(0, 91))).rejects.toMatchObject({
        code: 'commit_too_large',
      })
      await show('import-1')
      expect(await listed()).toEqual([])
    })

    it('of another shop are not seen', async () => {
      const [mine, other] = [await open(), await open()]
      await mine.stage('import-1', ['a'])
      await other.stage('import-1', ['a'])
      await mine.show('import-1')
      expect(await mine.listed()).toEqual(['a'])
      expect(await other.listed()).toEqual([])
    })
  })
}
