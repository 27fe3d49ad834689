import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createForecaster } from '../../shop/forecast/index.ts'
import { recordSale } from '../../tools/record-sale.ts'
import { claimed, NOW, sampleItem, sampleMember, sampleShop, unique } from '../contracts/samples.ts'
import { openLocalStore } from './local-tables.ts'
import { NO_FILES, NO_KNOWLEDGE } from '../support/no-files.ts'

const SELLERS = 8
const TRIES = 8
const STOCK = 40

let local: Awaited<ReturnType<typeof openLocalStore>>
beforeAll(async () => {
  local = await openLocalStore({ now: () => NOW })
})
afterAll(() => local.close())

describe('many workers that sell one item at once', () => {
  it('sell what is there and not more, and each sale follows from the one before', async () => {
    const { store } = local
    const { shopId } = sampleShop(unique('shop'))
    await store.createShop({ ...sampleShop(shopId), shopId }, sampleMember(shopId, 'm0', 'owner'), {
      keys: [unique('wa')],
    })
    const opening = await claimed(store, { shopId, memberId: 'opening' })
    const item = sampleItem('sugar', { name: 'Sugar', price: 4_500, stock: STOCK * 1000 })
    await store.commit({
      shopId,
      turn: opening.turn,
      effectKey: `${opening.turn.turnId}#0#0`,
      result: {},
      changes: [{ type: 'item', item }],
    })

    const sell = async (memberId: string): Promise<{ status: string; left?: number }> => {
      const { turn } = await claimed(store, { shopId, memberId })
      const result = await recordSale.run(
        { items: [{ item: 'sugar', quantity: 1 }] },
        {
          shopId,
          memberId,
          role: 'owner',
          language: 'en',
          script: 'latin',
          timeZone: 'Asia/Kolkata',
          now: new Date(NOW),
          turn,
          effectKey: `${turn.turnId}#0#0`,
          store,
          forecaster: createForecaster(),
          files: NO_FILES,
          fetchMedia: () => Promise.reject(new Error('no media')),
          knowledge: NO_KNOWLEDGE,
          signal: new AbortController().signal,
        },
      )
      await store.release(turn)
      const [line] = (result['lines'] ?? []) as { left: number }[]
      const status = result.status === 'rejected' ? result.code : result.status
      return { status, ...(line && { left: line.left }) }
    }
    const sales = (
      await Promise.all(
        Array.from({ length: SELLERS }, async (_, seller) => {
          const own = []
          for (let i = 0; i < TRIES; i++) own.push(await sell(`seller-${seller}`))
          return own
        }),
      )
    ).flat()

    for (const { status } of sales) {
      expect(['ok', 'insufficient_stock', 'try_again']).toContain(status)
    }
    const sold = sales.filter(({ status }) => status === 'ok')
    // Linearizable: in one order, each saw what the one before it left, and no two saw the same.
    const left = sold.map((sale) => sale.left ?? NaN).sort((a, b) => b - a)
    expect(left).toEqual(sold.map((_, i) => STOCK - 1 - i))
    const [sugar] = await store.getItems(shopId, ['sugar'])
    expect(sugar?.stock).toBe((STOCK - sold.length) * 1000)
    expect(sold.length).toBeGreaterThan(SELLERS)
  }, 60_000)
})
