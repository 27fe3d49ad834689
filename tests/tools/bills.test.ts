import { describe, expect, it } from 'vitest'
import { openTestShop } from './support.ts'

const line = (item: string, quantity: number, more = {}) => ({ item, quantity, ...more })

describe('record_sale', () => {
  it('takes goods out, counts the money and says what is left', async () => {
    const shop = await openTestShop()
    const result = await shop.call('record_sale', {
      items: [line('cheeni', 2, { unit: 'kilo' }), line('ande', 1, { unit: 'dozen' })],
      customer: 'Ramesh',
      payment: 'upi',
    })
    expect(result).toMatchObject({
      status: 'ok',
      lines: [
        {
          item: 'Sugar',
          quantity: 2,
          unit: 'kg',
          unitPrice: 45,
          amount: 90,
          left: 52,
          low: false,
        },
        { item: 'Eggs', quantity: 12, unit: 'pcs', unitPrice: 7, amount: 84, left: 132 },
      ],
      total: 174,
      payment: 'upi',
      customer: 'Ramesh',
    })
    expect(await shop.stockOf('Sugar')).toBe(52_000)
    const { bills, rollups } = await shop.state()
    expect(bills).toMatchObject([
      {
        billId: result['entry'],
        kind: 'sale',
        day: '2026-01-14',
        total: 17_400,
        lines: [{ costAmount: 8000 }, {}],
      },
    ])
    expect(rollups).toHaveLength(2)
    expect(rollups).toContainEqual({
      itemId: expect.any(String) as string,
      month: '2026-01',
      days: { 14: { quantity: 2000, amount: 9000, cost: 8000 } },
    })
  })

  it('takes the price that was said, of a base unit or of the line', async () => {
    const shop = await openTestShop()
    const result = await shop.call('record_sale', {
      items: [
        line('sugar', 500, { unit: 'g', unitPrice: 40 }),
        line('eggs', 2, { unit: 'dozen', total: 160 }),
        line('sugar', 3, { total: 100 }),
      ],
    })
    expect(result).toMatchObject({
      lines: [
        { quantity: 0.5, unitPrice: 40, amount: 20, left: 50.5 },
        { quantity: 24, unitPrice: 6.67, amount: 160 },
        // Two prices of one item are two lines, one change of its stock.
        { quantity: 3, unitPrice: 33.33, amount: 100, left: 50.5 },
      ],
      total: 280,
    })
    expect(await shop.stockOf('Sugar')).toBe(50_500)
  })

  it('says when the sale brings an item to its threshold or under the member’s own alert', async () => {
    const shop = await openTestShop()
    await shop.call('create_alert', { item: 'sugar', threshold: 50 })
    const sell = (quantity: number) =>
      shop.call('record_sale', { items: [line('sugar', quantity), line('milk', quantity)] })
    expect(await sell(4)).toMatchObject({
      lines: [
        { left: 50, low: false },
        { left: 16, low: false },
      ],
    })
    expect(await sell(6)).toMatchObject({
      lines: [
        { left: 44, low: true },
        { left: 10, low: true },
      ],
    })
    // The alert is the owner's: the helper is not told.
    expect(
      await shop.call('record_sale', { items: [line('sugar', 1)] }, shop.helper),
    ).toMatchObject({ lines: [{ left: 43, low: false }] })
  })

  it('sells to the last gram', async () => {
    const shop = await openTestShop()
    expect(await shop.call('record_sale', { items: [line('sugar', 54)] })).toMatchObject({
      status: 'ok',
      lines: [{ left: 0, low: true }],
    })
  })

  it.each<[string, object[], object]>([
    ['an item it has not', [line('kurkure', 1)], { code: 'item_not_found', said: 'kurkure' }],
    [
      'one of several',
      [line('dal', 2)],
      { status: 'needs_clarification', options: ['Moong Dal', 'Toor Dal'], about: 'dal' },
    ],
    [
      'more than there is, over all lines of the item',
      [line('sugar', 30), line('चीनी', 25)],
      {
        code: 'insufficient_stock',
        items: [{ item: 'Sugar', wanted: 55, available: 54, unit: 'kg' }],
      },
    ],
    ['zero', [line('sugar', 0)], { code: 'bad_quantity', item: 'Sugar', quantity: 0 }],
    ['a negative quantity', [line('sugar', -2)], { code: 'bad_quantity' }],
    [
      'an absurd quantity',
      [line('sugar', 1e15)],
      { code: 'quantity_too_large', limit: 100_000, unit: 'kg' },
    ],
    ['half an egg', [line('eggs', 0.5)], { code: 'not_whole', item: 'Eggs', unit: 'pcs' }],
    [
      'litres of sugar',
      [line('sugar', 2, { unit: 'litre' })],
      { code: 'unit_mismatch', unit: 'kg', said: 'litre' },
    ],
    [
      'an unknown unit',
      [line('sugar', 2, { unit: '__proto__' })],
      { code: 'unit_unknown', said: '__proto__' },
    ],
    ['a price of zero', [line('sugar', 2, { unitPrice: 0 })], { code: 'bad_price', price: 0 }],
    ['a price finer than a paisa', [line('eggs', 12, { unitPrice: 6.667 })], { code: 'bad_price' }],
    [
      'price and total that differ',
      [line('sugar', 2, { unitPrice: 40, total: 90 })],
      { code: 'bad_price', total: 90 },
    ],
    ['no price at all', [line('gud', 1)], { code: 'price_missing', item: 'Jaggery', unit: 'kg' }],
    [
      'more than 30 lines',
      Array.from({ length: 31 }, () => line('eggs', 1)),
      { code: 'too_many_lines', limit: 30 },
    ],
    ['no lines', [], { code: 'bad_arguments' }],
    ['NaN', [line('sugar', NaN)], { code: 'bad_arguments' }],
    ['infinity', [line('sugar', 1e309)], { code: 'bad_arguments' }],
    ['a quantity in words', [{ item: 'sugar', quantity: '2' }], { code: 'bad_arguments' }],
    ['unknown keys', [line('sugar', 2, { discount: 1 })], { code: 'bad_arguments' }],
    ['a huge name', [line('x'.repeat(101), 2)], { code: 'bad_arguments' }],
    ['a blank name', [line('  ', 2)], { code: 'bad_arguments' }],
  ])('refuses %s, with nothing changed', async (_, items, expected) => {
    const shop = await openTestShop()
    const before = await shop.state()
    const result = await shop.call('record_sale', { items })
    expect(result).toMatchObject({ status: 'rejected', ...expected })
    expect(await shop.state()).toEqual(before)
  })

  it('is all or nothing, and tells all that is wrong at once', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    const result = await shop.call('record_sale', {
      items: [line('eggs', 6), line('dal', 1), line('milk', -1), line('gud', 1)],
    })
    expect(result).toMatchObject({
      status: 'needs_clarification',
      about: 'dal',
      otherProblems: [{ code: 'bad_quantity' }, { code: 'price_missing' }],
    })
    expect(await shop.state()).toEqual(before)
  })
})

