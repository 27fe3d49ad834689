import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContentBlock } from '../../agent/model.ts'
import { runTurn } from '../../agent/turn.ts'
import { identityKeys } from '../../channel/identity.ts'
import { claimed, sampleItem, sampleMember, sampleShop, unique } from '../contracts/samples.ts'
import { openTurnHarness, START, textOf } from '../support/turn-harness.ts'
import { openLocalStore } from './local-tables.ts'

const READS = ['BatchGetItem', 'GetItem', 'Query', 'Scan', 'TransactGetItems']
const MAX_READS = 5
const MAX_WRITES = 5

let local: Awaited<ReturnType<typeof openLocalStore>>
let calls: string[] = []
beforeAll(async () => {
  local = await openLocalStore({ now: () => START })
  countCalls(local.client, (call) => calls.push(call))
})
afterAll(() => local.close())

const call = (name: string, input: Record<string, unknown>): ContentBlock => ({
  toolUse: { toolUseId: name, name, input: input as Record<string, never> },
})

/** A shop with sugar in it, and one of its people who says things to the real loop and tools. */
async function openShop(script: ContentBlock[]) {
  const { store } = local
  // Each turn calls the next tool of the script, and then says that it is done.
  const turns = script.flatMap((block) => [[block], [{ text: 'done' }]])
  const harness = openTurnHarness(turns)
  const deps = { ...harness.deps, store, turns: store }
  const waId = unique('9198')
  const shop = sampleShop(unique('shop'))
  await store.createShop(shop, sampleMember(shop.shopId, 'owner', 'owner'), {
    keys: identityKeys({ waId }, await deps.identityKey()),
  })
  const { turn } = await claimed(store, { shopId: shop.shopId, now: START })
  await store.commit({
    shopId: shop.shopId,
    turn,
    effectKey: `${turn.turnId}#0#0`,
    result: {},
    changes: [
      { type: 'item', item: sampleItem('sugar', { name: 'Sugar', price: 4_500 }) },
      // Sold before today: of an item without a history a forecast also looks at what like items sell.
      { type: 'rollup', itemId: 'sugar', day: '2026-01-12', add: { quantity: 2_000 } },
    ],
  })
  await store.release(turn)

  return {
    shop,
    /** Says it, and gives the DynamoDB requests that it took. */
    async say(text: string) {
      calls = []
      const messageId = unique('wamid')
      const message = harness.message(text, { sender: { waId }, messageId })
      expect(await runTurn(message, deps)).toEqual({ outcome: 'done' })
      expect(textOf(harness.transport.sent.at(-1)?.body ?? {})).toBe('done')
      const reads = calls.filter((name) => READS.includes(name))
      return { all: calls, reads: reads.length, writes: calls.length - reads.length }
    },
  }
}

describe('a turn with one tool, in a warm process', () => {
  const sale = call('record_sale', { items: [{ item: 'sugar', quantity: 1 }] })
  it.each([
    ['record_sale', sale],
    ['record_purchase', call('record_purchase', { items: [{ item: 'sugar', quantity: 1 }] })],
    ['get_stock', call('get_stock', { item: 'sugar' })],
    ['undo_last', call('undo_last', {})],
    ['create_alert', call('create_alert', { item: 'sugar', threshold: 2 })],
    ['set_price', call('set_price', { item: 'sugar', price: 46 })],
    ['sales_report', call('sales_report', { period: 'this_month' })],
    ['list_low_stock', call('list_low_stock', {})],
    ['forecast_item', call('forecast_item', { item: 'sugar' })],
  ])('%s takes five reads and five writes at most', async (name, block) => {
    const shop = await openShop([sale, block])
    await shop.say('this fills what a warm process keeps')
    const { all, reads, writes } = await shop.say('and this is counted')
    console.log(`${name}: ${reads} reads, ${writes} writes: ${all.join(' ')}`)
    expect(all).not.toContain('Scan')
    expect(reads).toBeLessThanOrEqual(MAX_READS)
    expect(writes).toBeLessThanOrEqual(MAX_WRITES)
  })

  it('did what was asked', async () => {
    const shop = await openShop([sale, call('undo_last', {}), sale])
    for (const text of ['one', 'two', 'three']) await shop.say(text)
    const [sugar] = await local.store.listItems(shop.shop.shopId)
    expect(sugar?.stock).toBe(9_000)
    expect(await local.store.listBills(shop.shop.shopId, { limit: 10 })).toHaveLength(3)
  })
})

/** Attempts, not commands: innermost, so that retries would count. */
function countCalls(client: DynamoDBClient, count: (call: string) => void): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      count(String(context.commandName).replace(/Command$/, ''))
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'countCalls' },
  )
}
