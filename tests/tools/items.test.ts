import { describe, expect, it } from 'vitest'
import { openTestShop } from './support.ts'

describe('get_stock', () => {
  it('tells stock, price and whether it is low', async () => {
    const shop = await openTestShop()
    expect(await shop.call('get_stock', { item: 'चीनी' })).toEqual({
      status: 'ok',
      item: 'Sugar',
      stock: 54,
      unit: 'kg',
      price: 45,
      threshold: 15,
      low: false,
    })
    expect(await shop.call('get_stock', { item: 'lifebuoy' })).toMatchObject({
      stock: 3,
      low: true,
    })
    expect(await shop.call('get_stock', { item: 'gud' })).not.toHaveProperty('price')
  })

  it('asks, or says that there is none', async () => {
    const shop = await openTestShop()
    expect(await shop.call('get_stock', { item: 'dal' })).toMatchObject({
      status: 'needs_clarification',
      about: 'dal',
      reason: 'ambiguous_item',
      options: ['Moong Dal', 'Toor Dal'],
    })
    expect(await shop.call('get_stock', { item: 'Moong Dal' })).toMatchObject({ stock: 18 })
    expect(await shop.call('get_stock', { item: 'masoor dal' })).toMatchObject({
      code: 'item_not_found',
      said: 'masoor dal',
      nearest: expect.arrayContaining(['Toor Dal']) as string[],
    })
    expect(await shop.call('get_stock', { item: 'x'.repeat(5000) })).toMatchObject({
      code: 'bad_arguments',
    })
  })

  it('sees only its own shop', async () => {
    const shop = await openTestShop()
    const empty = await openTestShop([])
    expect(await shop.call('get_stock', { item: 'sugar' })).toMatchObject({ status: 'ok' })
    expect(await empty.call('get_stock', { item: 'sugar' })).toMatchObject({
      code: 'item_not_found',
    })
  })
})

describe('create_alert and list_low_stock', () => {
  it('lists what is low, and what is under an own alert', async () => {
    const shop = await openTestShop()
    const soap = { item: 'Lifebuoy Soap', stock: 3, unit: 'pcs', threshold: 10 }
    expect(await shop.call('list_low_stock', {})).toEqual({ status: 'ok', items: [soap] })

    expect(await shop.call('create_alert', { item: 'cheeni', threshold: 60 })).toEqual({
      status: 'ok',
      item: 'Sugar',
      threshold: 60,
      unit: 'kg',
      stock: 54,
      already: true,
    })
    expect(await shop.call('list_low_stock', {})).toEqual({
      status: 'ok',
      items: [soap, { item: 'Sugar', stock: 54, unit: 'kg', threshold: 60 }],
    })
    expect(await shop.call('list_low_stock', {}, shop.helper)).toEqual({
      status: 'ok',
      items: [soap],
    })
  })

  it('replaces the alert that was there', async () => {
    const shop = await openTestShop()
    await shop.call('create_alert', { item: 'eggs', threshold: 20, unit: 'dozen' })
    expect(
      await shop.call('create_alert', { item: 'eggs', threshold: 2, unit: 'dozen' }),
    ).toMatchObject({ threshold: 24, already: false })
    const { alerts } = await shop.state()
    expect(alerts).toMatchObject([{ memberId: 'owner', threshold: 24_000 }])
  })

  it.each([
    [{ item: 'sugar', threshold: -1 }, 'bad_quantity'],
    [{ item: 'eggs', threshold: 1.5 }, 'not_whole'],
    [{ item: 'sugar', threshold: 5, unit: 'litre' }, 'unit_mismatch'],
    [{ item: 'kurkure', threshold: 5 }, 'item_not_found'],
    [{ item: 'sugar' }, 'bad_arguments'],
  ])('refuses %o: %s', async (input, code) => {
    const shop = await openTestShop()
    expect(await shop.call('create_alert', input)).toMatchObject({ status: 'rejected', code })
    expect((await shop.state()).alerts).toEqual([])
  })
})

