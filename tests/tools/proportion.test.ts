import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../shop/calendar.ts'
import { itemId } from '../../shop/new-item.ts'
import type { Change } from '../../shop/store.ts'
import type { Item } from '../../shop/types.ts'
import { DAY, sampleItem } from '../contracts/samples.ts'
import { openTestShop } from './support.ts'

type TestShop = Awaited<ReturnType<typeof openTestShop>>

/** A shop that has sold so much of each of these on every one of the last thirty days, and bought ten times that weekly. */
async function tradingShop(perDay: Record<string, number>) {
  const shop = await openTestShop()
  const days = Array.from({ length: 30 }, (_, i) => addDays(DAY, -1 - i))
  for (const [name, quantity] of Object.entries(perDay)) {
    await shop.write(
      days.map((day, i): Change => {
        const bought = i % 7 === 0 ? quantity * 10_000 : 0
        const add = { quantity: quantity * 1000, amount: 100, bought }
        return { type: 'rollup', itemId: itemId(name), day, add }
      }),
    )
  }
  return shop
}
const ask = { status: 'needs_confirmation', why: 'out_of_proportion' }
const line = (item: string, quantity: number, more = {}) => ({
  items: [{ item, quantity, ...more }],
})

describe('an amount out of proportion', () => {
  it.each<[string, Record<string, unknown>, object]>([
    [
      'record_sale',
      line('sugar', 2, { unitPrice: 450 }),
      { item: 'Sugar', what: 'price', said: 450, usual: 45 },
    ],
    [
      'record_sale',
      line('eggs', 1, { unit: 'dozen', unitPrice: 84 }),
      { item: 'Eggs', what: 'price', said: 84, usual: 7 },
    ],
    [
      'record_sale',
      line('toor dal', 2, { total: 33 }),
      { item: 'Toor Dal', what: 'price', said: 16.5, usual: 165 },
    ],
    ['record_sale', line('eggs', 100), { item: 'Eggs', what: 'quantity', said: 100, usual: 10 }],
    [
      'record_purchase',
      line('sugar', 10, { unitPrice: 400 }),
      { item: 'Sugar', what: 'price', said: 400, usual: 40 },
    ],
    [
      'record_purchase',
      line('milk', 2000),
      { item: 'Milk', what: 'quantity', said: 2000, usual: 50 },
    ],
    [
      'record_purchase',
      line('jaggery', 5, { unit: 'quintal' }),
      { item: 'Jaggery', what: 'quantity', said: 500, usual: 11 },
    ],
    [
      'set_price',
      { item: 'sugar', price: 4500 },
      { item: 'Sugar', what: 'price', said: 4500, usual: 45 },
    ],
    ['set_price', { item: 'eggs', price: 0.7 }, { what: 'price', said: 0.7, usual: 7 }],
    [
      'adjust_stock',
      { item: 'milk', quantity: 2000, reason: 'count' },
      { item: 'Milk', what: 'quantity', said: 2000 },
    ],
    [
      'adjust_stock',
      { item: 'eggs', quantity: 150, reason: 'return' },
      { item: 'Eggs', what: 'quantity', said: 150, usual: 10 },
    ],
  ])('%s %j waits for a tap, and is made by it', async (tool, input, odd) => {
    const shop = await tradingShop({ Eggs: 10, Milk: 5 })
    const before = await shop.state()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const asked = await turn.call(tool, input, ctx)
    expect(asked).toMatchObject({ ...ask, odd: [odd] })
    expect(asked).not.toHaveProperty('entry')
    expect(await shop.state()).toEqual(before)

    const made = await turn.call(tool, input, { ...ctx, confirmed: true })
    expect(made.status).toBe('ok')
    expect(made).not.toHaveProperty('odd')
    expect(await shop.state()).not.toEqual(before)
  })

  it.each<[string, Record<string, unknown>]>([
    ['record_sale', line('sugar', 54)],
    ['record_sale', line('sugar', 2, { unitPrice: 38 })],
    ['record_sale', line('eggs', 30)],
    ['record_sale', line('eggs', 2, { unit: 'dozen', total: 160 })],
    ['record_sale', line('milk', 20)],
    ['record_sale', line('gud', 2, { total: 140 })],
    ['record_purchase', line('sugar', 5, { unit: 'quintal', unitPrice: 41 })],
    ['record_purchase', line('milk', 100)],
    ['record_purchase', line('lifebuoy', 1, { unit: 'gross' })],
    ['record_purchase', line('gud', 50, { unitPrice: 58 })],
    ['set_price', { item: 'sugar', price: 60 }],
    ['set_price', { item: 'gud', price: 70 }],
    ['adjust_stock', { item: 'sugar', quantity: 0, reason: 'count' }],
    ['adjust_stock', { item: 'milk', quantity: 20, reason: 'wastage' }],
    ['adjust_stock', { item: 'eggs', quantity: 12, reason: 'return' }],
    ['adjust_stock', { item: 'lifebuoy', quantity: 36, reason: 'count' }],
  ])('%s %j is ordinary', async (tool, input) => {
    const shop = await tradingShop({ Eggs: 10, Milk: 5 })
    expect(await shop.call(tool, input)).toMatchObject({ status: 'ok' })
  })

  it('is judged by the sales of the item, and today’s do not vouch for themselves', async () => {
    const busy = await tradingShop({ Eggs: 60 })
    expect(await busy.call('record_sale', line('eggs', 144))).toMatchObject({ status: 'ok' })
    const quiet = await tradingShop({ Eggs: 2 })
    expect(await quiet.call('record_sale', line('eggs', 70))).toMatchObject({ status: 'ok' })
    expect(await quiet.call('record_sale', line('eggs', 74))).toMatchObject({ ...ask })
  })

  it('costs no read where nothing is odd', async () => {
    const shop = await tradingShop({ Eggs: 10 })
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const noHistory = {
      ...ctx.store,
      readRollups: () => Promise.reject(new Error('a history was read')),
    }
    const result = await turn.call('record_sale', line('eggs', 12), { ...ctx, store: noHistory })
    expect(result.status).toBe('ok')
  })

  it('tells a helper no cost', async () => {
    const shop = await openTestShop()
    const asked = await shop.call(
      'record_purchase',
      line('sugar', 10, { unitPrice: 400 }),
      shop.helper,
    )
    expect(asked).toMatchObject({ ...ask, odd: [{ item: 'Sugar', what: 'price', said: 400 }] })
    expect(JSON.stringify(asked['odd'])).not.toContain('usual')
  })
})

