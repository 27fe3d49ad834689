import { describe, expect, it } from 'vitest'
import { readPdf } from '../../shop/reports/testing/read-pdf.ts'
import { addDays, weekdayOf } from '../../shop/calendar.ts'
import { StoreError } from '../../shop/errors.ts'
import { FESTIVAL_IDS } from '../../shop/festivals.ts'
import { itemId } from '../../shop/new-item.ts'
import type { Change } from '../../shop/store.ts'
import { PHRASE_KEYS } from '../../language/phrases.ts'
import { REPORT_KINDS } from '../../tools/report-figures.ts'
import { NOW } from '../contracts/samples.ts'
import { ITEMS, openTestShop } from './support.ts'

const TODAY = '2026-01-14'
const DAY_MS = 86_400_000
const sold = (name: string, day: string, quantity: number, amount: number): Change => ({
  type: 'rollup',
  itemId: itemId(name),
  day,
  add: { quantity: quantity * 1000, amount: amount * 100 },
})
/** A shop that has been there for a year, so that its stock of earlier days is known. */
const openOldShop = () =>
  openTestShop(ITEMS.map((item) => ({ ...item, createdAt: '2025-01-01T00:00:00Z' })))

interface FileMade {
  filename: string
  mimeType: string
  fileKey: string
  bytes: number
}
const filesOf = async (shop: Awaited<ReturnType<typeof openTestShop>>, result: object) =>
  Promise.all(
    ((result as { files?: FileMade[] }).files ?? []).map(async (file) => {
      const kept = await shop.files.get(file.fileKey)
      expect(kept?.mimeType).toBe(file.mimeType)
      expect(kept?.bytes.byteLength).toBe(file.bytes)
      return { ...file, content: Buffer.from(kept?.bytes ?? []) }
    }),
  )

describe('what the stock did, out of entries that were made day by day', () => {
  it('is told by stock_outs and turnover', async () => {
    const shop = await openOldShop()
    const on = (days: number, tool: string, input: object) =>
      shop.call(tool, input, shop.owner, NOW + days * DAY_MS)
    // Eggs: 144 on Wednesday the 14th, none at the end of the 15th and 16th, 30 from the 17th on.
    await on(1, 'record_sale', { items: [{ item: 'eggs', quantity: 144 }] })
    // What was sold by mistake, and undone on another day, was never out.
    await on(1, 'record_sale', { items: [{ item: 'sugar', quantity: 54 }] })
    await on(2, 'undo_last', {})
    await on(2, 'adjust_stock', { item: 'milk', quantity: 20, reason: 'wastage' })
    await on(3, 'undo_last', {})
    await on(3, 'record_purchase', { items: [{ item: 'eggs', quantity: 60 }] })
    await on(3, 'adjust_stock', { item: 'eggs', quantity: 30, reason: 'wastage' })

    const outs = await on(5, 'sales_report', { period: 'this_week', kind: 'stock_outs' })
    expect(outs).toEqual({
      status: 'ok',
      period: 'this_week',
      kind: 'stock_outs',
      from: '2026-01-19',
      to: '2026-01-19',
      total: 0,
      items: [],
    })
    expect(await on(5, 'sales_report', { period: 'last_week', kind: 'stock_outs' })).toMatchObject({
      items: [{ item: 'Eggs', emptyDays: 2, knownDays: 7, stock: 30, unit: 'pcs' }],
    })
    // 144 sold of (144 + 144 + 144 + 0 + 0 + 30 + 30) / 7 on average.
    expect(await on(5, 'sales_report', { period: 'last_week', kind: 'turnover' })).toMatchObject({
      items: [{ item: 'Eggs', quantity: 144, averageStock: 70.3, times: 2 }],
    })
  })

  it('is told by dead_stock', async () => {
    const shop = await openOldShop()
    await shop.write([sold('Sugar', addDays(TODAY, -59), 1, 45), sold('Milk', TODAY, 1, 60)])
    const result = await shop.call('sales_report', { period: 'today', kind: 'dead_stock' })
    expect(result).toMatchObject({ notSoldFor: 60, value: 22 * 165 + 18 * 130 + 144 * 7 + 102 })
    const { items } = result as unknown as { items: { item: string; value?: number }[] }
    expect(items.map(({ item, value }) => [item, value])).toEqual([
      ['Toor Dal', 3630],
      ['Moong Dal', 2340],
      ['Eggs', 1008],
      ['Lifebuoy Soap', 102],
      ['Jaggery', undefined],
    ])
  })
})

describe('patterns and comparisons', () => {
  it('are averages of weekdays, beside a picture', async () => {
    const shop = await openTestShop()
    const days = Array.from({ length: 90 }, (_, i) => addDays(TODAY, -i))
    await shop.write(days.map((day) => sold('Sugar', day, 1, weekdayOf(day) === 6 ? 300 : 100)))
    const result = await shop.call('sales_report', { period: 'this_week', kind: 'weekdays' })
    expect(result).toMatchObject({ from: '2025-11-19', to: '2026-01-13' })
    const { weekdays } = result as unknown as { weekdays: { average: number; days: number }[] }
    expect(weekdays.map(({ average }) => average)).toEqual([100, 100, 100, 100, 100, 100, 300])
    expect(weekdays.every((weekday) => weekday.days === 8)).toBe(true)
    const [picture] = await filesOf(shop, result)
    expect(picture).toMatchObject({ mimeType: 'image/png', filename: 'weekdays-2026-01-13.png' })
  })

  it('are the greatest changes against the period before', async () => {
    const shop = await openTestShop()
    await shop.write([
      sold('Sugar', '2026-01-12', 12, 540),
      sold('Sugar', '2026-01-06', 2, 90),
      sold('Milk', '2026-01-05', 5, 300),
    ])
    expect(
      await shop.call('sales_report', { period: 'this_week', kind: 'comparison' }),
    ).toMatchObject({
      total: 540,
      previous: { total: 390 },
      percent: 38.5,
      items: [
        { item: 'Sugar', amount: 540, before: 90 },
        { item: 'Milk', amount: 0, before: 300 },
      ],
    })
  })
})

