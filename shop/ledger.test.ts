import { describe, expect, it } from 'vitest'
import { entryId, planPurchase, planReversal, planSale, type EntryHead } from './ledger.ts'
import type { Item } from './types.ts'

const at = new Date('2026-01-14T05:30:00.000Z')
const head: EntryHead = {
  billId: entryId(at, 'turn#0#0'),
  shopId: 'shop',
  memberId: 'owner',
  turnId: 'turn',
  at,
  day: '2026-01-14',
}
const item = (itemId: string, stock: number, cost?: number): Item => ({
  itemId,
  name: itemId,
  aliases: [],
  category: '',
  unit: 'kg',
  stock,
  threshold: 0,
  createdAt: '',
  updatedAt: '',
  ...(cost !== undefined && { cost }),
})

describe('entryId', () => {
  it('is in time order, and within a turn in the order of the calls', () => {
    const ids = [
      entryId(new Date(1), 'a#0#0'),
      entryId(at, 'z#0#0'),
      entryId(at, 'z#0#1'),
      entryId(at, 'z#0#9'),
      entryId(at, 'z#0#11'),
      entryId(at, 'z#0#36'),
      entryId(at, 'z#1#0'),
      entryId(at, 'z#10#0'),
      entryId(new Date(at.getTime() + 1), 'a#0#0'),
      entryId(new Date('2100-01-01'), 'a#0#0'),
    ]
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is the same for the same call, another for another turn', () => {
    expect(entryId(at, 'turn#0#0')).toBe(head.billId)
    expect(entryId(at, 'other#0#0')).not.toBe(head.billId)
  })
})

describe('a plan', () => {
  const sugar = item('sugar', 10_000, 4000)
  const salt = item('salt', 500)

  it('changes each item once, however many lines it has', () => {
    const sale = planSale(head, [
      { item: sugar, quantity: 1000, unitPrice: 4500, amount: 4500 },
      { item: salt, quantity: 500, amount: 100 },
      { item: sugar, quantity: 500, unitPrice: 4000, amount: 2000 },
    ])
    expect(sale).toMatchObject({
      bill: { total: 6600, lines: [{ costAmount: 4000 }, { delta: -500 }, { costAmount: 2000 }] },
      changes: [
        { type: 'bill' },
        { type: 'stock', itemId: 'sugar', before: 10_000, after: 8500 },
        { type: 'rollup', itemId: 'sugar', add: { quantity: 1500, amount: 6500, cost: 6000 } },
        { type: 'stock', itemId: 'salt', before: 500, after: 0 },
        { type: 'rollup', itemId: 'salt', add: { quantity: 500, amount: 100 } },
      ],
    })
    expect('changes' in sale && sale.changes).toHaveLength(5)
  })

  it('is short by all lines of an item together', () => {
    expect(
      planSale(head, [
        { item: salt, quantity: 300, amount: 1 },
        { item: salt, quantity: 201, amount: 1 },
      ]),
    ).toEqual({ shortages: [{ item: salt, wanted: 501 }] })
  })

  it('takes back exactly what the sale did, on its own day', () => {
    const sale = planSale(head, [{ item: sugar, quantity: 1000, unitPrice: 4500, amount: 4500 }])
    if (!('bill' in sale)) throw new Error('short')
    const later = { ...head, billId: 'later', at: new Date('2026-02-01T00:00:00.000Z') }
    expect(planReversal(later, sale.bill, [item('sugar', 700)])).toMatchObject({
      bill: { kind: 'reversal', day: '2026-01-14', reverses: head.billId, total: 4500 },
      changes: [
        { type: 'bill' },
        { type: 'stock', before: 700, after: 1700 },
        {
          type: 'rollup',
          day: '2026-01-14',
          add: { quantity: -1000, amount: -4500, cost: -4000 },
        },
        { type: 'reverse', billId: head.billId, reversedBy: 'later' },
      ],
    })
  })

  it('does not take back bought goods that are gone', () => {
    const { bill } = planPurchase(head, [{ item: salt, quantity: 1000 }])
    const now = item('salt', 999)
    expect(planReversal(head, bill, [now])).toEqual({ shortages: [{ item: now, wanted: 1000 }] })
  })

  it('keeps the last cost that a purchase named', () => {
    const { bill, changes } = planPurchase(head, [
      { item: salt, quantity: 1000, unitPrice: 2000, amount: 2000 },
      { item: salt, quantity: 1000 },
    ])
    expect(changes).toContainEqual({
      type: 'stock',
      itemId: 'salt',
      before: 500,
      after: 2500,
      cost: 2000,
      restockedAt: at.toISOString(),
    })
    expect(bill).not.toHaveProperty('total')
  })
})
