import { describe, expect, it } from 'vitest'
import { FencedError } from '../../agent/errors.ts'
import { openTestShop } from './support.ts'

const sale = { items: [{ item: 'sugar', quantity: 2 }] }

describe('a write call', () => {
  it('made again under its key gives the first result and changes nothing', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const first = await turn.call('record_sale', sale, ctx)
    expect(await turn.call('record_sale', sale, ctx)).toEqual(first)
    expect(await shop.stockOf('Sugar')).toBe(52_000)
  })

  it('throws under an old fence, with nothing written', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    const before = await shop.state()
    await expect(
      turn.call('record_sale', sale, { ...ctx, turn: { ...ctx.turn, fence: 7 } }),
    ).rejects.toThrow(FencedError)
    expect(await shop.state()).toEqual(before)
  })

  it('plans anew when another member moved the stock in between', async () => {
    const shop = await openTestShop()
    const turns = await Promise.all([shop.openTurn(shop.owner), shop.openTurn(shop.helper)])
    const results = await Promise.all(
      turns.flatMap(({ call }) => [
        call('record_sale', sale),
        call('record_sale', sale),
        call('record_purchase', sale),
      ]),
    )
    expect(results.map(({ status }) => status)).toEqual(Array(6).fill('ok'))
    expect(await shop.stockOf('Sugar')).toBe(50_000)
  })

  it('sells the last one once', async () => {
    const shop = await openTestShop()
    const turns = await Promise.all([shop.openTurn(shop.owner), shop.openTurn(shop.helper)])
    const all = { items: [{ item: 'lifebuoy', quantity: 3 }] }
    const results = await Promise.all(turns.map(({ call }) => call('record_sale', all)))
    expect(results).toContainEqual(expect.objectContaining({ status: 'ok' }))
    expect(results).toContainEqual(
      expect.objectContaining({
        code: 'insufficient_stock',
        items: [{ item: 'Lifebuoy Soap', wanted: 3, available: 0, unit: 'pcs' }],
      }),
    )
  })

  it('gives up with try_again when the stock never stands still', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const ctx = turn.context()
    let commits = 0
    const restless = {
      ...ctx.store,
      commit: async () => {
        commits++
        return { outcome: 'stale' as const, itemIds: ['sugar'] }
      },
    }
    expect(await turn.call('record_sale', sale, { ...ctx, store: restless })).toMatchObject({
      status: 'rejected',
      code: 'try_again',
    })
    expect(commits).toBe(6)
  })

  it('taken back by two at once is taken back once', async () => {
    const shop = await openTestShop()
    const { entry } = await shop.call('record_sale', sale)
    const turn = await shop.openTurn()
    const results = await Promise.all([
      turn.call('undo_last', { entry }),
      turn.call('undo_last', { entry }),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['ok', 'rejected'])
    expect(results).toContainEqual(expect.objectContaining({ code: 'already_reversed' }))
    expect(await shop.stockOf('Sugar')).toBe(54_000)
  })
})
