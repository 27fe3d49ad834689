import { describe, expect, it } from 'vitest'
import { addDays, daysBetween } from '../calendar.ts'
import { festivalsBetween } from '../festivals.ts'
import { average } from '../sums.ts'
import { forecastDaily } from './daily.ts'

const START = '2023-06-01'

/** A small repeatable source of chance (Park and Miller). */
function chance(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** Some twenty a day with the luck of days, and `uplift` times that on the ten days up to Diwali. */
function years(until: string, uplift: number, seed: number): number[] {
  const random = chance(seed)
  const diwalis = festivalsBetween(START, until).filter(({ id }) => id === 'diwali')
  return Array.from({ length: daysBetween(START, until) }, (_, i) => {
    const day = addDays(START, i)
    const isFestive = diwalis.some(({ day: diwali, before, after }) => {
      const left = daysBetween(day, diwali)
      return left <= before && left >= -after
    })
    const luck = 0.5 + random()
    return Math.round(20 * luck * (isFestive ? uplift : 1))
  })
}

describe('festivals in a forecast', () => {
  it.each([1, 2, 3, 4, 5])(
    'covers the next Diwali when the last ones doubled sales (seed %i)',
    (seed) => {
      const until = '2026-10-25'
      const { mean, hi80, factors } = forecastDaily(years(until, 2, seed), START, 14)
      const festive = mean.slice(daysBetween(until, '2026-10-30'))
      expect(average(festive)).toBeGreaterThan(32)
      expect(average(festive)).toBeLessThan(50)
      expect(average(hi80.slice(5))).toBeGreaterThan(40)
      expect(factors).toContainEqual(
        expect.objectContaining({ kind: 'festival', festival: 'diwali', day: '2026-11-08' }),
      )
    },
  )

  it.each([1, 2, 3, 4, 5])('invents none where there was none (seed %i)', (seed) => {
    const { mean, factors } = forecastDaily(years('2026-10-25', 1, seed), START, 14)
    for (const expected of mean) {
      expect(expected).toBeGreaterThan(15)
      expect(expected).toBeLessThan(26)
    }
    expect(factors?.filter(({ kind }) => kind === 'festival')).toEqual([])
  })

  it('does not take the festival behind it for the new level', () => {
    const { mean } = forecastDaily(years('2025-10-24', 2, 3), START, 14)
    expect(average(mean)).toBeLessThan(25)
  })

  it('learns nothing from one wedding order in the days before a festival', () => {
    const history = years('2024-10-20', 1, 2)
    history[daysBetween(START, '2023-11-08')] = 400
    const { factors } = forecastDaily(history, START, 14)
    expect(factors?.filter(({ kind }) => kind === 'festival')).toEqual([])
  })
})
