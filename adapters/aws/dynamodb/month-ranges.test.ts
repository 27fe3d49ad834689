import { expect, it } from 'vitest'
import { monthRanges } from './month-ranges.ts'

it('makes one range of months that follow each other, over the turn of the year too', () => {
  expect(monthRanges([])).toEqual([])
  expect(monthRanges(['2026-01'])).toEqual([{ from: '2026-01', to: '2026-01' }])
  expect(monthRanges(['2026-02', '2025-12', '2026-01', '2026-01'])).toEqual([
    { from: '2025-12', to: '2026-02' },
  ])
  expect(monthRanges(['2025-01', '2025-02', '2026-01', '2026-03'])).toEqual([
    { from: '2025-01', to: '2025-02' },
    { from: '2026-01', to: '2026-01' },
    { from: '2026-03', to: '2026-03' },
  ])
})
