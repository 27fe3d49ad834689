import { describe, expect, it } from 'vitest'
import { formatDay, formatNumber, formatQuantity, formatRupees } from './format.ts'
import { UNIT_SYMBOLS } from './units.ts'
import { WRITINGS } from './writing.ts'

describe('formatRupees', () => {
  it.each([
    [123456.5, '₹1,23,456.50'],
    [45, '₹45'],
    [0, '₹0'],
    [0.1 + 0.2, '₹0.30'],
    [10000000, '₹1,00,00,000'],
    [-90, '-₹90'],
    [99.999, '₹100'],
    [1e13, '₹1,00,00,00,00,00,000'],
    [Infinity, '₹Infinity'],
  ])('writes %d as %s', (rupees, text) => {
    expect(formatRupees(rupees)).toBe(text)
  })
})

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [100000, '1,00,000'],
    [1234567.8915, '12,34,567.892'],
    [0.1 + 0.2, '0.3'],
    [-5.25, '-5.25'],
    [-0.0001, '0'],
    [1e21, '1,00,00,00,00,00,00,00,00,00,000'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('groups as the Indian locale does', () => {
    const indian = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 3 })
    for (const value of [7, 77, 777, 7777, 77777, 777777, 7777777, 77777777, 0.125, 12.5])
      expect(formatNumber(value)).toBe(indian.format(value))
  })
})

describe('formatQuantity', () => {
  it('chooses the word by the count and the way of writing', () => {
    expect(formatQuantity(1, 'packet', 'en')).toBe('1 packet')
    expect(formatQuantity(3, 'packet', 'en')).toBe('3 packets')
    expect(formatQuantity(2.25, 'kg', 'hi')).toBe('2.25 किलो')
    expect(formatQuantity(12, 'pcs', 'mr')).toBe('12 नग')
    expect(formatQuantity(0, 'litre', 'en')).toBe('0 litres')
  })

  it('knows every unit in every way of writing', () => {
    for (const writing of ['hi', 'mr'] as const)
      for (const unit of UNIT_SYMBOLS)
        expect(formatQuantity(2, unit, writing)).toMatch(/^2 [\u0900-\u097f]+$/)
    for (const writing of WRITINGS)
      for (const unit of UNIT_SYMBOLS)
        expect(formatQuantity(2, unit, writing)).not.toContain('unit.')
  })

  it('shows a unit that it does not know as it is', () => {
    expect(formatQuantity(2, 'crate', 'en')).toBe('2 crate')
  })
})

describe('formatDay', () => {
  it('names the day of the week and the month', () => {
    expect(formatDay('2026-01-14', 'en')).toBe('Wed 14 Jan')
    expect(formatDay('2026-01-14', 'hi')).toBe('बुध 14 जनवरी')
    expect(formatDay('2026-12-06', 'mr')).toBe('रवि 6 डिसेंबर')
  })

  it('gives back what is no day', () => {
    expect(formatDay('soon', 'en')).toBe('soon')
  })
})
