import { describe, expect, it } from 'vitest'
import { addDays } from '../calendar.ts'
import type { Item, Rollup } from '../types.ts'
import { warningsOf } from './warnings.ts'

const TODAY = '2026-04-15'
const item: Item = {
  itemId: 'ghee',
  name: 'Ghee',
  aliases: [],
  category: 'retail',
  unit: 'kg',
  stock: 500_000,
  price: 64_000,
  cost: 52_000,
  threshold: 1_000,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
}

/** Two kilos a day, at so much a kilo, from so many days ago to so many. */
function sold(spans: { from: number; to: number; price: number; cost?: number }[]): Rollup[] {
  const months = new Map<string, Rollup['days']>()
  for (const { from, to, price, cost = 0 } of spans) {
    for (let ago = from; ago >= to; ago--) {
      const day = addDays(TODAY, -ago)
      const days = months.get(day.slice(0, 7)) ?? {}
      days[day.slice(8)] = { quantity: 2_000, amount: 2 * price, cost: 2 * cost }
      months.set(day.slice(0, 7), days)
    }
  }
  return Array.from(months, ([month, days]) => ({
    ...{ shopId: 'shop', itemId: item.itemId, month, days },
  }))
}

const warned = (
  rollups: Rollup[],
  { today = TODAY, own = false, ...more }: Partial<Item> & { today?: string; own?: boolean } = {},
) =>
  warningsOf(
    { items: [{ ...item, ...more }], rollups, rules: [], today },
    { memberId: 'owner', own },
  )
const steady = [{ from: 84, to: 1, price: 64_000, cost: 52_000 }]

describe('warnings of prices', () => {
  it('are none where price, cost and what was taken agree', () => {
    expect(warned(sold(steady))).toEqual([])
  })

  it('say that something sells below its cost, until one of the two changes', () => {
    const [one, ...others] = warned(sold(steady), { cost: 70_000 })
    expect(one).toMatchObject({
      ...{ about: 'below_cost', kind: 'pricing_opportunity', severity: 'warning' },
      ...{ price: 64_000, cost: 70_000 },
    })
    expect(others).toEqual([])
    expect(warned(sold(steady), { cost: 70_000 })[0]?.alertId).toBe(one?.alertId)
    expect(warned(sold(steady), { cost: 71_000 })[0]?.alertId).not.toBe(one?.alertId)
  })

  it('say that a price is far from what was taken', () => {
    const [one] = warned(sold([{ from: 30, to: 1, price: 40_000, cost: 30_000 }]))
    expect(one).toMatchObject({ about: 'unusual_price', price: 64_000, usual: 40_000 })
    expect(warned(sold([{ from: 2, to: 1, price: 40_000 }]))).toEqual([])
  })

  it('say that the margin falls, once a month', () => {
    const rollups = sold([
      { from: 84, to: 29, price: 64_000, cost: 48_000 },
      { from: 28, to: 1, price: 64_000, cost: 56_000 },
    ])
    const [one] = warned(rollups)
    expect(one).toMatchObject({ about: 'margin_falls', margin: 0.125, before: 0.25 })
    expect(warned(rollups, { today: addDays(TODAY, 1) })[0]?.alertId).toBe(one?.alertId)
    expect(warned(rollups, { today: '2026-05-01' })[0]?.alertId).not.toBe(one?.alertId)
  })

  it.each([
    ['it fell by less than five points', 54_000, 48_000 + 4_000],
    ['it rose', 40_000, 52_000],
  ])('say nothing of a margin when %s', (_, now, then) => {
    const spans = [
      { from: 84, to: 29, price: 64_000, cost: then },
      { from: 28, to: 1, price: 64_000, cost: now },
    ]
    expect(warned(sold(spans))).toEqual([])
  })

  it('say nothing of a margin when the cost was not known of all that was sold', () => {
    const spans = [
      { from: 84, to: 40, price: 64_000 },
      { from: 39, to: 1, price: 64_000, cost: 52_000 },
    ]
    expect(warned(sold(spans))).toEqual([])
    expect(warned(sold([{ from: 28, to: 1, price: 64_000, cost: 60_000 }]))).toEqual([])
  })

  it('are for the owner alone', () => {
    expect(warned(sold(steady), { cost: 70_000, own: true })).toEqual([])
  })
})
