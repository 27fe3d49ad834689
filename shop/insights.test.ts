import { describe, expect, it } from 'vitest'
import { marginOf, salesByDay, salesByItem, slowMovers, totalSales } from './insights.ts'
import { lowItems, lowLimit } from './low-stock.ts'
import type { AlertRule, Item, Rollup } from './types.ts'

const rollups: Rollup[] = [
  {
    itemId: 'sugar',
    month: '2026-01',
    days: {
      '01': { quantity: 9000, amount: 40_500, cost: 36_000 },
      '12': { quantity: 2000, amount: 9000, cost: 8000 },
      '14': { quantity: 1000, amount: 4500, cost: 4000 },
      // Undone, and bought: neither is a sale.
      '13': { quantity: 0, amount: 0, cost: 0, bought: 50_000 },
    },
  },
  {
    itemId: 'eggs',
    month: '2026-01',
    days: { '12': { quantity: 12_000, amount: 8400 }, '15': { quantity: 1000, amount: 700 } },
  },
]
const range = { from: '2026-01-12', to: '2026-01-14' }

describe('sales', () => {
  it('adds up the days of the range, and no others', () => {
    expect(salesByItem(rollups, range)).toEqual([
      { itemId: 'sugar', quantity: 3000, amount: 13_500, cost: 12_000 },
      { itemId: 'eggs', quantity: 12_000, amount: 8400 },
    ])
    expect(totalSales(rollups, range)).toBe(21_900)
    expect(salesByDay(rollups, range)).toEqual([
      { day: '2026-01-12', amount: 17_400 },
      { day: '2026-01-13', amount: 0 },
      { day: '2026-01-14', amount: 4500 },
    ])
  })

  it('has a margin only of items whose cost is known', () => {
    expect(marginOf(salesByItem(rollups, range))).toEqual({
      margin: 1500,
      amount: 13_500,
      unknownCost: 1,
    })
  })

  it('does not take a cost that is known for one day as the cost of all', () => {
    const partly: Rollup[] = [
      {
        itemId: 'sugar',
        month: '2026-01',
        days: { '12': { quantity: 1, amount: 100, cost: 80 }, '13': { quantity: 1, amount: 100 } },
      },
    ]
    expect(marginOf(salesByItem(partly, range))).toEqual({ margin: 0, amount: 0, unknownCost: 1 })
  })
})

const item = (itemId: string, stock: number, threshold: number, price = 100): Item => ({
  itemId,
  name: itemId,
  aliases: [],
  category: '',
  unit: 'pcs',
  stock,
  threshold,
  price,
  createdAt: '',
  updatedAt: '',
})
const rule = (itemId: string, threshold: number): AlertRule => ({
  alertId: itemId,
  shopId: 's',
  memberId: 'm',
  itemId,
  threshold,
  createdAt: '',
})

describe('slowMovers', () => {
  it('puts first what hardly moves, and leaves out what is not there', () => {
    const items = [
      item('sugar', 3000, 0),
      item('eggs', 1000, 0),
      item('jam', 5000, 0, 900),
      item('tea', 9000, 0, 100),
      item('gone', 0, 0),
    ]
    expect(slowMovers(items, salesByItem(rollups, range)).map((slow) => slow.item.itemId)).toEqual([
      'jam',
      'tea',
      'sugar',
      'eggs',
    ])
  })
})

describe('low stock', () => {
  it('is at or under the threshold, or under an own alert', () => {
    const sugar = item('sugar', 10, 5)
    expect(lowLimit(sugar, [])).toBeUndefined()
    expect(lowLimit(sugar, [rule('sugar', 10)])).toBeUndefined()
    expect(lowLimit(sugar, [rule('sugar', 11), rule('eggs', 99)])).toBe(11)
    expect(lowLimit(sugar, [], 5)).toBe(5)
    expect(lowLimit(sugar, [rule('sugar', 3)], 4)).toBe(5)
    expect(lowLimit(item('x', 0, 0), [])).toBe(0)
  })

  it('lists the emptiest first', () => {
    const items = [item('half', 5, 10), item('none', 0, 10), item('full', 20, 10)]
    expect(lowItems(items, []).map((low) => low.item.itemId)).toEqual(['none', 'half'])
  })
})
