import { describe, expect, it } from 'vitest'
import { shardOf } from '../../shop/shards.ts'
import { SHARDS, type Store } from '../../shop/store.ts'
import { DEFAULT_SETTINGS } from '../../shop/types.ts'
import type { CommitSubject } from './commit-contract.ts'
import { sampleMember, unique } from './samples.ts'

/** Who a shop's people are, what they chose, and when they are due; a part of the contract of `Store`. */
export function membersContract(subject: CommitSubject): void {
  const open = () => subject().open()
  const addHelper = async (shopId: string) => {
    const helper = sampleMember(shopId, 'helper', 'helper')
    await subject().store.addMember(helper, { keys: [unique('wa')] })
    return helper
  }

  describe('members', () => {
    it('are listed, of this shop alone', async () => {
      const [{ shop, owner }, other] = [await open(), await open()]
      const helper = await addHelper(shop.shopId)
      expect(await subject().store.listMembers(shop.shopId)).toEqual([helper, owner])
      expect(await subject().store.listMembers(other.shop.shopId)).toEqual([other.owner])
      expect(await subject().store.listMembers(unique('shop'))).toEqual([])
    })

    it('are noted where and when they wrote, the later instant winning', async () => {
      const { shop, owner } = await open()
      const { store } = subject()
      const touch = (waId: string, at: string) =>
        store.touchMember(shop.shopId, 'owner', {
          contact: { phoneNumberId: '100000000000001', waId },
          at,
        })
      await touch('919800000001', '2026-01-14T06:00:00.000Z')
      await touch('919800000009', '2026-01-14T05:59:59.999Z')
      expect(await store.getMember(shop.shopId, 'owner')).toEqual({
        ...owner,
        contact: { phoneNumberId: '100000000000001', waId: '919800000001' },
        lastActiveAt: '2026-01-14T06:00:00.000Z',
      })
      await store.touchMember(shop.shopId, 'nobody', {
        contact: { phoneNumberId: '1' },
        at: '2026-01-14T06:00:00.000Z',
      })
      expect(await store.getMember(shop.shopId, 'nobody')).toBeUndefined()
    })

    it('keep what they were created with', async () => {
      const { shop } = await open()
      const member = {
        ...sampleMember(shop.shopId, 'second', 'owner'),
        contact: { phoneNumberId: '1', userId: 'IN.1' },
        lastActiveAt: '2026-01-14T06:00:00.000Z',
        settings: { ...DEFAULT_SETTINGS, spokenReplies: 'on' as const, dailySummary: false },
      }
      await subject().store.addMember(member, { keys: [unique('wa')] })
      expect(await subject().store.getMember(shop.shopId, 'second')).toEqual(member)
    })
  })

  describe('choices', () => {
    it('of a member change what is named, and leave the rest', async () => {
      const { shop, owner, commit } = await open()
      const { store } = subject()
      await commit([
        { type: 'member', memberId: 'owner', set: { language: 'mr', script: 'native' } },
        { type: 'member', memberId: 'owner', set: { settings: { lowStockAlerts: false } } },
        { type: 'member', memberId: 'owner', set: { settings: { spokenReplies: 'off' } } },
      ])
      const quietHours = { from: '22:00', to: '06:30' }
      await commit([{ type: 'member', memberId: 'owner', set: { settings: { quietHours } } }])
      expect(await store.getMember(shop.shopId, 'owner')).toEqual({
        ...owner,
        language: 'mr',
        script: 'native',
        settings: { ...DEFAULT_SETTINGS, lowStockAlerts: false, spokenReplies: 'off', quietHours },
      })
    })

    it('of one member at once are all kept', async () => {
      const { shop, commit } = await open()
      const settings = [
        { lowStockAlerts: false },
        { demandAlerts: false },
        { dailySummaryTime: '09:15' },
        { spokenReplies: 'on' as const },
      ]
      await commit([{ type: 'member', memberId: 'owner', set: { settings: {} } }])
      const outcomes = await Promise.all(
        settings.map((some) =>
          commit([{ type: 'member', memberId: 'owner', set: { settings: some } }]),
        ),
      )
      expect(outcomes).toEqual(settings.map(() => ({ outcome: 'committed' })))
      expect((await subject().store.getMember(shop.shopId, 'owner'))?.settings).toEqual({
        ...DEFAULT_SETTINGS,
        ...Object.assign({}, ...settings),
      })
    })

    it('of nobody are refused, and nothing is written', async () => {
      const { shop, commit } = await open()
      const choice = { type: 'member', memberId: 'nobody', set: { language: 'en' } } as const
      await expect(commit([choice, { type: 'shop', set: { name: 'New' } }])).rejects.toMatchObject({
        code: 'member_missing',
      })
      expect((await subject().store.getShop(shop.shopId))?.name).toBe(shop.name)
    })

    it('of a shop change what is named, and not its catalogue', async () => {
      const { shop, commit } = await open()
      await commit([
        { type: 'shop', set: { name: 'श्री स्टोअर', location: 'Pune' } },
        { type: 'shop', set: { onboardingCompleted: false, subscriptionTier: 'premium' } },
      ])
      expect(await subject().store.getShop(shop.shopId)).toEqual({
        ...shop,
        name: 'श्री स्टोअर',
        location: 'Pune',
        onboardingCompleted: false,
        subscriptionTier: 'premium',
      })
    })
  })

  describe('schedules', () => {
    /** All pages of a shard, `limit` at a time. */
    async function due(store: Store, shard: number, time: string, limit = 2) {
      const members: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.listDueMembers({
          shard,
          time,
          limit,
          ...(cursor !== undefined && { cursor }),
        })
        expect(page.members.length).toBeLessThanOrEqual(limit)
        members.push(...page.members.map(({ shopId, memberId }) => `${shopId}/${memberId}`))
        cursor = page.cursor
      } while (cursor !== undefined)
      return members
    }

    it('find members at the time that they chose, and nobody who wants none', async () => {
      const { shop, commit } = await open()
      const { store } = subject()
      await addHelper(shop.shopId)
      const shard = shardOf(shop.shopId)
      const mine = async (time: string) =>
        (await due(store, shard, time))
          .filter((id) => id.startsWith(shop.shopId))
          .map((id) => id.slice(shop.shopId.length + 1))
      expect(await mine('08:00')).toEqual(['helper', 'owner'])
      const choose = (settings: Partial<typeof DEFAULT_SETTINGS>) =>
        commit([{ type: 'member', memberId: 'owner', set: { settings } }])
      await choose({ dailySummaryTime: '19:45' })
      await expect.poll(() => mine('08:00')).toEqual(['helper'])
      expect(await mine('19:45')).toEqual(['owner'])
      await choose({ dailySummary: false })
      await expect.poll(() => mine('19:45')).toEqual([])
      await choose({ dailySummary: true })
      await expect.poll(() => mine('19:45')).toEqual(['owner'])
    })

    it('page through a time of day, each member once', async () => {
      const { shop, commit } = await open()
      const { store } = subject()
      const ids = ['a', 'b', 'c', 'd', 'e']
      for (const id of ids) {
        const member = sampleMember(shop.shopId, id, 'helper')
        member.settings = { ...DEFAULT_SETTINGS, dailySummaryTime: '04:44' }
        await store.addMember(member, { keys: [unique('wa')] })
      }
      await commit([])
      const shard = shardOf(shop.shopId)
      for (const limit of [1, 2, 5, 50]) {
        const found = await due(store, shard, '04:44', limit)
        expect(found).toEqual(ids.map((id) => `${shop.shopId}/${id}`))
      }
    })

    it('find every shop in its shard, once', async () => {
      const shops = [await open(), await open(), await open()].map(({ shop }) => shop.shopId)
      const found: string[] = []
      for (let shard = 0; shard < SHARDS; shard++) {
        let cursor: string | undefined
        do {
          const page = await subject().store.listShops({
            shard,
            limit: 2,
            ...(cursor !== undefined && { cursor }),
          })
          for (const shopId of page.shopIds) expect(shardOf(shopId)).toBe(shard)
          found.push(...page.shopIds)
          cursor = page.cursor
        } while (cursor !== undefined)
      }
      expect(found.filter((id) => shops.includes(id)).toSorted()).toEqual(shops.toSorted())
    })

    it('refuse a cursor that they have not given', async () => {
      await expect(
        subject().store.listShops({ shard: 0, limit: 1, cursor: 'not a cursor' }),
      ).rejects.toMatchObject({ code: 'bad_cursor' })
    })
  })
}
