import { describe, expect, it } from 'vitest'
import { WRITINGS, type Writing } from '../../../language/writing.ts'
import { sayResults } from './say-results.ts'

type Json = Record<string, unknown>

/** Reports and forecasts that tell more than a figure, with what their wording must not leave out. */
const RESULTS: [string, Json, string[]][] = [
  [
    'forecast_item',
    {
      item: 'Ghee',
      unit: 'kg',
      days: 7,
      total: 20,
      low: 12,
      high: 31,
      stock: 4,
      reorder: 27,
      perDay: [],
      confidence: 'medium',
      historyDays: 700,
      factors: [
        { kind: 'festival', festival: 'diwali', day: '2026-11-08', ratio: 2.44 },
        { kind: 'trend', ratio: 0.83 },
        { kind: 'best_weekday', weekday: 6, ratio: 1.31 },
        { kind: 'spike' },
      ],
    },
    ['8 ', '2.4', '17%', '1.3'],
  ],
  [
    'forecast_item',
    {
      item: 'Onion',
      unit: 'kg',
      accuracy: {
        days: 7,
        predicted: 61.4,
        actual: 70,
        errorPercent: 21,
        biasPercent: -12,
        insideRangePercent: 86,
      },
    },
    ['Onion', '7', '61.4', '70', '21%', '12%', '86%'],
  ],
  [
    'forecast_item',
    {
      item: 'Saree',
      unit: 'pcs',
      accuracy: {
        days: 3,
        predicted: 1.2,
        actual: 0,
        errorPercent: null,
        biasPercent: null,
        insideRangePercent: 100,
      },
    },
    ['Saree', '3', '1.2', '100%'],
  ],
  [
    'sales_report',
    {
      period: 'this_month',
      kind: 'turnover',
      total: 500,
      times: 3.1,
      items: [{ item: 'Milk', quantity: 600, unit: 'litre', averageStock: 52, times: 11.5 }],
    },
    ['3.1', 'Milk', '600', '52', '11.5'],
  ],
  [
    'sales_report',
    {
      period: 'last_week',
      kind: 'stock_outs',
      total: 0,
      items: [{ item: 'Soap', emptyDays: 2, knownDays: 7, stock: 0, unit: 'pcs' }],
    },
    ['Soap', '2'],
  ],
  ['sales_report', { period: 'last_week', kind: 'stock_outs', total: 0, items: [] }, []],
  [
    'sales_report',
    {
      period: 'this_month',
      kind: 'weekdays',
      from: '2025-11-19',
      to: '2026-01-13',
      total: 9000,
      weekdays: [
        { weekday: 0, average: 1200, days: 8 },
        { weekday: 6, average: 0, days: 8 },
      ],
    },
    ['19', '13', '₹1,200', '₹0'],
  ],
  [
    'sales_report',
    {
      period: 'today',
      kind: 'dead_stock',
      total: 0,
      notSoldFor: 60,
      value: 12_600,
      items: [
        { item: 'Saree', stock: 18, unit: 'pcs', value: 12_600 },
        { item: 'Jaggery', stock: 11, unit: 'kg' },
      ],
    },
    ['60', 'Saree', '18', '₹12,600', 'Jaggery', '11'],
  ],
  ['sales_report', { period: 'today', kind: 'dead_stock', notSoldFor: 60, items: [] }, ['60']],
  [
    'sales_report',
    {
      period: 'last_week',
      kind: 'comparison',
      total: 750,
      percent: -5.4,
      previous: { total: 793 },
      items: [{ item: 'Sugar', amount: 540, before: 120 }],
    },
    ['₹750', '₹793', '-5.4%', 'Sugar', '₹540', '₹120'],
  ],
]

function said(name: string, result: Json, writing: Writing): string {
  return sayResults([{ name, input: {}, result }], { writing, tomorrowOnly: false })
}

describe.each(WRITINGS)('in %s', (writing) => {
  it.each(RESULTS)('%s %j', (name, result, facts) => {
    const reply = said(name, { status: 'ok', ...result }, writing)
    for (const fact of facts) expect(reply).toContain(fact)
    expect(reply).not.toMatch(/undefined|NaN|null|\?|\{/)
  })
})

describe('a report', () => {
  const report = (mimeType: string) =>
    said(
      'sales_report',
      {
        status: 'ok',
        period: 'today',
        total: 90,
        items: [],
        files: [{ filename: 'f', mimeType, fileKey: 'k', bytes: 1 }],
      },
      'en',
    )

  it('announces a document, and not a picture', () => {
    expect(report('application/pdf')).toContain('The file follows.')
    expect(report('image/png')).not.toContain('follows')
  })
})

describe('a forecast', () => {
  it('gives the three weightiest reasons, and those only that it has words for', () => {
    const factors = [
      { kind: 'closed_weekday', weekday: 0 },
      { kind: 'weather', ratio: 2 },
      { kind: 'festival', festival: 'maha_shivratri', day: '2026-02-15', ratio: 1.5 },
      { kind: 'last_year', ratio: 0.8 },
      { kind: 'spike' },
    ]
    const reply = said(
      'forecast_item',
      { status: 'ok', item: 'Milk', unit: 'litre', factors },
      'en',
    )
    expect(reply.match(/^• .*/gm)).toEqual([
      '• Nothing is sold on Mon',
      '• Maha Shivratri, Sun 15 Feb: about 1.5× an ordinary day',
      '• Last year it sold less at this time',
    ])
  })

  it.each(WRITINGS)('from nothing is a guess by what like items sell, in %s', (writing) => {
    const result = {
      ...{ status: 'rejected', code: 'no_history', item: 'Rajma', unit: 'kg' },
      similar: [{ item: 'Toor Dal', perDay: 4.2 }],
    }
    const reply = said('forecast_item', result, writing)
    for (const fact of ['Rajma', 'Toor Dal', '4.2']) expect(reply).toContain(fact)
    expect(said('forecast_item', { ...result, similar: [] }, writing)).not.toContain('\n')
    const unmeasured = { status: 'rejected', code: 'no_forecasts', item: 'Rajma' }
    expect(said('forecast_item', unmeasured, writing)).toContain('Rajma')
  })
})
