import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysOf } from './calendar.ts'
import { deadStock, shopTurnover, stockByDay, stockOuts, turnoverByItem } from './insights-stock.ts'
import type { Item, Rollup } from './types.ts'

const TODAY = '2026-01-14'
const ZONE = 'Asia/Kolkata'

const item = (name: string, stock: number, more: Partial<Item> = {}): Item => ({
  itemId: name,
  name,
  aliases: [],
  category: '',
  unit: 'kg',
  stock: stock * 1000,
  threshold: 0,
  createdAt: '2025-01-01T00:00:00Z',
  updatedAt: '',
  ...more,
})

/** A rollup as the ledger writes it, from the movements of each day in whole units. */
const rollups = (
  itemId: string,
  days: Record<string, { sold?: number; bought?: number; adjusted?: number }>,
): Rollup[] => {
  const months = new Map<string, Rollup>()
  for (const [day, { sold = 0, bought = 0, adjusted = 0 }] of Object.entries(days)) {
    const month = day.slice(0, 7)
    const rollup = months.get(month) ?? { itemId, month, days: {} }
    rollup.days[day.slice(8)] = {
      quantity: sold * 1000,
      amount: sold * 100,
      bought: bought * 1000,
      adjusted: adjusted * 1000,
    }
    months.set(month, rollup)
  }
  return [...months.values()]
}
const at = (from: string, to: string, today = TODAY) => ({
  range: { from, to },
  today,
  timeZone: ZONE,
})

describe('the stock at the end of a day', () => {
  it('is what a book kept day by day says, whatever moved', () => {
    const move = fc.record({
      sold: fc.integer({ min: 0, max: 9 }),
      bought: fc.integer({ min: 0, max: 9 }),
      adjusted: fc.integer({ min: -3, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 50 }), fc.nat(20), (moves, opening) => {
        const from = addDays(TODAY, 1 - moves.length)
        const days = daysOf({ from, to: TODAY })
        let stock = opening
        const book: { day: string; stock: number }[] = []
        const moved: Parameters<typeof rollups>[1] = {}
        for (const [i, day] of days.entries()) {
          const { sold = 0, bought = 0, adjusted = 0 } = moves[i] ?? {}
          // A stock is never below zero: no more is sold or thrown away than there is.
          const real = {
            bought,
            sold: Math.min(sold, stock + bought),
            adjusted: Math.max(adjusted, -(stock + bought - Math.min(sold, stock + bought))),
          }
          stock += real.bought - real.sold + real.adjusted
          moved[day] = real
          book.push({ day, stock: stock * 1000 })
        }
        const sugar = item('sugar', stock, { createdAt: `${from}T04:00:00Z` })
        const [reckoned] = stockByDay([sugar], rollups('sugar', moved), at(from, TODAY))
        expect(reckoned?.days).toEqual(book)
      }),
    )
  })

  it('tells only of days that are asked for, are over or running, and on which the item was known', () => {
    const sugar = item('sugar', 5, { createdAt: '2026-01-11T20:00:00Z' })
    const [days] = stockByDay([sugar], [], at('2026-01-01', '2026-01-31'))
    // 20:00 UTC is the next day in India.
    expect(days?.days.map(({ day }) => day)).toEqual(['2026-01-12', '2026-01-13', '2026-01-14'])
  })

  it('ends where the book would have been below zero: before that it is not known', () => {
    const sugar = item('sugar', 2)
    const moved = rollups('sugar', { '2026-01-12': { bought: 5 }, '2026-01-13': { sold: 1 } })
    const [days] = stockByDay([sugar], moved, at('2026-01-10', TODAY))
    expect(days?.days).toEqual([
      { day: '2026-01-12', stock: 3000 },
      { day: '2026-01-13', stock: 2000 },
      { day: '2026-01-14', stock: 2000 },
    ])
  })
})

describe('stock-out days', () => {
  it('are those that ended with nothing left, the longest first', () => {
    const moved = [
      ...rollups('sugar', { '2026-01-11': { sold: 4 }, '2026-01-13': { bought: 9 } }),
      ...rollups('eggs', { '2026-01-14': { sold: 6 } }),
    ]
    const items = [item('eggs', 0), item('sugar', 9), item('rice', 3)]
    const outs = stockOuts(stockByDay(items, moved, at('2026-01-08', TODAY)))
    expect(outs.map(({ item: { name }, days, of }) => [name, days, of])).toEqual([
      ['sugar', 2, 7],
      ['eggs', 1, 7],
    ])
  })
})

describe('turnover', () => {
  const moved = [
    ...rollups('sugar', { '2026-01-13': { sold: 6 }, '2026-01-14': { sold: 2 } }),
    ...rollups('eggs', { '2026-01-14': { sold: 3 } }),
  ]
  // Sugar ended the days with 8, 2 and nothing; eggs with 12, 12 and 9.
  const items = [item('eggs', 9, { cost: 600 }), item('sugar', 0, { cost: 4000 }), item('rice', 5)]
  const turnover = turnoverByItem(stockByDay(items, moved, at('2026-01-12', TODAY)), moved)

  it('is quantity sold through the average stock at the end of the days', () => {
    expect(
      turnover.map(({ item: { name }, sold, averageStock, turnover: n }) => [
        name,
        sold,
        averageStock,
        n,
      ]),
    ).toEqual([
      ['sugar', 8000, 3333, 2.4],
      ['eggs', 3000, 11_000, 3 / 11],
    ])
  })

  it('is weighed by cost for the whole shop, and has none without a cost', () => {
    expect(shopTurnover(turnover)).toBeCloseTo((8 * 40 + 3 * 6) / (3.333 * 40 + 11 * 6), 6)
    expect(shopTurnover(turnover.map((one) => ({ ...one, item: item('x', 1) })))).toBeUndefined()
  })
})

describe('dead stock', () => {
  const dead = (items: Item[], moved: Rollup[] = []) =>
    deadStock(items, moved, { to: TODAY, timeZone: ZONE }).map(({ item: { name }, value }) => [
      name,
      value,
    ])

  it('is what lay there for sixty days without a sale, the most money first', () => {
    const items = [item('saree', 18, { price: 70_000 }), item('jaggery', 3), item('gone', 0)]
    expect(dead([...items].reverse())).toEqual([
      ['saree', 1_260_000],
      ['jaggery', undefined],
    ])
    expect(dead(items, rollups('saree', { '2025-11-16': { sold: 1 } }))).toEqual([
      ['jaggery', undefined],
    ])
    // The day before that is sixty days and one ago.
    expect(dead(items, rollups('saree', { '2025-11-15': { sold: 1 } }))).toHaveLength(2)
  })

  it('is not what is new, or came in lately', () => {
    expect(dead([item('saree', 1, { createdAt: '2025-12-01T00:00:00Z' })])).toEqual([])
    expect(dead([item('saree', 1, { lastRestockedAt: '2025-12-01T00:00:00Z' })])).toEqual([])
  })
})
