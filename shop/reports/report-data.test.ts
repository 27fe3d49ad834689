import { describe, expect, it } from 'vitest'
import { periodDays } from '../calendar.ts'
import { reportData } from './report-data.ts'
import type { Item, Rollup } from '../types.ts'

const TODAY = '2026-01-14'
const sold = (itemId: string, days: Record<string, [number, number, number?]>): Rollup => ({
  itemId,
  month: '2026-01',
  days: Object.fromEntries(
    Object.entries(days).map(([day, [quantity, amount, cost]]) => [
      day,
      { quantity: quantity * 1000, amount, ...(cost !== undefined && { cost }) },
    ]),
  ),
})
const item = (name: string, more: Partial<Item>): Item => ({
  ...{ itemId: name, name, aliases: [], category: '', unit: 'kg', stock: 0, threshold: 0 },
  ...{ createdAt: '2025-01-01T00:00:00Z', updatedAt: '', ...more },
})

const at = {
  shop: { name: 'Laxmi General Store', timeZone: 'Asia/Kolkata' },
  items: [
    item('Sugar', { stock: 20_000 }),
    item('Eggs', { unit: 'pcs', stock: 0 }),
    item('Saree', { unit: 'pcs', stock: 9000 }),
  ],
  rollups: [
    sold('Sugar', { '05': [10, 45_050, 40_000] }),
    sold('Eggs', { '02': [40, 50_000], '08': [12, 9000] }),
  ],
  ...periodDays('last_week', TODAY),
  today: TODAY,
  withMargin: true,
}

describe('the figures of a report file', () => {
  it('are those of the period, with the one before beside them', () => {
    expect(reportData(at)).toEqual({
      shop: 'Laxmi General Store',
      from: '2026-01-05',
      to: '2026-01-11',
      total: 540.5,
      previous: 500,
      percent: 8.1,
      margin: { margin: 50.5, unknownCost: 1 },
      days: [
        { day: '2026-01-05', amount: 450.5 },
        { day: '2026-01-06', amount: 0 },
        { day: '2026-01-07', amount: 0 },
        { day: '2026-01-08', amount: 90 },
        { day: '2026-01-09', amount: 0 },
        { day: '2026-01-10', amount: 0 },
        { day: '2026-01-11', amount: 0 },
      ],
      top: [
        { item: 'Sugar', quantity: 10, unit: 'kg', amount: 450.5 },
        { item: 'Eggs', quantity: 12, unit: 'pcs', amount: 90 },
      ],
      changes: [
        { item: 'Sugar', amount: 450.5, before: 0 },
        { item: 'Eggs', amount: 90, before: 500 },
      ],
      slow: [
        { item: 'Saree', quantity: 0, stock: 9, unit: 'pcs' },
        { item: 'Sugar', quantity: 10, stock: 20, unit: 'kg' },
      ],
      stockOuts: [{ item: 'Eggs', days: 4 }],
    })
  })

  it('say nothing of costs to who may not see them, nor a percentage of nothing', () => {
    expect(reportData({ ...at, withMargin: false })).not.toHaveProperty('margin')
    const first = reportData({ ...at, ...periodDays('last_month', TODAY) })
    expect(first.previous).toBe(0)
    expect(first).not.toHaveProperty('percent')
  })
})
