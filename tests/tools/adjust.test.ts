import { describe, expect, it } from 'vitest'
import type { Rollup } from '../../shop/types.ts'
import { openTestShop } from './support.ts'

/** The days on which something was sold or bought: what adjustments did to the stock is left out. */
function salesOf({ rollups }: { rollups: Rollup[] }) {
  return rollups.flatMap(({ itemId, days }) =>
    Object.entries(days).flatMap(([day, { quantity, amount, bought }]) =>
      (quantity ?? amount ?? bought) ? [{ itemId, day, quantity, amount, bought }] : [],
    ),
  )
}

describe('adjust_stock', () => {
  it('adds what came back', async () => {
    const shop = await openTestShop()
    const result = await shop.call('adjust_stock', {
      item: 'anda',
      quantity: 1,
      unit: 'dozen',
      reason: 'return',
    })
    expect(result).toMatchObject({
      ...{ status: 'ok', item: 'Eggs', reason: 'return', quantity: 12, unit: 'pcs' },
      ...{ was: 144, left: 156, low: false },
    })
    expect(await shop.stockOf('Eggs')).toBe(156_000)
  })

  it.each([2.5, -2.5])('takes away what was lost, said as %d', async (quantity) => {
    const shop = await openTestShop()
    const result = await shop.call('adjust_stock', { item: 'doodh', quantity, reason: 'wastage' })
    expect(result).toMatchObject({ quantity: 2.5, was: 20, left: 17.5 })
    expect(await shop.stockOf('Milk')).toBe(17_500)
  })

  it('sets what was counted, none too', async () => {
    const shop = await openTestShop()
    const count = (quantity: number) =>
      shop.call('adjust_stock', { item: 'sugar', quantity, reason: 'count' })
    expect(await count(50)).toMatchObject({ quantity: 4, was: 54, left: 50 })
    expect(await count(0)).toMatchObject({ quantity: 50, was: 50, left: 0, low: true })
    expect(await shop.stockOf('Sugar')).toBe(0)
  })

  it('makes no entry of a count that agrees', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    const result = await shop.call('adjust_stock', { item: 'sugar', quantity: 54, reason: 'count' })
    expect(result).toMatchObject({ status: 'ok', quantity: 0, left: 54 })
    expect(result).not.toHaveProperty('entry')
    expect(await shop.state()).toEqual(before)
  })

  it('touches no sales, and is undone like any entry', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    for (const [reason, quantity] of [
      ['return', 3],
      ['wastage', 3],
      ['count', 9],
    ] as const) {
      await shop.call('adjust_stock', { item: 'milk', quantity, reason }, shop.helper)
      expect(salesOf(await shop.state())).toEqual(salesOf(before))
      const undone = await shop.call('undo_last', {}, shop.helper)
      expect(undone).toMatchObject({ status: 'ok', kind: 'adjustment' })
      expect(await shop.stockOf('Milk')).toBe(20_000)
    }
    expect(salesOf(await shop.state())).toEqual(salesOf(before))
  })

  it.each([
    [{ quantity: 21, reason: 'wastage' }, 'insufficient_stock'],
    [{ quantity: -2, reason: 'return' }, 'bad_quantity'],
    [{ quantity: 0, reason: 'return' }, 'bad_quantity'],
    [{ quantity: 0, reason: 'wastage' }, 'bad_quantity'],
    [{ quantity: -1, reason: 'count' }, 'bad_quantity'],
    [{ quantity: 2, unit: 'kg', reason: 'return' }, 'unit_mismatch'],
    [{ quantity: 2, reason: 'theft' }, 'bad_arguments'],
  ])('refuses %j: %s', async (input, code) => {
    const shop = await openTestShop()
    const before = await shop.state()
    expect(await shop.call('adjust_stock', { item: 'milk', ...input })).toMatchObject({ code })
    expect(await shop.state()).toEqual(before)
  })

  it('is made once under its key', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const input = { item: 'milk', quantity: 2, reason: 'wastage' }
    const first = await turn.call('adjust_stock', input, ctx)
    expect(await turn.call('adjust_stock', input, ctx)).toEqual(first)
    expect(await shop.stockOf('Milk')).toBe(18_000)
  })
})
