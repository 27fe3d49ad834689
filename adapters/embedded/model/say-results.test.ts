import { describe, expect, it } from 'vitest'
import { WRITINGS, type Writing } from '../../../language/writing.ts'
import { sayResults } from './say-results.ts'

type Json = Record<string, unknown>

const line = {
  item: 'Sugar',
  quantity: 2,
  unit: 'kg',
  unitPrice: 45,
  amount: 90,
  left: 52,
  low: false,
}

/** One of every result in the tools' contract, with what its wording must not leave out. */
const OK: [string, Json, string[]][] = [
  [
    'get_stock',
    { item: 'Sugar', stock: 54, unit: 'kg', price: 45, threshold: 15, low: false },
    ['Sugar', '54', '₹45'],
  ],
  [
    'get_stock',
    { item: 'Soap', stock: 3, unit: 'pcs', threshold: 10, low: true },
    ['Soap', '3', '10', '⚠️'],
  ],
  ['get_stock', { item: 'Soap', stock: 0, unit: 'pcs', threshold: 10, low: true }, ['Soap']],
  ['record_sale', { entry: 'e', lines: [line], total: 90 }, ['Sugar', '2', '₹45', '₹90', '52']],
  [
    'record_sale',
    {
      entry: 'e',
      lines: [line, { ...line, item: 'Salt', amount: 28, left: 3, low: true }],
      total: 118,
      customer: 'Ramesh',
    },
    ['Sugar', 'Salt', '₹118', '⚠️', 'Ramesh'],
  ],
  [
    'record_purchase',
    { entry: 'e', lines: [{ item: 'Rice', quantity: 50, unit: 'kg', left: 112 }] },
    ['Rice', '50', '112'],
  ],
  ['record_purchase', { entry: 'e', lines: [line, line], total: 180 }, ['₹180']],
  [
    'undo_last',
    {
      entry: 'e',
      undone: 'd',
      kind: 'sale',
      lines: [{ item: 'Milk', quantity: 3, unit: 'litre', left: 20 }],
    },
    ['Milk', '3', '20'],
  ],
  [
    'undo_last',
    {
      entry: 'e',
      undone: 'd',
      kind: 'purchase',
      lines: [{ item: 'Milk', quantity: 3, unit: 'litre', left: 20 }],
    },
    ['Milk'],
  ],
  ['undo_last', { entry: 'e', undone: 'd', kind: 'adjustment', lines: [] }, ['↩️']],
  [
    'create_alert',
    { item: 'Milk', threshold: 5, unit: 'litre', stock: 20, already: false },
    ['Milk', '5', '20'],
  ],
  [
    'create_alert',
    { item: 'Milk', threshold: 5, unit: 'litre', stock: 2, already: true },
    ['Milk', '5', '2', '⚠️'],
  ],
  [
    'list_low_stock',
    { items: [{ item: 'Soap', stock: 3, unit: 'pcs', threshold: 10 }] },
    ['Soap', '3', '10'],
  ],
  ['list_low_stock', { items: [] }, ['👍']],
  [
    'add_item',
    { item: 'Rajma', unit: 'kg', stock: 0, price: 140, threshold: 0 },
    ['Rajma', '0', '₹140'],
  ],
  ['set_price', { item: 'Bread', unit: 'packet', price: 50, was: 45 }, ['Bread', '₹50', '₹45']],
  ['set_price', { item: 'Bread', unit: 'packet', price: 50 }, ['Bread', '₹50']],
  [
    'sales_report',
    {
      period: 'today',
      kind: 'summary',
      total: 1234,
      items: [{ item: 'Sugar', quantity: 4, unit: 'kg', amount: 180 }],
      previous: { total: 900 },
    },
    ['₹1,234', 'Sugar', '₹180', '₹900'],
  ],
  ['sales_report', { period: 'yesterday', kind: 'summary', total: 0, items: [] }, []],
  [
    'sales_report',
    {
      period: 'this_week',
      kind: 'top_sellers',
      total: 500,
      items: [{ item: 'Sugar', quantity: 4, unit: 'kg', amount: 180 }],
    },
    ['Sugar', '4', '₹180'],
  ],
  [
    'sales_report',
    {
      period: 'this_month',
      kind: 'slow_movers',
      total: 0,
      items: [{ item: 'Saree', quantity: 0, unit: 'pcs', amount: 0, stock: 18 }],
    },
    ['Saree', '18'],
  ],
  [
    'sales_report',
    {
      period: 'last_week',
      kind: 'trend',
      total: 500,
      days: [{ date: '2026-01-14', amount: 500 }],
      items: [],
    },
    ['14', '₹500'],
  ],
  [
    'sales_report',
    {
      period: 'last_month',
      kind: 'margin',
      total: 500,
      margin: 80,
      unknownCost: 3,
      items: [{ item: 'Sugar', margin: 80 }],
    },
    ['₹80', '₹500', '3'],
  ],
  [
    'forecast_item',
    {
      item: 'Onion',
      unit: 'kg',
      days: 7,
      total: 61.4,
      low: 50.2,
      high: 72.9,
      stock: 85,
      lastsDays: 9.6,
      reorder: 0,
      perDay: [{ date: '2026-01-15', demand: 8.77, low: 5, high: 12 }],
      peakDate: '2026-01-17',
      confidence: 'high',
      historyDays: 700,
    },
    ['Onion', '7', '61', '50', '73', '85', '10'],
  ],
  [
    'forecast_item',
    {
      item: 'Onion',
      unit: 'kg',
      days: 7,
      total: 0,
      low: 0,
      high: 0,
      stock: 0,
      reorder: 12,
      perDay: [],
      confidence: 'low',
      historyDays: 4,
    },
    ['12', '4'],
  ],
]