describe('files of a report', () => {
  const open = async () => {
    const shop = await openOldShop()
    await shop.write([
      sold('Sugar', '2026-01-12', 10, 450),
      sold('Eggs', '2026-01-13', 30, 210),
      sold('Milk', '2026-01-13', 5, 300),
    ])
    return shop
  }

  it('are pictures where a picture says it better, and only where there is something to see', async () => {
    const shop = await open()
    const pictured: string[] = []
    for (const kind of REPORT_KINDS) {
      const result = await shop.call('sales_report', { period: 'this_week', kind })
      const [file] = await filesOf(shop, result)
      if (file) pictured.push(kind)
      if (file) expect(file.content.toString('latin1', 1, 4)).toBe('PNG')
    }
    // Of two days there is no pattern of a week to see yet.
    expect(pictured).toEqual(['top_sellers', 'trend'])
    const empty = await openTestShop()
    for (const kind of REPORT_KINDS)
      expect(await empty.call('sales_report', { period: 'this_week', kind })).not.toHaveProperty(
        'files',
      )
  })

  it('are a PDF or a workbook when asked for, whatever the kind, which stays what it is', async () => {
    const shop = await open()
    const result = await shop.call('sales_report', {
      period: 'this_week',
      kind: 'slow_movers',
      as: 'pdf',
    })
    expect(result).toMatchObject({ kind: 'slow_movers', notSold: 4 })
    const [pdf] = await filesOf(shop, result)
    expect(pdf).toMatchObject({
      filename: 'sales-2026-01-12-2026-01-14.pdf',
      mimeType: 'application/pdf',
    })
    expect(readPdf(pdf?.content ?? Buffer.alloc(0)).lines).toContain('₹960')
    const [xlsx] = await filesOf(
      shop,
      await shop.call('sales_report', { period: 'this_week', as: 'xlsx' }),
    )
    expect(xlsx?.filename).toBe('sales-2026-01-12-2026-01-14.xlsx')
    expect(xlsx?.content.toString('latin1', 0, 2)).toBe('PK')
  })

  it('tell a helper nothing of margins', async () => {
    const shop = await open()
    await shop.call('record_sale', { items: [{ item: 'sugar', quantity: 1 }] })
    const lines = async (member: typeof shop.owner) => {
      const input = { period: 'today', as: 'pdf' }
      const [pdf] = await filesOf(shop, await shop.call('sales_report', input, member))
      return readPdf(pdf?.content ?? Buffer.alloc(0)).lines.join(' ')
    }
    const margin = /Margin|मुनाफ़ा|नफा|Munafa|Nafa/
    expect(await lines(shop.owner)).toMatch(margin)
    expect(await lines(shop.helper)).not.toMatch(margin)
  })

  it('lie under the same key when the same call is made again', async () => {
    const shop = await open()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const keys = [1, 2].map(async () => {
      const result = await turn.call('sales_report', { period: 'this_week', kind: 'trend' }, ctx)
      return (await filesOf(shop, result)).map(({ fileKey }) => fileKey)
    })
    const [first, second] = await Promise.all(keys)
    expect(first).toHaveLength(1)
    expect(second).toEqual(first)
    expect(first?.[0]).toMatch(/^test-shop\/reports\/[\w-]+trend-2026-01-14\.png$/)
  })

  it('do not keep the figures back when a picture cannot be kept', async () => {
    const shop = await open()
    const turn = await shop.openTurn()
    const ctx = {
      ...turn.context(),
      files: { ...shop.files, put: () => Promise.reject(new StoreError('files_failed', 'down')) },
    }
    const report = (input: object) =>
      turn.call('sales_report', { period: 'this_week', ...input }, ctx)
    const result = await report({ kind: 'trend' })
    expect(result).toMatchObject({ status: 'ok', total: 960 })
    expect(result).not.toHaveProperty('files')
    // A document that was asked for is another matter.
    await expect(report({ as: 'pdf' })).rejects.toThrow('down')
  })
})

describe('what a report reads', () => {
  it('is rollups, items and the shop: never the entries, however many there are', async () => {
    const shop = await openOldShop()
    await shop.write([sold('Sugar', '2026-01-12', 10, 450)])
    const turn = await shop.openTurn()
    const asked = new Set<string>()
    const months: string[][] = []
    const store = new Proxy(shop.store, {
      get: (target, name: keyof typeof shop.store) => {
        asked.add(name)
        if (name !== 'readRollups') return Reflect.get(target, name) as unknown
        return (...to: Parameters<typeof target.readRollups>) => {
          months.push([...to[1]])
          return target.readRollups(...to)
        }
      },
    })
    const ctx = { ...turn.context(), store }
    for (const kind of REPORT_KINDS)
      for (const period of ['today', 'this_week', 'last_month'] as const)
        await turn.call('sales_report', { period, kind }, ctx)
    await turn.call('sales_report', { period: 'last_month', as: 'xlsx' }, ctx)
    expect([...asked].sort()).toEqual(['getShop', 'listItems', 'readRollups'])
    expect(Math.max(...months.map((read) => read.length))).toBeLessThanOrEqual(4)
  })
})

describe('festivals', () => {
  it('have a name in the phrases, each of them', () => {
    for (const id of FESTIVAL_IDS) expect(PHRASE_KEYS).toContain(`festival.${id}`)
  })
})
