import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { loadShopFixture, parseShopFixture } from './shop-fixture.ts'
import { createSqliteStore } from './store.ts'

const now = new Date('2026-01-14T05:30:00.000Z')
const fixture = {
  id: 'small-shop',
  name: 'छोटी दुकान',
  timezone: 'Asia/Kolkata',
  currency: 'INR',
  items: [
    {
      name: 'Ghee',
      unit: 'kg',
      stock: 6.5,
      price: 640.5,
      threshold: 0.25,
      aliases: { hi: ['घी', 'तूप'], mr: ['तूप'] },
    },
    { name: 'ghee!', unit: 'pcs', stock: 0, aliases: ['ghi'] },
    { name: 'चादर', unit: 'pcs', stock: 9 },
  ],
}
const members = [
  { role: 'owner', language: 'mr', script: 'native', keys: ['wa-1', 'user-1'] },
] as const

function load(json: unknown) {
  const db = openDatabase(':memory:')
  const store = createSqliteStore(db, { clock: { now: () => now.getTime() } })
  const { shopId } = loadShopFixture(db, parseShopFixture(json), {
    now,
    members: members.map((member) => ({ ...member, keys: [...member.keys] })),
  })
  return { store, shopId }
}

describe('loadShopFixture', () => {
  it('puts shop, people and items, exact, and nothing sold', async () => {
    const { store, shopId } = load(fixture)
    expect(shopId).toBe('small-shop')
    expect(await store.getShop(shopId)).toEqual({
      shopId,
      name: 'छोटी दुकान',
      category: 'retail',
      timeZone: 'Asia/Kolkata',
      catalogueVersion: 3,
      createdAt: now.toISOString(),
      onboardingCompleted: true,
      subscriptionTier: 'free',
      subscriptionStatus: 'active',
    })
    const member = await store.findMember({ keys: ['user-1'] })
    expect(member).toMatchObject({ shopId, role: 'owner', language: 'mr', script: 'native' })
    expect(await store.listItems(shopId)).toMatchObject([
      {
        itemId: 'ghee',
        name: 'Ghee',
        aliases: ['घी', 'तूप'],
        stock: 6_500,
        price: 64_050,
        threshold: 250,
      },
      { itemId: 'ghee-2', name: 'ghee!', aliases: ['ghi'], stock: 0 },
      { itemId: 'item', name: 'चादर', aliases: [], stock: 9_000, threshold: 0 },
    ])
    expect(await store.readRollups(shopId, ['2026-01', '2025-12'])).toEqual([])
    expect(await store.listBills(shopId, { limit: 10 })).toEqual([])
  })

  const [ghee] = fixture.items
  it.each([
    ['an unknown unit', { ...ghee, unit: 'handful' }, /unit/],
    ['a negative stock', { ...ghee, stock: -1 }, /stock/],
    ['half a piece', { ...ghee, unit: 'pcs', stock: 0.5 }, /Ghee: 0.5 pcs/],
    ['a fraction of a paisa', { ...ghee, price: 1.001 }, /Ghee: ₹1.001/],
    ['no name', { ...ghee, name: ' ' }, /name/],
    ['aliases that are no names', { ...ghee, aliases: { hi: 'घी' } }, /aliases/],
  ])('refuses %s, and says where', (_what, item, where) => {
    const work = () => load({ ...fixture, items: [item] })
    expect(work).toThrow(expect.objectContaining({ code: 'bad_shop_fixture' }))
    expect(work).toThrow(where)
  })

  it('puts nothing of a shop that it refuses half-way', async () => {
    const db = openDatabase(':memory:')
    const bad = parseShopFixture({ ...fixture, items: [ghee, { ...ghee, price: 1.001 }] })
    expect(() => loadShopFixture(db, bad, { now, members: [] })).toThrow()
    const store = createSqliteStore(db, { clock: { now: () => 0 } })
    expect(await store.getShop('small-shop')).toBeUndefined()
    expect(await store.listItems('small-shop')).toEqual([])
  })

  it('loads the shop of the shared data', async ({ skip }) => {
    const shared = join(import.meta.dirname, '../../../shared/data/shop.json')
    if (!existsSync(shared)) skip('../shared is not beside the repository')
    const { store, shopId } = load(JSON.parse(readFileSync(shared, 'utf8')))
    const items = await store.listItems(shopId)
    expect(items).toHaveLength(44)
    expect(items.find(({ name }) => name === 'Toor Dal')).toMatchObject({
      unit: 'kg',
      stock: 22_000,
      price: 16_500,
      threshold: 8_000,
    })
  })
})