const REJECTED: [string, Json, string[]][] = [
  ['item_not_found', { said: 'kurkure', nearest: ['Kurti'] }, ['kurkure', 'Kurti']],
  ['item_not_found', { said: 'kurkure', nearest: [] }, ['kurkure']],
  [
    'insufficient_stock',
    { items: [{ item: 'Soap', wanted: 5, available: 3, unit: 'pcs' }] },
    ['Soap', '5', '3'],
  ],
  ['bad_quantity', { item: 'Sugar', quantity: 0 }, ['Sugar']],
  [
    'quantity_too_large',
    { item: 'Sugar', quantity: 1000000, limit: 100000, unit: 'kg' },
    ['Sugar', '10,00,000', '1,00,000'],
  ],
  ['not_whole', { item: 'Eggs', quantity: 0.5, unit: 'pcs' }, ['Eggs', '0.5']],
  ['unit_mismatch', { item: 'Sugar', unit: 'kg', said: 'litre' }, ['Sugar']],
  ['unit_unknown', { said: 'crate' }, ['crate']],
  ['bad_price', { item: 'Sugar', price: -1 }, ['Sugar', '-₹1']],
  ['price_missing', { item: 'Rajma', unit: 'kg' }, ['Rajma']],
  ['too_many_lines', { limit: 30 }, ['30']],
  ['nothing_to_undo', {}, []],
  ['already_reversed', {}, []],
  [
    'undo_insufficient_stock',
    { items: [{ item: 'Rice', wanted: 50, available: 3, unit: 'kg' }] },
    ['Rice', '50', '3'],
  ],
  ['entry_not_found', {}, []],
  ['item_exists', { item: 'Sugar' }, ['Sugar']],
  ['owner_only', {}, []],
  ['try_again', {}, []],
  ['a_code_of_tomorrow', {}, []],
]

function said(name: string, result: Json, writing: Writing): string {
  return sayResults([{ name, input: {}, result }], { writing, tomorrowOnly: false })
}

describe.each(WRITINGS)('in %s', (writing) => {
  it.each(OK)('%s %j', (name, result, facts) => {
    const reply = said(name, { status: 'ok', ...result }, writing)
    for (const fact of facts) expect(reply).toContain(fact)
    expect(reply).not.toMatch(/undefined|NaN|\?|\{/)
  })

  it.each(REJECTED)('%s %j', (code, fields, facts) => {
    const result = { status: 'rejected', code, message: 'for the model only', ...fields }
    const reply = said('record_sale', result, writing)
    for (const fact of facts) expect(reply).toContain(fact)
    expect(reply).not.toContain('for the model only')
    expect(reply).not.toMatch(/undefined|NaN|\{/)
  })

  it('asks with the options by number', () => {
    const result = {
      status: 'needs_clarification',
      options: ['Toor Dal', 'Moong Dal'],
      about: 'dal',
    }
    expect(said('record_sale', result, writing)).toMatch(/dal[\s\S]*\n1\. Toor Dal\n2\. Moong Dal$/)
  })

  it('says of an error that nothing was recorded, and no more', () => {
    const result = { status: 'error', code: 'tool_failed', message: 'SQLITE_BUSY' }
    expect(said('record_sale', result, writing)).not.toContain('SQLITE')
  })
})

describe('rejections', () => {
  it('have a wording of their own for every code', () => {
    const generic = said('record_sale', { status: 'rejected', code: 'a_code_of_tomorrow' }, 'en')
    for (const [code, fields] of REJECTED.slice(0, -1))
      expect(said('record_sale', { status: 'rejected', code, ...fields }, 'en')).not.toBe(generic)
  })

  it('of a question do not speak of recording', () => {
    const result = { status: 'rejected', code: 'item_not_found', said: 'kurkure', nearest: [] }
    expect(said('get_stock', result, 'en')).toBe("“kurkure” is not in your shop's list.")
    expect(said('record_sale', result, 'en')).toContain('Nothing was recorded.')
  })
})

describe('several results', () => {
  it('are said one after the other, alike ones once', () => {
    const stock = (item: string) => ({
      name: 'get_stock',
      input: {},
      result: { status: 'ok', item, stock: 1, unit: 'kg', threshold: 0, low: false },
    })
    const options = { writing: 'en', tomorrowOnly: false } as const
    expect(sayResults([stock('Sugar'), stock('Salt'), stock('Salt')], options)).toBe(
      '*Sugar*: 1 kg left\n\n*Salt*: 1 kg left',
    )
  })

  it('of a forecast for tomorrow speak of that day', () => {
    const result = {
      status: 'ok',
      item: 'Milk',
      unit: 'litre',
      days: 7,
      total: 70,
      low: 60,
      high: 80,
      stock: 20,
      reorder: 50,
      perDay: [{ date: '2026-01-15', demand: 10, low: 8, high: 12 }],
      confidence: 'high',
      historyDays: 700,
    }
    const reply = sayResults([{ name: 'forecast_item', input: {}, result }], {
      writing: 'en',
      tomorrowOnly: true,
    })
    expect(reply).toContain('Thu 15 Jan: about 10 litres (8 to 12)')
  })
})
