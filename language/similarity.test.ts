import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { similarity } from './similarity.ts'

const alike = (a: string, b: string) => similarity(fold(a), fold(b))

describe('similarity', () => {
  it('is 1 for the same name, whatever its spaces', () => {
    expect(alike('t shirt', 'T-Shirt')).toBe(1)
    expect(alike('ground nut oil', 'Groundnut Oil')).toBe(1)
  })

  it.each([
    ['sunflwr oil', 'Sunflower Oil'],
    ['suger', 'Sugar'],
    ['basmti chaval', 'बासमती चावल'],
    ['lifbuoy', 'lifebuoy'],
    ['साखरे', 'साखर'],
    ['कांद्या', 'कांदा'],
    ['sugra', 'Sugar'],
  ])('finds %s near %s', (typed, name) => {
    expect(alike(typed, name)).toBeGreaterThan(0.7)
  })

  it.each([
    ['kurkure', 'Kurti'],
    ['anda', 'kanda'],
    ['salt', 'milk'],
    ['moong dal', 'mungfali'],
  ])('keeps %s away from %s', (one, other) => {
    expect(alike(one, other)).toBeLessThan(0.78)
  })

  it('stays within 0 and 1', () => {
    expect(similarity('', '')).toBe(0)
    expect(similarity('a', 'xyz')).toBeGreaterThanOrEqual(0)
  })
})
