import { describe, expect, it } from 'vitest'
import {
  addDays,
  dayOf,
  daysBetween,
  daysOf,
  monthsOf,
  periodDays,
  weekdayOf,
  type Period,
} from './calendar.ts'

describe('dayOf', () => {
  it('is the day in the shop’s zone', () => {
    const lateEvening = new Date('2026-01-13T18:29:59.999Z')
    const midnight = new Date('2026-01-13T18:30:00.000Z')
    expect(dayOf(lateEvening, 'Asia/Kolkata')).toBe('2026-01-13')
    expect(dayOf(midnight, 'Asia/Kolkata')).toBe('2026-01-14')
    expect(dayOf(midnight, 'UTC')).toBe('2026-01-13')
  })
})

describe('days', () => {
  it('counts over month, leap day and year', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2023-12-31', '2024-03-01')).toBe(61)
    expect(daysOf({ from: '2026-02-27', to: '2026-03-01' })).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ])
    expect(monthsOf({ from: '2025-11-30', to: '2026-02-01' })).toEqual([
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
    ])
  })

  it('starts the week on Monday', () => {
    expect(weekdayOf('2026-01-12')).toBe(0)
    expect(weekdayOf('2026-01-18')).toBe(6)
  })
})

describe('periodDays', () => {
  const cases: [Period, string, [string, string], [string, string]][] = [
    ['today', '2026-01-14', ['2026-01-14', '2026-01-14'], ['2026-01-13', '2026-01-13']],
    ['yesterday', '2026-01-01', ['2025-12-31', '2025-12-31'], ['2025-12-30', '2025-12-30']],
    ['this_week', '2026-01-14', ['2026-01-12', '2026-01-14'], ['2026-01-05', '2026-01-07']],
    ['this_week', '2026-01-18', ['2026-01-12', '2026-01-18'], ['2026-01-05', '2026-01-11']],
    ['last_week', '2026-01-12', ['2026-01-05', '2026-01-11'], ['2025-12-29', '2026-01-04']],
    ['this_month', '2026-01-14', ['2026-01-01', '2026-01-14'], ['2025-12-01', '2025-12-14']],
    // 31 days of March against a February of 28.
    ['this_month', '2026-03-31', ['2026-03-01', '2026-03-31'], ['2026-02-01', '2026-02-28']],
    ['last_month', '2026-03-31', ['2026-02-01', '2026-02-28'], ['2026-01-01', '2026-01-31']],
  ]
  it.each(cases)('%s on %s', (period, today, [from, to], [previousFrom, previousTo]) => {
    expect(periodDays(period, today)).toEqual({
      days: { from, to },
      previous: { from: previousFrom, to: previousTo },
    })
  })
})
