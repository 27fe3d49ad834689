import { describe, expect, it } from 'vitest'
import { identityKeys } from '../../channel/identity.ts'
import { addDays, daysOf, monthsOf, weekdayOf } from '../../shop/calendar.ts'
import type { Rollup } from '../../shop/types.ts'
import { openDatabase } from './database.ts'
import { DEMO_HELPER, DEMO_OWNER, DEMO_PHONE_NUMBER_ID, seedDemoShop } from './demo-shop.ts'
import demoShop from './demo-shop.json' with { type: 'json' }
import { createSqliteStore } from './store.ts'

const now = new Date('2026-01-14T05:30:00.000Z')
const today = '2026-01-14'
const identityKey = 'a secret'

function seeded() {
  const db = openDatabase(':memory:')
  const store = createSqliteStore(db, { clock: { now: () => now.getTime() } })
  const isSeeded = seedDemoShop(db, { now, identityKey })
  const find = (waId: string) => store.findMember({ keys: identityKeys({ waId }, identityKey) })
  return { db, store, isSeeded, find }
}

const allMonths = monthsOf({ from: addDays(today, -760), to: addDays(today, 31) })

/** Quantity sold by day, in base units. */
function soldByDay(rollups: Rollup[]): Map<string, number> {
  return new Map(
    rollups.flatMap(({ month, days }) =>
      Object.entries(days).map(([day, totals]) => [
        `${month}-${day}`,
        (totals.quantity ?? 0) / 1000,
      ]),
    ),
  )
}