interface Utterance {
  id: string
  setup?: Step[]
  expect: Step & { then?: Step }
}
interface Step {
  tool: string | null
  args: Record<string, unknown>
}
const DATA = join(import.meta.dirname, '../../../shared/data')
const WRITES = ['record_sale', 'record_purchase', 'set_price', 'adjust_stock']

describe('on labelled messages', () => {
  it.skipIf(!existsSync(DATA))(
    `asks about none of them (skipped where ${'../shared/data'} is absent)`,
    async () => {
      const shopFile = JSON.parse(readFileSync(join(DATA, 'shop.json'), 'utf8')) as {
        items: Record<string, never>[]
      }
      const stock = shopFile.items.map(fixtureItem)
      const cases = readFileSync(join(DATA, 'utterances-dev.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((row) => JSON.parse(row) as Utterance)
      let calls = 0
      for (const { id, expect: wanted } of cases) {
        if (!wanted.tool || !WRITES.includes(wanted.tool)) continue
        const shop: TestShop = await openTestShop(stock)
        const { status } = await shop.call(wanted.tool, wanted.args)
        expect([id, status]).not.toEqual([id, 'needs_confirmation'])
        calls++
        shop.db.close()
      }
      expect(calls).toBeGreaterThan(20)
    },
  )
})

function fixtureItem(row: Record<string, never>): Item {
  const { name, unit, stock, price, threshold } = row as unknown as {
    name: string
    unit: string
    stock: number
    price: number
    threshold: number
  }
  const milli = (n: number) => Math.round(n * 1000)
  return sampleItem(itemId(name), {
    ...{ name, unit, stock: milli(stock), threshold: milli(threshold) },
    price: Math.round(price * 100),
  })
}
