import { describe, expect, it } from 'vitest'
import { shopTools } from '../../tools/registry.ts'
import { openTestShop, warning } from './support.ts'

/** ₹7.13 is a cost that no other number of the shop can be taken for. */
const COST = 713
const items = [{ item: 'sugar', quantity: 2 }]

async function shopWithCost() {
  const shop = await openTestShop()
  const [sugar] = (await shop.store.listItems(shop.shop.shopId)).filter(
    ({ name }) => name === 'Sugar',
  )
  if (!sugar) throw new Error('no sugar')
  const { itemId, stock } = sugar
  await shop.write([{ type: 'stock', itemId, before: stock, after: stock, cost: COST }])
  await shop.call('record_sale', { items })
  return shop
}

/** One call of every tool that a model may make, as a helper makes it. */
const CALLS: Record<string, Record<string, unknown>[]> = {
  get_stock: [{ item: 'sugar' }],
  record_sale: [{ items }, { items: [{ item: 'sugar', quantity: 1, unitPrice: 4 }] }],
  record_purchase: [{ items }],
  undo_last: [{}],
  forecast_item: [{ item: 'sugar' }],
  create_alert: [{ item: 'sugar', threshold: 5 }],
  list_low_stock: [{}],
  sales_report: ['summary', 'top_sellers', 'slow_movers', 'trend', 'margin'].map((kind) => ({
    ...{ period: 'today', kind },
  })),
  set_price: [{ item: 'sugar', price: 44 }],
  add_item: [
    { name: 'Rajma', unit: 'kg', cost: 7.13 },
    { name: 'Rajma', unit: 'kg', price: 140 },
    { name: 'Rajma', unit: 'kg' },
  ],
  adjust_stock: [{ item: 'sugar', quantity: 1, reason: 'wastage' }],
  list_alerts: [{}],
  acknowledge_alert: [{ alert: 'sugar' }],
  update_settings: [{ spokenReplies: 'off' }],
  search_knowledge: [{ query: 'margin' }],
  transcribe_voice: [{ mediaId: 'note' }],
  export_data: [{}],
  delete_account: [{}],
}

const REFUSED = [
  'sales_report margin',
  'set_price',
  'add_item cost',
  'add_item price',
  'export_data',
  'delete_account',
]

describe('a helper', () => {
  const tools = shopTools.filter(({ internal }) => !internal).map(({ name }) => name)

  it.each(tools)('%s tells nothing of what the goods cost', async (tool) => {
    const calls = CALLS[tool] ?? []
    expect(calls).not.toEqual([])
    for (const input of calls) {
      const shop = await shopWithCost()
      await shop.write([{ type: 'warn', alert: warning('Sugar') }])
      const result = await shop.call(tool, input, shop.helper)
      const what = [tool, input['kind'], 'cost' in input && 'cost', 'price' in input && 'price']
      const name = what.filter((word) => typeof word === 'string').join(' ')
      const isRefused = REFUSED.includes(tool === 'set_price' ? tool : name)
      expect([name, result['code'] === 'owner_only']).toEqual([name, isRefused])
      if (tool === 'search_knowledge') continue
      expect(JSON.stringify(result)).not.toMatch(/"(cost|margin|costAmount)"|7\.13|14\.26/i)
    }
  })

  it('sees the same where an owner sees the cost', async () => {
    const shop = await shopWithCost()
    const report = { period: 'today', kind: 'summary' }
    expect(JSON.stringify(await shop.call('sales_report', report))).toMatch(/"cost":14\.26/)
    const { code } = await shop.call('sales_report', { ...report, kind: 'margin' }, shop.helper)
    expect(code).toBe('owner_only')
  })
})