describe('seedDemoShop', () => {
  it('has an owner and a helper of one shop, known by their phones', async () => {
    const { store, isSeeded, find } = seeded()
    expect(isSeeded).toBe(true)
    const [owner, helper] = [await find(DEMO_OWNER), await find(DEMO_HELPER)]
    expect(owner).toMatchObject({ role: 'owner', shopId: 'demo-shop' })
    expect(helper).toMatchObject({ role: 'helper', shopId: 'demo-shop' })
    expect(helper?.memberId).not.toBe(owner?.memberId)
    expect(await find('919800000003')).toBeUndefined()
    expect(await store.getShop('demo-shop')).toMatchObject({
      timeZone: 'Asia/Kolkata',
      onboardingCompleted: true,
    })
    const phoneNumberId = DEMO_PHONE_NUMBER_ID
    expect(owner?.contact).toEqual({ phoneNumberId, waId: DEMO_OWNER })
    expect(helper?.contact).toEqual({ phoneNumberId, waId: DEMO_HELPER })
  })

  it('sells the things that others rely on, some of them low', async () => {
    const items = await seeded().store.listItems('demo-shop')
    const names = items.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'Sugar',
        'Basmati Rice',
        'Toor Dal',
        'Moong Dal',
        'Sunflower Oil',
        'Milk',
        'Maggi Noodles',
        'Eggs',
        'Lifebuoy Soap',
        'Cotton Shirt',
      ]),
    )
    expect(items.length).toBeGreaterThanOrEqual(40)
    expect(items.filter(({ stock, threshold }) => stock <= threshold).length).toBeGreaterThan(1)
    for (const { name, price = 0, cost = 0 } of items) {
      expect(cost, name).toBeGreaterThan(0)
      expect(price, name).toBeGreaterThan(cost)
    }
    expect(items.find(({ name }) => name === 'Ghee')).toMatchObject({
      unit: 'kg',
      stock: 6_500,
      price: 64_000,
      cost: 57_500,
      threshold: 3_000,
    })
  })

  it('knows each thing in Hindi, Marathi and Latin letters, and no name stands for two', () => {
    const owners = new Map<string, string>()
    for (const { name, aliases } of demoShop.items) {
      expect(aliases.hi.join(), name).toMatch(/\p{Script=Devanagari}/u)
      expect(aliases.mr.join(), name).toMatch(/\p{Script=Devanagari}/u)
      expect(aliases.roman.join(), name).toMatch(/^[a-z ,-]+$/)
      for (const alias of [name, ...Object.values(aliases).flat()]) {
        const key = alias.toLowerCase()
        expect(owners.get(key) ?? name, alias).toBe(name)
        owners.set(key, name)
      }
    }
  })

  it('has two years of sales behind it, to yesterday', async () => {
    const { store } = seeded()
    const sold = soldByDay(await store.readRollups('demo-shop', allMonths, 'sugar'))
    const days = [...sold.keys()].toSorted()
    expect(days[0]).toBe(addDays(today, -730))
    expect(days.at(-1)).toBe(addDays(today, -1))
    const mean = [...sold.values()].reduce((sum, quantity) => sum + quantity, 0) / 730
    expect(mean).toBeGreaterThan(8)
    expect(mean).toBeLessThan(13)
  })

  it('sells more at weekends and before Diwali, less in the past, and nothing on Dhulivandan', async () => {
    const { store } = seeded()
    const soldOf = async (itemId: string) => {
      const sold = soldByDay(await store.readRollups('demo-shop', allMonths, itemId))
      return (days: string[]) =>
        days.reduce((sum, day) => sum + (sold.get(day) ?? 0), 0) / days.length
    }
    const year = daysOf({ from: addDays(today, -365), to: addDays(today, -1) })
    const maggi = await soldOf('maggi-noodles')
    const isWeekend = (day: string) => weekdayOf(day) >= 5
    expect(maggi(year.filter(isWeekend))).toBeGreaterThan(
      1.2 * maggi(year.filter((day) => !isWeekend(day))),
    )
    const yearBefore = daysOf({ from: addDays(today, -730), to: addDays(today, -366) })
    expect(maggi(year)).toBeGreaterThan(1.1 * maggi(yearBefore))

    const sugar = await soldOf('sugar')
    const beforeDiwali = daysOf({ from: '2025-10-17', to: '2025-10-21' })
    expect(sugar(beforeDiwali)).toBeGreaterThan(1.3 * sugar(year))
    expect(sugar(['2025-03-14'])).toBe(0)

    const saree = await soldOf('saree')
    expect(year.filter((day) => saree([day]) === 0).length).toBeGreaterThan(250)
  })

  it('has bought what it sold, and earned on it', async () => {
    const { store } = seeded()
    const rollups = await store.readRollups('demo-shop', allMonths, 'sugar')
    const sum = (field: 'quantity' | 'bought' | 'amount' | 'cost') =>
      rollups
        .flatMap(({ days }) => Object.values(days))
        .reduce((total, day) => total + (day[field] ?? 0), 0)
    expect(sum('bought')).toBeGreaterThan(0.98 * sum('quantity'))
    expect(sum('bought')).toBeLessThanOrEqual(sum('quantity'))
    expect(sum('amount')).toBeGreaterThan(sum('cost'))
    for (const { days } of rollups) {
      for (const totals of Object.values(days)) {
        expect(Object.values(totals).every(Number.isSafeInteger)).toBe(true)
      }
    }
  })

  it('comes out the same each time, and only once', async () => {
    const [first, second] = [seeded(), seeded()]
    const all = ({ store }: typeof first) => store.readRollups('demo-shop', allMonths)
    expect(await all(first)).toEqual(await all(second))
    first.db.run('UPDATE items SET stock = 1')
    expect(seedDemoShop(first.db, { now, identityKey })).toBe(false)
    const stocks = (await first.store.listItems('demo-shop')).map(({ stock }) => stock)
    expect(new Set(stocks)).toEqual(new Set([1]))
  })

  it('does not come back after it was erased', async () => {
    const { db, store } = seeded()
    await store.eraseShop('demo-shop', now.toISOString())
    expect(seedDemoShop(db, { now, identityKey })).toBe(false)
    expect(await store.getShop('demo-shop')).toBeUndefined()
  })

  it('can be had anew after a wipe', async () => {
    const { db, store, find } = seeded()
    db.run('UPDATE items SET stock = 1')
    db.wipe()
    expect(await find(DEMO_OWNER)).toBeUndefined()
    expect(seedDemoShop(db, { now, identityKey })).toBe(true)
    expect(await store.getItems('demo-shop', ['sugar'])).toMatchObject([{ stock: 54_000 }])
  })
})
