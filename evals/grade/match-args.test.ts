import { describe, expect, it } from 'vitest'
import { readCall, readingOf } from '../reading.ts'
import { loadShops } from '../shops.ts'
import { differences } from './match-args.ts'

const shop = loadShops()('laxmi-general-store')
const reading = readingOf(
  shop.fixture.items.map((item) => ({ ...item, itemId: item.name, price: 4500 })) as never,
  shop,
)

function diff(
  tool: string,
  wanted: Record<string, unknown>,
  actual: Record<string, unknown>,
  {
    mode = 'subset',
    accept,
  }: { mode?: 'subset' | 'exact'; accept?: Record<string, unknown[]> } = {},
): string[] {
  const resolved = readCall(tool, actual, reading)
  return differences({ tool, args: wanted, ...(accept && { accept }) }, { resolved }, reading, mode)
}
const bill = (...items: object[]) => ({ items })

describe('the arguments of a call', () => {
  it.each([
    [
      'another unit of the same quantity',
      bill({ item: 'Sugar', quantity: 0.5, unit: 'kg' }),
      bill({ item: 'शक्कर', quantity: 500, unit: 'ग्राम' }),
    ],
    [
      'a dozen of what comes in packets',
      bill({ item: 'Maggi Noodles', quantity: 24 }),
      bill({ item: 'maggi', quantity: 2, unit: 'dozen' }),
    ],
    [
      'a unit that was left out',
      bill({ item: 'Sugar', quantity: 2, unit: 'kg' }),
      bill({ item: 'cheeni', quantity: 2 }),
    ],
    [
      'a total for a unit price',
      bill({ item: 'Potato', quantity: 3, unitPrice: 25 }),
      bill({ item: 'aloo', quantity: 3, total: 75 }),
    ],
    [
      'a total that does not come out even',
      bill({ item: 'Eggs', quantity: 3, unitPrice: 33.33 }),
      bill({ item: 'ande', quantity: 3, total: 100 }),
    ],
    [
      'lines in another order',
      bill({ item: 'Sugar', quantity: 1 }, { item: 'Salt', quantity: 2 }),
      bill({ item: 'Salt', quantity: 2 }, { item: 'Sugar', quantity: 1 }),
    ],
    [
      'a price that was not asked after',
      bill({ item: 'Sugar', quantity: 1 }),
      bill({ item: 'Sugar', quantity: 1, unitPrice: 40 }),
    ],
  ])('fit with %s', (_, wanted, actual) => {
    expect(diff('record_sale', wanted, actual)).toEqual([])
  })

  it.each([
    [
      'another item',
      bill({ item: 'Sugar', quantity: 2 }),
      bill({ item: 'Salt', quantity: 2 }),
      ['no line of Sugar, wanted 2', 'a line of Salt × 2, wanted none'],
    ],
    [
      'another quantity',
      bill({ item: 'Sugar', quantity: 2 }),
      bill({ item: 'Sugar', quantity: 2000 }),
      ['Sugar: quantity 2000, wanted 2'],
    ],
    [
      'another price',
      bill({ item: 'Sugar', quantity: 2, unitPrice: 40 }),
      bill({ item: 'Sugar', quantity: 2, total: 40 }),
      ['Sugar: unitPrice 20, wanted 40'],
    ],
    [
      'a unit that does not fit',
      bill({ item: 'Sugar', quantity: 2 }),
      bill({ item: 'Sugar', quantity: 2, unit: 'litre' }),
      ['Sugar: unit litre, wanted kg'],
    ],
    [
      'a line more',
      bill({ item: 'Sugar', quantity: 2 }),
      bill({ item: 'Sugar', quantity: 2 }, { item: 'Salt', quantity: 1 }),
      ['a line of Salt × 1, wanted none'],
    ],
    [
      'a vague name',
      bill({ item: 'Toor Dal', quantity: 2 }),
      bill({ item: 'dal', quantity: 2 }),
      ['no line of Toor Dal, wanted 2', 'a line of dal × 2, wanted none'],
    ],
  ])('differ by %s', (_, wanted, actual, lines) => {
    expect(diff('record_sale', wanted, actual)).toEqual(lines)
  })

  it('are read by what each tool means with them', () => {
    expect(
      diff(
        'create_alert',
        { item: 'Maggi Noodles', threshold: 24 },
        { item: 'मैगी', threshold: 2, unit: 'dozen' },
      ),
    ).toEqual([])
    expect(
      diff('set_price', { item: 'Eggs', price: 7 }, { item: 'eggs', price: 84, unit: 'dozen' }),
    ).toEqual([])
    expect(diff('sales_report', { period: 'today', kind: 'summary' }, { period: 'today' })).toEqual(
      [],
    )
    expect(diff('forecast_item', { item: 'Onion', days: 7 }, { item: 'pyaz' })).toEqual([])
    expect(diff('forecast_item', { item: 'Onion', days: 30 }, { item: 'pyaz' })).toEqual([
      'days 7, wanted 30',
    ])
    expect(
      diff(
        'adjust_stock',
        { item: 'Eggs', quantity: 3, reason: 'wastage' },
        { item: 'ande', quantity: -3, reason: 'wastage' },
      ),
    ).toEqual([])
    expect(
      diff(
        'adjust_stock',
        { item: 'Eggs', quantity: 3, reason: 'return' },
        { item: 'ande', quantity: -3, reason: 'return' },
      ),
    ).toEqual(['quantity -3, wanted 3'])
    expect(
      diff('update_settings', { dailySummaryTime: '09:00' }, { dailySummaryTime: '9:00' }),
    ).toEqual([])
  })

  it('take other values where the case does', () => {
    const wanted = { name: 'स्कूल बैग', unit: 'pcs', stock: 5, price: 650 }
    const actual = { name: 'Satchel', unit: 'piece', stock: 5, price: 650 }
    expect(diff('add_item', wanted, actual)).toEqual(['name Satchel, wanted स्कूल बैग'])
    expect(diff('add_item', wanted, actual, { accept: { name: ['satchel'] } })).toEqual([])
    // One name in two scripts.
    expect(diff('add_item', { name: 'Rajma' }, { name: 'राजमा' })).toEqual([])
  })

  it('are no more than wanted in exact mode; what the tool would take anyway is not more', () => {
    const wanted = bill({ item: 'Sugar', quantity: 2 })
    expect(
      diff('record_sale', wanted, bill({ item: 'Sugar', quantity: 2, unit: 'kg' }), {
        mode: 'exact',
      }),
    ).toEqual([])
    expect(
      diff(
        'record_sale',
        wanted,
        { ...bill({ item: 'Sugar', quantity: 2 }), customer: 'Asha' },
        { mode: 'exact' },
      ),
    ).toEqual(['customer Asha, wanted none'])
    expect(
      diff(
        'sales_report',
        { period: 'today' },
        { period: 'today', kind: 'summary' },
        { mode: 'exact' },
      ),
    ).toEqual([])
    expect(
      diff(
        'sales_report',
        { period: 'today' },
        { period: 'today', kind: 'trend' },
        { mode: 'exact' },
      ),
    ).toEqual(['kind trend, wanted none'])
  })
})
