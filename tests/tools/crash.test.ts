import { describe, expect, it } from 'vitest'
import { crashTest, type CrashSubject } from '../../agent/testing/crash-test.ts'
import type { Tool } from '../../agent/tool.ts'
import { shopTools } from '../../tools/registry.ts'
import { openTestShop, warning } from './support.ts'

async function open(): Promise<CrashSubject> {
  const shop = await openTestShop()
  await shop.call('record_sale', { items: [{ item: 'milk', quantity: 1 }] })
  await shop.write([{ type: 'warn', alert: warning('Lifebuoy Soap') }])
  const turn = await shop.openTurn()
  const context = turn.context()
  await turn.end()
  return {
    store: shop.store,
    context,
    snapshot: shop.state,
    clock: shop.clock,
  }
}

const inputs: Record<string, Record<string, unknown>> = {
  record_sale: {
    items: [
      { item: 'sugar', quantity: 54 },
      { item: 'eggs', quantity: 1, unit: 'dozen' },
    ],
  },
  record_purchase: { items: [{ item: 'sugar', quantity: 5, unitPrice: 40 }] },
  undo_last: {},
  create_alert: { item: 'milk', threshold: 5 },
  set_price: { item: 'sugar', price: 50 },
  add_item: { name: 'Rajma', unit: 'kg', price: 140 },
  adjust_stock: { item: 'milk', quantity: 2, reason: 'wastage' },
  acknowledge_alert: { alert: 'lifebuoy' },
  update_settings: { language: 'mr', dailySummaryTime: '9 am' },
}

const writes = shopTools.filter(({ effect, internal }) => effect === 'write' && !internal)

describe('every tool that writes', () => {
  it.each(writes.map((tool) => [tool.name, tool] as const))(
    '%s takes effect once, wherever it dies',
    async (name, tool) => {
      const { crashes, result } = await crashTest(tool, { input: inputs[name] ?? {}, open })
      // The one that only asks for a tap has a marker all the same: the code that it gave.
      const status = name === 'delete_account' ? 'needs_clarification' : 'ok'
      expect(result).toMatchObject({ status })
      expect(crashes).toBeGreaterThan(8)
    },
  )
})

describe('crashTest', () => {
  const sale = writes.find(({ name }) => name === 'record_sale')
  /** Its key changes with the run, as an id would that is made up for each try. */
  const careless: Tool = {
    ...(sale as Tool),
    run: (input, ctx) =>
      (sale as Tool).run(input, { ...ctx, effectKey: `${ctx.turn.turnId}#${ctx.turn.fence}#0` }),
  }
  it('catches a tool that writes under a key of its own', async () => {
    await expect(
      crashTest(careless, { input: { items: [{ item: 'sugar', quantity: 2 }] }, open }),
    ).rejects.toThrow(/record_sale: a crash after \w+ makes a difference/)
  })
})
