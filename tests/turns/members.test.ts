import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import { memberOf } from '../../agent/members.ts'
import { DEFAULT_SETTINGS } from '../../shop/types.ts'

const now = new Date('2026-01-14T05:30:00.000Z')
const sender = { waId: '919811111111', userId: 'IN.1', name: 'Asha' }
const ERASED = ['2026-01-15T05:30:00.000Z', '2026-01-16T05:30:00.000Z']

function newStore() {
  const store = createSqliteStore(openDatabase(':memory:'), { clock: { now: () => now.getTime() } })
  const find = (from = sender, at = now) =>
    memberOf(from, { store, identityKey: 'a secret', now: at, phoneNumberId: '100000000000001' })
  return { store, find }
}

describe('memberOf', () => {
  it('gives somebody new a shop of their own, yet to be set up, and knows how to reach them', async () => {
    const { store, find } = newStore()
    const member = await find()
    expect(member).toMatchObject({
      role: 'owner',
      settings: DEFAULT_SETTINGS,
      contact: { phoneNumberId: '100000000000001', waId: sender.waId, userId: sender.userId },
    })
    expect(await store.getShop(member?.shopId ?? '')).toMatchObject({
      name: 'Asha',
      onboardingCompleted: false,
      subscriptionTier: 'free',
      catalogueVersion: 0,
    })
    expect(await find()).toEqual(member)
  })

  it('makes one shop of one person who writes twice at once, and another of another', async () => {
    const { find } = newStore()
    const [first, second, other] = await Promise.all([
      find(),
      find(),
      find({ ...sender, waId: '919822222222', userId: 'IN.2' }),
    ])
    expect(second).toEqual(first)
    expect(other?.shopId).not.toBe(first?.shopId)
  })

  it('makes a fresh shop of somebody whose shop was erased, once for each erasure', async () => {
    const { store, find } = newStore()
    const members = [await find()]
    for (const erasedAt of ERASED) {
      await store.eraseShop(members.at(-1)?.shopId ?? '', erasedAt)
      expect(await find(sender, new Date(erasedAt))).toBeUndefined()
      const afterwards = new Date(Date.parse(erasedAt) + 1)
      const [fresh, again] = await Promise.all([find(sender, afterwards), find(sender, afterwards)])
      expect(again).toEqual(fresh)
      members.push(fresh)
    }
    expect(new Set(members.map((member) => member?.shopId)).size).toBe(3)
    expect(new Set(members.map((member) => member?.memberId)).size).toBe(3)
    expect(await store.getShop(members[2]?.shopId ?? '')).toMatchObject({ name: 'Asha' })
  })
})