describe('record_purchase', () => {
  it('brings goods in, and keeps the cost that was said', async () => {
    const shop = await openTestShop()
    const result = await shop.call('record_purchase', {
      items: [line('toor', 0.5, { unit: 'quintal', unitPrice: 140 }), line('gud', 10)],
      supplier: 'Mandi',
    })
    expect(result).toMatchObject({
      status: 'ok',
      lines: [
        { item: 'Toor Dal', quantity: 50, unitPrice: 140, amount: 7000, left: 72 },
        { item: 'Jaggery', quantity: 10, left: 21 },
      ],
      supplier: 'Mandi',
    })
    // A total that leaves a line out would be wrong.
    expect(result).not.toHaveProperty('total')
    const { items, rollups } = await shop.state()
    expect(items).toContainEqual(
      expect.objectContaining({
        name: 'Toor Dal',
        cost: 14_000,
        price: 16_500,
        lastRestockedAt: expect.stringContaining('2026-01-14') as string,
      }),
    )
    expect(rollups.map(({ days }) => days)).toContainEqual({ 14: { bought: 50_000 } })
    expect(
      await shop.call('record_purchase', { items: [line('gud', 1, { total: 60 })] }),
    ).toMatchObject({ total: 60 })
  })

  it('refuses what it does not understand, with nothing changed', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    expect(await shop.call('record_purchase', { items: [line('sugar', -1)] })).toMatchObject({
      code: 'bad_quantity',
    })
    expect(await shop.call('record_purchase', { items: [line('suger cane', 1)] })).toMatchObject({
      code: 'item_not_found',
      nearest: ['Sugar'],
    })
    expect(await shop.state()).toEqual(before)
  })
})

describe('the ledger', () => {
  it('is what the stock is the sum of', async () => {
    const shop = await openTestShop()
    const opening = new Map((await shop.state()).items.map((item) => [item.itemId, item.stock]))
    await shop.call('record_sale', { items: [line('sugar', 2.5), line('eggs', 5)] })
    await shop.call('record_purchase', { items: [line('sugar', 10), line('doodh', 7.25)] })
    await shop.call('record_sale', { items: [line('sugar', 250, { unit: 'g' }), line('sugar', 1)] })
    await shop.call('undo_last', {})
    await shop.call('record_sale', { items: [line('doodh', 3)] }, shop.helper)

    const { items, bills } = await shop.state()
    expect(bills).toHaveLength(5)
    for (const { itemId, stock } of items) {
      const deltas = bills
        .flatMap((bill) => bill.lines)
        .filter((row) => row.itemId === itemId)
        .map((row) => row.delta)
      expect(stock).toBe(deltas.reduce((sum, delta) => sum + delta, opening.get(itemId) ?? NaN))
    }
  })
})
