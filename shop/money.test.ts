import { describe, expect, it } from 'vitest'
import { lineAmount, toPaise, toRupees, unitPriceOf } from './money.ts'

describe('toPaise', () => {
  it.each([
    [45, 4500],
    [0.01, 1],
    [0.1 + 0.2, 30],
    [19.99, 1999],
    [1.15, 115],
    [10_000_000, 1_000_000_000],
  ])('₹%s is %s paise', (rupees, paise) => {
    expect(toPaise(rupees)).toBe(paise)
  })

  it.each([0, -1, NaN, Infinity, 1e309, 2.345, 100 / 3, 0.001, 10_000_000.01])(
    'refuses ₹%s',
    (rupees) => {
      expect(toPaise(rupees)).toBeUndefined()
    },
  )

  it('comes back as rupees', () => {
    expect(toRupees(1999)).toBe(19.99)
  })
})

describe('lineAmount', () => {
  it.each([
    [2000, 4500, 9000],
    [250, 4500, 1125],
    [333, 4500, 1499], // 1498.5: half a paisa goes up
    [1, 499, 0],
    [1, 500, 1],
    [100_000_000, 1_000_000_000, 100_000_000_000_000], // the product is above 2^53
  ])('%s thousandths at %s paise are %s paise', (quantity, price, amount) => {
    expect(lineAmount(quantity, price)).toBe(amount)
  })

  it('has a price for a total, rounded for showing', () => {
    expect(unitPriceOf(7500, 3000)).toBe(2500)
    expect(unitPriceOf(10_000, 3000)).toBe(3333)
    expect(unitPriceOf(8000, 12_000)).toBe(667)
  })
})
