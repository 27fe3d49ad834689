import { describe, expect, it } from 'vitest'
import { fromMilli, isCounted, pricePerBaseUnit, toMilli } from './units.ts'

describe('toMilli', () => {
  it.each([
    [2, undefined, 'kg', 2000],
    [2, 'kg', 'kg', 2000],
    [250, 'g', 'kg', 250],
    [0.1, 'kg', 'kg', 100],
    [1.005, 'kg', 'kg', 1005],
    [2.25, 'kilo', 'kg', 2250],
    [1, 'quintal', 'kg', 100_000],
    [0.5, 'quintal', 'kg', 50_000],
    [500, 'ml', 'litre', 500],
    [1 / 3, 'litre', 'litre', 333],
    [1, 'dozen', 'pcs', 12_000],
    [0.5, 'dozen', 'pcs', 6000],
    [2, 'dozen', 'packet', 24_000],
    [1, 'dozen', 'pair', 12_000],
    [1, 'dozen', 'bottle', 12_000],
    [1, 'gross', 'pcs', 144_000],
    [3, 'pcs', 'packet', 3000],
    [3, 'pcs', 'jar', 3000],
    [2, 'pair', 'pair', 2000],
    [1.5, 'metre', 'metre', 1500],
    [100_000, undefined, 'pcs', 100_000_000],
  ])('%s %s of an item in %s', (quantity, said, base, milli) => {
    expect(toMilli(quantity, said, base)).toEqual({ ok: true, milli })
  })

  it.each([
    [0, 'kg', 'kg', 'bad_quantity'],
    [-2, 'kg', 'kg', 'bad_quantity'],
    [NaN, 'kg', 'kg', 'bad_quantity'],
    [1e309, 'kg', 'kg', 'bad_quantity'],
    [0.0001, 'kg', 'kg', 'bad_quantity'],
    [0.5, undefined, 'pcs', 'not_whole'],
    [0.3, 'dozen', 'pcs', 'not_whole'],
    [1e-9, undefined, 'pcs', 'not_whole'],
    [2.5, 'packet', 'packet', 'not_whole'],
    [2, 'litre', 'kg', 'unit_mismatch'],
    [2, 'kg', 'litre', 'unit_mismatch'],
    [2, 'dozen', 'kg', 'unit_mismatch'],
    [2, 'g', 'pcs', 'unit_mismatch'],
    [2, 'packet', 'pcs', 'unit_mismatch'],
    [2, 'pcs', 'pair', 'unit_mismatch'],
    [2, 'pcs', 'box', 'unit_mismatch'],
    [2, 'parsec', 'kg', 'unit_unknown'],
    [2, '__proto__', 'kg', 'unit_unknown'],
    [2, 'constructor', 'kg', 'unit_unknown'],
    [100_001, undefined, 'pcs', 'quantity_too_large'],
    [1001, 'quintal', 'kg', 'quantity_too_large'],
    [1e300, 'g', 'kg', 'quantity_too_large'],
  ])('refuses %s %s of an item in %s: %s', (quantity, said, base, problem) => {
    expect(toMilli(quantity, said, base)).toEqual({ ok: false, problem })
  })

  it('allows zero where it means something', () => {
    expect(toMilli(0, undefined, 'kg', { allowZero: true })).toEqual({ ok: true, milli: 0 })
    expect(toMilli(-0.5, undefined, 'kg', { allowZero: true }).ok).toBe(false)
  })
})

describe('units', () => {
  it('knows what comes whole', () => {
    expect(['kg', 'litre', 'metre'].some(isCounted)).toBe(false)
    expect(['pcs', 'packet', 'bundle'].every(isCounted)).toBe(true)
  })

  it('goes back to plain numbers', () => {
    expect(fromMilli(2250)).toBe(2.25)
  })

  it.each([
    [45, 1000, 4500],
    [4500, 100_000, 4500],
    [84, 12_000, 700],
    [0.04, 1, 4000],
    [80, 12_000, undefined],
    [-1, 1000, undefined],
  ])('₹%s for %s thousandths is %s paise a base unit', (rupees, size, paise) => {
    expect(pricePerBaseUnit(rupees, size)).toBe(paise)
  })
})
