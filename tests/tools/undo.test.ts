import { describe, expect, it } from 'vitest'
import type { Rollup } from '../../shop/types.ts'
import { NOW } from '../contracts/samples.ts'
import { openTestShop } from './support.ts'

const sale = (item: string, quantity: number) => ({ items: [{ item, quantity }] })
const DAY_MS = 86_400_000

/** Days that came back to zero are as if they had never been. */
function counted(rollups: Rollup[]) {
  return rollups.flatMap(({ itemId, days }) =>
    Object.entries(days).flatMap(([day, totals]) =>
      Object.values(totals).some((n) => n !== 0) ? [{ itemId, day, totals }] : [],
    ),
  )
}

describe('undo_last', () => {
  it('puts stock and totals back, keeping both entries', async () => {
    const shop = await openTestShop()
    const before = await shop.state()
    const sold = await shop.call('record_sale', {
      items: [
        { item: 'sugar', quantity: 2 },
        { item: 'sugar', quantity: 1, unitPrice: 40 },
        { item: 'eggs', quantity: 6 },
      ],
    })
    const undone = await shop.call('undo_last', {})
    expect(undone).toMatchObject({
      status: 'ok',
      undone: sold['entry'],
      kind: 'sale',
      total: 172,
      lines: [
        { item: 'Sugar', quantity: 2, unit: 'kg', left: 54 },
        { item: 'Sugar', quantity: 1, left: 54 },
        { item: 'Eggs', quantity: 6, left: 144 },
      ],
    })
    const after = await shop.state()
    expect(after.items).toEqual(before.items)
    expect(counted(after.rollups)).toEqual([])
    expect(after.bills).toMatchObject([
      { billId: undone['entry'], kind: 'reversal', reverses: sold['entry'] },
      { kind: 'sale', reversedBy: undone['entry'] },
    ])
  })

  it('counts on the day of what it takes back', async () => {
    const shop = await openTestShop()
    await shop.call('record_sale', sale('sugar', 2), shop.owner, NOW - DAY_MS)
    await shop.call('record_sale', sale('sugar', 5))
    await shop.call('undo_last', {})
    await shop.call('undo_last', {})
    const { rollups, bills } = await shop.state()
    expect(counted(rollups)).toEqual([])
    expect(bills.map(({ kind, day }) => [kind, day])).toEqual([
      ['reversal', '2026-01-13'],
      ['reversal', '2026-01-14'],
      ['sale', '2026-01-14'],
      ['sale', '2026-01-13'],
    ])
  })

  it('asked for twice takes back two; a third has nothing left', async () => {
    const shop = await openTestShop()
    await shop.call('record_sale', sale('sugar', 1))
    await shop.call('record_purchase', sale('sugar', 4))
    expect(await shop.call('undo_last', {})).toMatchObject({ kind: 'purchase' })
    expect(await shop.call('undo_last', {})).toMatchObject({ kind: 'sale' })
    const before = await shop.state()
    expect(await shop.call('undo_last', {})).toMatchObject({ code: 'nothing_to_undo' })
    expect(await shop.state()).toEqual(before)
  })

  it('finds an entry behind many that are taken back', async () => {
    const shop = await openTestShop()
    const first = await shop.call('record_sale', sale('sugar', 7))
    const turn = await shop.openTurn()
    for (let i = 0; i < 15; i++) {
      await turn.call('record_sale', sale('sugar', 1))
      await turn.call('undo_last', {})
    }
    await turn.end()
    expect(await shop.call('undo_last', {})).toMatchObject({ undone: first['entry'] })
  })

  it('of two entries of one turn takes the later first', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    await turn.call('record_sale', sale('sugar', 1))
    const second = await turn.call('record_sale', sale('eggs', 1))
    await turn.end()
    expect(await shop.call('undo_last', {})).toMatchObject({ undone: second['entry'] })
  })

  it('takes the entry that is named, once', async () => {
    const shop = await openTestShop()
    const { entry } = (await shop.call('record_sale', sale('sugar', 1))) as { entry?: string }
    await shop.call('record_sale', sale('sugar', 2))
    expect(await shop.call('undo_last', { entry })).toMatchObject({ status: 'ok', undone: entry })
    const before = await shop.state()
    expect(await shop.call('undo_last', { entry })).toMatchObject({ code: 'already_reversed' })
    expect(await shop.call('undo_last', { entry: 'none' })).toMatchObject({
      code: 'entry_not_found',
    })
    expect(await shop.state()).toEqual(before)
  })

  it('takes a member’s own last entry, and a helper only their own', async () => {
    const shop = await openTestShop()
    const byOwner = await shop.call('record_sale', sale('sugar', 1))
    const byHelper = await shop.call('record_sale', sale('sugar', 2), shop.helper)
    expect(await shop.call('undo_last', { entry: byOwner['entry'] }, shop.helper)).toMatchObject({
      code: 'entry_not_found',
    })
    expect(await shop.call('undo_last', {})).toMatchObject({ undone: byOwner['entry'] })
    expect(await shop.call('undo_last', { entry: byHelper['entry'] })).toMatchObject({
      status: 'ok',
    })
  })

  it('does not take back a purchase whose goods are sold', async () => {
    const shop = await openTestShop()
    await shop.call('record_purchase', sale('lifebuoy', 10))
    await shop.call('record_sale', sale('lifebuoy', 8), shop.helper)
    const before = await shop.state()
    expect(await shop.call('undo_last', {})).toMatchObject({
      code: 'undo_insufficient_stock',
      items: [{ item: 'Lifebuoy Soap', wanted: 10, available: 5, unit: 'pcs' }],
    })
    expect(await shop.state()).toEqual(before)
  })
})
