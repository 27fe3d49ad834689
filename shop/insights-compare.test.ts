import { describe, expect, it } from 'vitest'
import { compareSales } from './insights-compare.ts'
import type { Rollup } from './types.ts'

const sold = (itemId: string, days: Record<string, number>): Rollup => ({
  itemId,
  month: '2026-01',
  days: Object.fromEntries(
    Object.entries(days).map(([day, amount]) => [day, { quantity: 1000, amount }]),
  ),
})
const now = { from: '2026-01-12', to: '2026-01-14' }
const before = { from: '2026-01-05', to: '2026-01-07' }

describe('two periods side by side', () => {
  it('have the items that changed most first, those of one period alone too', () => {
    const rollups = [
      sold('sugar', { '05': 1000, '12': 1500 }),
      sold('eggs', { '06': 4000 }),
      sold('milk', { '07': 500, '13': 500, '09': 99_999 }),
      sold('rice', { '14': 2000 }),
    ]
    expect(compareSales(rollups, now, before)).toEqual({
      total: 4000,
      before: 5500,
      percent: -27.3,
      items: [
        { itemId: 'eggs', amount: 0, before: 4000 },
        { itemId: 'rice', amount: 2000, before: 0 },
        { itemId: 'sugar', amount: 1500, before: 1000 },
        { itemId: 'milk', amount: 500, before: 500 },
      ],
    })
  })

  it('have no percentage of nothing', () => {
    expect(compareSales([sold('rice', { '14': 2000 })], now, before)).not.toHaveProperty('percent')
    expect(compareSales([], now, before)).toEqual({ total: 0, before: 0, items: [] })
  })
})
