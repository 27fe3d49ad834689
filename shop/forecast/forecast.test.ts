import { describe, expect, it } from 'vitest'
import { addDays } from '../calendar.ts'
import type { Rollup } from '../types.ts'
import { historyMonths, salesHistory } from './history.ts'
import { createForecaster, forecastDaily } from './index.ts'
import { demandQuantile } from './quantiles.ts'
import { daysOfStock, recommendReorder } from './reorder.ts'

/** A small repeatable source of chance (Park and Miller). */
function chance(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** Days from a Monday; Saturdays sell double, Sundays nothing. */
function busyShop(days: number, seed = 7): number[] {
  const random = chance(seed)
  return Array.from({ length: days }, (_, i) => {
    const mean = [10, 10, 10, 10, 10, 20, 0][i % 7] ?? 0
    return Math.round(mean * (0.5 + random()))
  })
}
const MONDAY = '2024-01-01'

describe('forecastDaily', () => {
  it('knows the weekdays, and the day on which the shop is closed', () => {
    const { mean, lo80, hi80 } = forecastDaily(busyShop(364), MONDAY, 14)
    expect(mean).toHaveLength(14)
    expect(mean[5]).toBeGreaterThan(1.6 * (mean[0] ?? NaN))
    expect(mean[6]).toBe(0)
    expect(hi80[6]).toBe(0)
    for (const [day, expected] of mean.entries()) {
      expect(lo80[day]).toBeLessThanOrEqual(expected)
      expect(hi80[day]).toBeGreaterThanOrEqual(expected)
    }
  })

  it('follows the start date: the pattern is of weekdays, not of places in the row', () => {
    const history = busyShop(364)
    const shifted = forecastDaily(history.slice(3), addDays(MONDAY, 3), 7)
    expect(shifted.mean.indexOf(Math.max(...shifted.mean))).toBe(5)
  })

  it('holds about four days in five within its interval', () => {
    const history = busyShop(700)
    let inside = 0
    let days = 0
    for (let end = 300; end + 7 <= history.length; end += 7) {
      const { lo80, hi80 } = forecastDaily(history.slice(0, end), MONDAY, 6)
      for (let day = 0; day < 6; day++, days++) {
        const sold = history[end + day] ?? NaN
        if (sold >= (lo80[day] ?? 0) && sold <= (hi80[day] ?? 0)) inside++
      }
    }
    expect(inside / days).toBeGreaterThan(0.72)
    expect(inside / days).toBeLessThan(0.95)
  })

  it('is less sure after a few days than after a year', () => {
    const width = (days: number) => {
      const { mean, lo80, hi80 } = forecastDaily(busyShop(days), MONDAY, 7)
      return ((hi80[2] ?? 0) - (lo80[2] ?? 0)) / (mean[2] ?? 1)
    }
    expect(width(5)).toBeGreaterThan(1.5 * width(364))
  })

  it('is not carried away by one wedding', () => {
    const calm = busyShop(364)
    const wedding = calm.with(362, 500)
    const [before, after] = [calm, wedding].map((h) => forecastDaily(h, MONDAY, 7).mean[1] ?? 0)
    expect(after).toBeLessThan(1.3 * (before ?? 0))
  })

  it('has totals that grow, with quantiles in order', () => {
    const { cum, mean } = forecastDaily(busyShop(364), MONDAY, 30)
    expect(Object.keys(cum ?? {})).toEqual(['7', '14', '28', '30'])
    const week = cum?.[7]
    const total = mean.slice(0, 7).reduce((a, b) => a + b, 0)
    expect(week?.q10).toBeLessThan(total)
    expect(week?.q90).toBeGreaterThan(total)
    expect(week?.q95).toBeGreaterThan(week?.q90 ?? NaN)
    expect(cum?.[30]?.q90).toBeGreaterThan(cum?.[7]?.q90 ?? NaN)
  })

  it.each([
    ['nothing', []],
    ['one day', [3]],
    ['zeros', Array<number>(60).fill(0)],
    ['long ago', [5, 4, 3, ...Array<number>(120).fill(0)]],
    ['a fraction', [0.25, 1.5, 0, 2.75]],
    ['millions', Array<number>(40).fill(5_000_000)],
  ])('gives numbers for a history of %s', (_, history) => {
    const { mean, lo80, hi80, cum } = forecastDaily(history, MONDAY, 30)
    const totals = Object.values(cum ?? {}).flatMap((quantiles) => Object.values(quantiles))
    for (const n of [...mean, ...lo80, ...hi80, ...totals]) {
      expect(Number.isFinite(n) && n >= 0).toBe(true)
    }
  })

  it('is what the forecaster answers', async () => {
    const history = busyShop(50)
    expect(await createForecaster().forecast(history, MONDAY, 7)).toEqual(
      forecastDaily(history, MONDAY, 7),
    )
  })
})

describe('demandQuantile', () => {
  it('is Poisson’s for a count that varies as little as its mean', () => {
    // Tables: P(X ≤ 6) = 0.889, P(X ≤ 7) = 0.949, P(X ≤ 8) = 0.979 for a mean of 4.
    const poisson = { mean: 4, variance: 4, counted: true }
    expect([10, 90, 95].map((p) => demandQuantile(p as 10, poisson))).toEqual([2, 7, 8])
  })

  it('is wider for a count that varies more, and never below zero', () => {
    const wild = { mean: 4, variance: 40, counted: true }
    expect(demandQuantile(95, wild)).toBeGreaterThan(12)
    expect(demandQuantile(10, wild)).toBe(0)
    expect(demandQuantile(10, { mean: 4, variance: 400, counted: false })).toBe(0)
  })

  it('is nearly normal for much that varies little', () => {
    const calm = { mean: 1000, variance: 10_000, counted: false }
    expect(demandQuantile(90, calm)).toBeCloseTo(1131, -1)
    expect(demandQuantile(10, calm)).toBeCloseTo(875, -1)
  })
})

describe('salesHistory', () => {
  const rollups: Rollup[] = [
    { itemId: 'x', month: '2025-12', days: { '30': { quantity: 500 }, '29': { bought: 9 } } },
    { itemId: 'x', month: '2026-01', days: { '02': { quantity: 2000 }, '04': { quantity: 7000 } } },
  ]

  it('reaches from the first sale to yesterday, without gaps', () => {
    expect(salesHistory(rollups, '2026-01-04')).toEqual({
      history: [0.5, 0, 0, 2, 0],
      startDate: '2025-12-30',
    })
  })

  it('is empty when nothing was sold before today', () => {
    expect(salesHistory(rollups, '2025-12-30').history).toEqual([])
  })

  it('is at most two years long, and reads as many months', () => {
    const old: Rollup[] = [
      { itemId: 'x', month: '2020-01', days: { '01': { quantity: 1000 } } },
      { itemId: 'x', month: '2024-01', days: { '20': { quantity: 1000 } } },
    ]
    expect(salesHistory(old, '2026-01-14').startDate).toBe('2024-01-20')
    expect(historyMonths('2026-01-14')).toHaveLength(25)
  })
})

describe('reorder', () => {
  it.each([
    [{ upTo: 30, stock: 12, unit: 'pcs' }, 18],
    [{ upTo: 30.2, stock: 12, unit: 'packet' }, 19],
    [{ upTo: 30.21, stock: 12, unit: 'kg' }, 18.3],
    [{ upTo: 0.3, stock: 0, unit: 'kg' }, 0.3],
    [{ upTo: 5, stock: 12, unit: 'kg' }, 0],
  ])('%o orders %s', (order, quantity) => {
    expect(recommendReorder(order)).toBe(quantity)
  })

  it('counts the days that the stock is enough for', () => {
    expect(daysOfStock(10, [4, 4, 4])).toBe(2)
    expect(daysOfStock(3, [4, 4, 4])).toBe(0)
    expect(daysOfStock(20, [4, 4, 4])).toBe(5)
    expect(daysOfStock(5, [0, 0])).toBeUndefined()
    expect(daysOfStock(5000, [1, 1])).toBeUndefined()
  })
})
