import { describe, expect, it } from 'vitest'
import { addDays, weekdayOf } from '../../shop/calendar.ts'
import { itemId } from '../../shop/new-item.ts'
import type { Change } from '../../shop/store.ts'
import { ITEMS, openTestShop } from './support.ts'

const TODAY = '2026-01-14'
const sold = (
  name: string,
  day: string,
  quantity: number,
  amount: number,
  cost?: number,
): Change => ({
  type: 'rollup',
  itemId: itemId(name),
  day,
  add: {
    quantity: quantity * 1000,
    amount: amount * 100,
    ...(cost !== undefined && { cost: cost * 100 }),
  },
})

describe('sales_report', () => {
  const history = [
    sold('Sugar', '2026-01-12', 10, 450, 400),
    sold('Eggs', '2026-01-13', 30, 210),
    sold('Sugar', TODAY, 2, 90, 80),
    sold('Milk', '2026-01-06', 5, 300),
    sold('Milk', '2025-12-31', 4, 240),
  ]

  it('sums up a period and the days before it', async () => {
    const shop = await openTestShop()
    await shop.write(history)
    expect(await shop.call('sales_report', { period: 'this_week' })).toEqual({
      status: 'ok',
      period: 'this_week',
      kind: 'summary',
      from: '2026-01-12',
      to: TODAY,
      total: 750,
      items: [
        { item: 'Sugar', quantity: 12, unit: 'kg', amount: 540, cost: 480, margin: 60 },
        { item: 'Eggs', quantity: 30, unit: 'pcs', amount: 210 },
      ],
      previous: { from: '2026-01-05', to: '2026-01-07', total: 300 },
    })
    expect(await shop.call('sales_report', { period: 'last_month' })).toMatchObject({
      from: '2025-12-01',
      to: '2025-12-31',
      total: 240,
    })
  })

  it('knows nothing of entries that were taken back', async () => {
    const shop = await openTestShop()
    await shop.call('record_sale', { items: [{ item: 'sugar', quantity: 2 }] })
    await shop.call('record_sale', { items: [{ item: 'eggs', quantity: 10 }] })
    await shop.call('undo_last', {})
    expect(await shop.call('sales_report', { period: 'today' })).toMatchObject({
      total: 90,
      items: [{ item: 'Sugar', amount: 90 }],
    })
  })

  it('has other kinds', async () => {
    const shop = await openTestShop()
    await shop.write(history)
    const report = (kind: string) => shop.call('sales_report', { period: 'this_month', kind })
    expect(await report('top_sellers')).toMatchObject({
      items: [{ item: 'Sugar' }, { item: 'Milk' }, { item: 'Eggs' }],
    })
    expect(await report('slow_movers')).toMatchObject({
      items: [
        { item: 'Toor Dal', quantity: 0, amount: 0, stock: 22 },
        { item: 'Moong Dal' },
        { item: 'Lifebuoy Soap' },
        { item: 'Jaggery' },
        { item: 'Eggs' },
        { item: 'Sugar', quantity: 12 },
        { item: 'Milk' },
      ],
      notSold: 4,
    })
    const { days } = await report('trend')
    expect(days).toHaveLength(14)
    expect(days).toContainEqual({ date: '2026-01-13', amount: 210 })
    expect(days).toContainEqual({ date: '2026-01-11', amount: 0 })
    expect(await report('margin')).toMatchObject({
      total: 1050,
      margin: 60,
      marginOf: 540,
      unknownCost: 2,
      items: [{ item: 'Sugar', cost: 480, margin: 60 }],
    })
  })

  it('is zero for a shop that sold nothing', async () => {
    const shop = await openTestShop()
    expect(await shop.call('sales_report', { period: 'yesterday' })).toMatchObject({
      total: 0,
      items: [],
    })
    expect(await shop.call('sales_report', { period: 'forever' })).toMatchObject({
      code: 'bad_arguments',
    })
  })
})

describe('forecast_item', () => {
  const year = Array.from({ length: 364 }, (_, i) => {
    const day = addDays(TODAY, i - 364)
    return sold('Eggs', day, weekdayOf(day) === 5 ? 40 : 15 + (i % 5), 100)
  })

  it('looks ahead from tomorrow, with ranges and an order', async () => {
    const shop = await openTestShop()
    await shop.write(year)
    const result = await shop.call('forecast_item', { item: 'ande', days: 14 })
    expect(result).toMatchObject({
      status: 'ok',
      item: 'Eggs',
      unit: 'pcs',
      days: 14,
      stock: 144,
      // The next Saturday.
      peakDate: '2026-01-17',
      confidence: 'high',
      historyDays: 364,
    })
    const { perDay, total, low, high, reorder, lastsDays } = result as unknown as {
      perDay: { date: string; demand: number; low: number; high: number }[]
    } & Record<'total' | 'low' | 'high' | 'reorder' | 'lastsDays', number>
    expect(perDay).toHaveLength(14)
    expect(perDay[0]?.date).toBe('2026-01-15')
    expect(perDay[13]?.date).toBe('2026-01-28')
    expect(total).toBeGreaterThan(260)
    expect(total).toBeLessThan(310)
    expect(low).toBeLessThan(total)
    expect(high).toBeGreaterThan(total)
    expect(reorder).toBeGreaterThan(total - 144)
    expect(Number.isInteger(reorder)).toBe(true)
    expect([6, 7]).toContain(lastsDays)
  })

  it('is a week unless said otherwise, and says how rough it is', async () => {
    const shop = await openTestShop()
    await shop.write([sold('Sugar', '2026-01-11', 4, 180), sold('Sugar', '2026-01-13', 2.5, 112)])
    expect(await shop.call('forecast_item', { item: 'sugar' })).toMatchObject({
      days: 7,
      historyDays: 3,
      confidence: 'low',
    })
  })

  it('does not make a forecast from nothing', async () => {
    const shop = await openTestShop()
    await shop.write([sold('Sugar', TODAY, 2, 90)])
    expect(await shop.call('forecast_item', { item: 'sugar' })).toMatchObject({
      code: 'no_history',
      item: 'Sugar',
    })
    expect(await shop.call('forecast_item', { item: 'sugar', days: 10 })).toMatchObject({
      code: 'bad_arguments',
    })
  })

  it('is for items of the shop', async () => {
    const shop = await openTestShop(ITEMS.slice(0, 1))
    expect(await shop.call('forecast_item', { item: 'milk' })).toMatchObject({
      code: 'item_not_found',
    })
  })
})
