import { describe, expect, it } from 'vitest'
import { addDays, daysOf, weekdayOf } from './calendar.ts'
import { salesByWeekday, weekdayRange } from './insights-weekdays.ts'
import type { Rollup } from './types.ts'

// A Wednesday.
const TODAY = '2026-01-14'

/** One item that sells for ₹100 on working days and ₹300 on Sundays. */
const sold = (from: string, to: string): Rollup[] =>
  daysOf({ from, to }).map((day) => ({
    itemId: 'sugar',
    month: day.slice(0, 7),
    days: { [day.slice(8)]: { quantity: 1000, amount: weekdayOf(day) === 6 ? 30_000 : 10_000 } },
  }))

describe('the days of a weekday pattern', () => {
  it('are the period, where each weekday came four times in it, and eight weeks where not', () => {
    const december = { from: '2025-12-01', to: '2025-12-31' }
    expect(weekdayRange(december, TODAY)).toEqual(december)
    const thisWeek = { from: '2026-01-12', to: TODAY }
    expect(weekdayRange(thisWeek, TODAY)).toEqual({ from: '2025-11-19', to: '2026-01-13' })
    expect(weekdayRange({ from: TODAY, to: TODAY }, TODAY).to).toBe('2026-01-13')
  })

  it('begin with the first sale: a shop that was not there sold nothing', () => {
    const thisWeek = { from: '2026-01-12', to: TODAY }
    expect(weekdayRange(thisWeek, TODAY, sold('2026-01-01', TODAY)).from).toBe('2026-01-01')
    expect(weekdayRange(thisWeek, TODAY, sold('2025-11-01', TODAY)).from).toBe('2025-11-19')
  })
})

describe('sales by weekday', () => {
  it('are averages of as many such days as there were, days without sales too', () => {
    const week = salesByWeekday(sold('2026-01-05', '2026-01-11'), {
      from: '2025-12-29',
      to: '2026-01-11',
    })
    expect(week).toHaveLength(7)
    expect(week[0]).toEqual({ weekday: 0, days: 2, total: 10_000, average: 5000 })
    expect(week[6]).toEqual({ weekday: 6, days: 2, total: 30_000, average: 15_000 })
  })

  it('leave out a weekday that did not come', () => {
    const range = { from: '2026-01-10', to: addDays('2026-01-10', 1) }
    expect(salesByWeekday(sold('2026-01-10', '2026-01-11'), range).map((d) => d.weekday)).toEqual([
      5, 6,
    ])
  })
})