describe('set_price', () => {
  it('changes the price, of the unit that was said', async () => {
    const shop = await openTestShop()
    expect(await shop.call('set_price', { item: 'sugar', price: 48.5 })).toEqual({
      status: 'ok',
      item: 'Sugar',
      unit: 'kg',
      price: 48.5,
      was: 45,
    })
    expect(await shop.call('set_price', { item: 'anda', price: 90, unit: 'dozen' })).toMatchObject({
      price: 7.5,
    })
    expect(await shop.call('set_price', { item: 'gud', price: 70 })).not.toHaveProperty('was')
    expect(
      await shop.call('record_sale', { items: [{ item: 'sugar', quantity: 2 }] }),
    ).toMatchObject({ total: 97 })
  })

  it.each([
    [{ item: 'sugar', price: 0 }, 'bad_price'],
    [{ item: 'sugar', price: -5 }, 'bad_price'],
    [{ item: 'sugar', price: 1e12 }, 'bad_price'],
    [{ item: 'sugar', price: 45.555 }, 'bad_price'],
    [{ item: 'eggs', price: 80, unit: 'dozen' }, 'bad_price'],
    [{ item: 'sugar', price: 45, unit: 'litre' }, 'unit_mismatch'],
    [{ item: 'kurkure', price: 10 }, 'item_not_found'],
  ])('refuses %o: %s', async (input, code) => {
    const shop = await openTestShop()
    const before = await shop.state()
    expect(await shop.call('set_price', input)).toMatchObject({ status: 'rejected', code })
    expect(await shop.state()).toEqual(before)
  })

  it('is for the owner', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    expect(await shop.call('set_price', { item: 'sugar', price: 50 }, shop.helper)).toMatchObject({
      code: 'owner_only',
    })
    expect(await shop.state()).toEqual(before)
  })
})

describe('add_item', () => {
  it('adds an item that can be spoken of at once', async () => {
    const shop = await openTestShop()
    expect(
      await shop.call('add_item', {
        name: 'स्कूल बैग',
        unit: 'pcs',
        stock: 5,
        price: 650,
        aliases: ['school bag'],
      }),
    ).toEqual({
      status: 'ok',
      item: 'स्कूल बैग',
      unit: 'pcs',
      stock: 5,
      price: 650,
      threshold: 0,
    })
    expect(
      await shop.call('record_sale', { items: [{ item: 'school bags', quantity: 1 }] }),
    ).toMatchObject({ status: 'ok', lines: [{ item: 'स्कूल बैग', left: 4 }] })
  })

  it('counts in the base unit of what was said', async () => {
    const shop = await openTestShop()
    expect(
      await shop.call('add_item', { name: 'Rajma', unit: 'g', stock: 2500, threshold: 500 }),
    ).toMatchObject({ unit: 'kg', stock: 2.5, threshold: 0.5 })
    expect(
      await shop.call('add_item', { name: 'Banana', unit: 'dozen', stock: 4, price: 60 }),
    ).toMatchObject({ unit: 'pcs', stock: 48, price: 5 })
  })

  it('does not take a name that an item has, nor another’s alias', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    for (const name of ['sugar', 'चीनी', ' TOOR  dal', 'egg']) {
      expect(await shop.call('add_item', { name })).toMatchObject({ code: 'item_exists' })
    }
    expect(await shop.state()).toEqual(before)

    await shop.call('add_item', { name: 'Brown Sugar', unit: 'kg', aliases: ['cheeni', 'khand'] })
    expect(await shop.call('get_stock', { item: 'cheeni' })).toMatchObject({ item: 'Sugar' })
    expect(await shop.call('get_stock', { item: 'khand' })).toMatchObject({ item: 'Brown Sugar' })
  })

  it('added by two at once is added once', async () => {
    const shop = await openTestShop()
    const turns = await Promise.all([shop.openTurn(shop.owner), shop.openTurn(shop.helper)])
    const results = await Promise.all(
      turns.map(({ call }) => call('add_item', { name: 'Rajma', unit: 'kg' })),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['ok', 'rejected'])
    expect(results).toContainEqual(expect.objectContaining({ code: 'item_exists' }))
  })

  it.each([
    [{ name: 'Rajma', unit: 'parsec' }, 'unit_unknown'],
    [{ name: 'Rajma', unit: 'kg', stock: -1 }, 'bad_quantity'],
    [{ name: 'Pen', stock: 1.5 }, 'not_whole'],
    [{ name: 'Pen', stock: 1e9 }, 'quantity_too_large'],
    [{ name: 'Pen', price: 0 }, 'bad_price'],
    [{ name: 'Pen', cost: 1.234 }, 'bad_price'],
    [{ name: '' }, 'bad_arguments'],
    [{ name: 'x'.repeat(101) }, 'bad_arguments'],
    [{ name: 'Pen', aliases: Array(21).fill('pen') }, 'bad_arguments'],
    [{ name: 'Pen', shopId: 'other' }, 'bad_arguments'],
  ])('refuses %o: %s', async (input, code) => {
    const shop = await openTestShop()
    const before = await shop.state()
    expect(await shop.call('add_item', input)).toMatchObject({ status: 'rejected', code })
    expect(await shop.state()).toEqual(before)
  })
})
