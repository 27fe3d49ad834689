import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDynamoStore } from '../../adapters/aws/store.ts'
import { MAX_LINES } from '../../shop/ledger.ts'
import type { Change } from '../../shop/store.ts'
import {
  AT,
  claimed,
  claimRequest,
  DAY,
  NOW,
  openShop,
  sampleBill,
  sampleConversation,
  sampleItem,
  sampleMember,
  sampleShop,
  unique,
} from '../contracts/samples.ts'
import { openLocalStore } from './local-tables.ts'

let local: Awaited<ReturnType<typeof openLocalStore>>
beforeAll(async () => {
  local = await openLocalStore({ now: () => NOW })
})
afterAll(() => local.close())

const open = () => openShop(local.store, local.store)
/** Another process: it keeps nothing of what the first one knows. */
const otherProcess = () => {
  const { client, tablePrefix } = local
  return createDynamoStore({ client, tablePrefix, clock: { now: () => NOW } })
}

/** What the store asks of DynamoDB in the meantime, and how many bytes it sends. */
async function requestsOf(work: () => Promise<unknown>) {
  const requests: string[] = []
  let bytes = 0
  const name = unique('count')
  local.client.middlewareStack.add(
    (next, context) => (args) => {
      requests.push(String(context.commandName).replace(/Command$/, ''))
      bytes += (args as unknown as { request: { body: Uint8Array } }).request.body.length
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name },
  )
  try {
    await work()
  } finally {
    local.client.middlewareStack.remove(name)
  }
  return { requests, bytes }
}

describe('a large shop', () => {
  it('is listed whole, though it takes several pages', async () => {
    const { shop, commit } = await open()
    const ids = Array.from({ length: 270 }, (_, n) => `item-${String(n).padStart(3, '0')}`)
    // 6 KB each: 1.6 MB, where a page has 1 MB.
    const aliases = [unique('name').repeat(150)]
    for (let start = 0; start < ids.length; start += 90) {
      const some = ids.slice(start, start + 90)
      await commit(some.map((id) => ({ type: 'item', item: sampleItem(id, { aliases }) })))
    }
    const listed = await local.store.listItems(shop.shopId)
    expect(listed.map(({ itemId }) => itemId)).toEqual(ids)
    const some = await local.store.getItems(shop.shopId, [...ids, 'gone'])
    expect(some.map(({ itemId }) => itemId)).toEqual(ids)
  }, 60_000)

  it('shows an import of 2,000 items by one small write', async () => {
    const { shop, commit } = await open()
    const importId = 'price-list'
    for (let from = 0; from < 2_000; from += 90) {
      const items = Array.from({ length: Math.min(90, 2_000 - from) }, (_, n) =>
        sampleItem(`item-${from + n}`),
      )
      await commit([{ type: 'stage_items', importId, items }])
    }
    const other = otherProcess()
    expect(await other.listItems(shop.shopId)).toEqual([])
    const { requests, bytes } = await requestsOf(() => commit([{ type: 'show_import', importId }]))
    console.log(`2,000 items shown: ${requests.join(' ')}, ${bytes} bytes`)
    expect(requests).toEqual(['TransactWriteItems'])
    expect(bytes).toBeLessThan(2_000)
    expect(await other.listItems(shop.shopId)).toHaveLength(2_000)
    // What is known to be shown is not asked again.
    const listed = await requestsOf(() => local.store.getItems(shop.shopId, ['item-7']))
    const again = await requestsOf(() => local.store.getItems(shop.shopId, ['item-7']))
    expect([listed.requests.length, again.requests.length]).toEqual([2, 1])
  }, 60_000)

  it('lists the newest bills over several pages', async () => {
    const { shop, commit } = await open()
    const note = 'x'.repeat(90_000)
    for (const n of Array(15).keys()) {
      const billId = `bill-${String(n).padStart(2, '0')}`
      await commit([{ type: 'bill', bill: sampleBill(shop.shopId, billId, { note }) }])
    }
    const bills = await local.store.listBills(shop.shopId, { memberId: 'owner', limit: 14 })
    expect(bills).toHaveLength(14)
    expect(bills[0]?.billId).toBe('bill-14')
    expect(bills.at(-1)?.billId).toBe('bill-01')
  })
})

describe('a commit', () => {
  const bill = (shopId: string, lines: number) => {
    const [line] = sampleBill(shopId, 'bill').lines
    if (!line) throw new Error('the sample bill has a line')
    return sampleBill(shopId, 'bill', {
      lines: Array.from({ length: lines }, (_, n) => ({ ...line, itemId: `item-${n}` })),
    })
  }
  /** Everything that a bill of so many different items does. */
  const billChanges = (shopId: string, lines: number): Change[] => [
    { type: 'bill', bill: bill(shopId, lines) },
    ...Array.from({ length: lines }, (_, n): Change[] => [
      { type: 'stock', itemId: `item-${n}`, before: 10_000, after: 8_000 },
      { type: 'rollup', itemId: `item-${n}`, day: DAY, add: { quantity: 2_000, amount: 9_000 } },
    ]).flat(),
  ]

  it(`holds a bill of ${MAX_LINES} lines, and refuses a longer one with a clear error`, async () => {
    const { shop, commit } = await open()
    await commit(
      Array.from({ length: MAX_LINES + 1 }, (_, n) => ({
        type: 'item',
        item: sampleItem(`item-${n}`),
      })),
    )
    await expect(commit(billChanges(shop.shopId, MAX_LINES + 1))).rejects.toMatchObject({
      code: 'commit_too_large',
      details: { lines: 31 },
    })
    expect(await commit(billChanges(shop.shopId, MAX_LINES))).toEqual({ outcome: 'committed' })
    expect((await local.store.getBill(shop.shopId, 'bill'))?.lines).toHaveLength(MAX_LINES)
  })

  it('does all that it does to an item in one action', async () => {
    const { shop, commit } = await open()
    await commit([{ type: 'item', item: sampleItem('sugar') }])
    // service-rules.ts refuses a second action on a row, as the service does.
    const outcome = await commit([
      { type: 'stock', itemId: 'sugar', before: 10_000, after: 9_000 },
      { type: 'stock', itemId: 'sugar', before: 9_000, after: 7_000, cost: 4_000 },
      { type: 'price', itemId: 'sugar', price: 5_000, at: AT },
      { type: 'aliases', itemId: 'sugar', add: ['cheeni'] },
      { type: 'aliases', itemId: 'sugar', add: ['sakhar'] },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 1 } },
      { type: 'rollup', itemId: 'sugar', day: DAY, add: { quantity: 2, amount: 5 } },
      { type: 'item', item: sampleItem('salt') },
      { type: 'stock', itemId: 'salt', before: 10_000, after: 4_000 },
      { type: 'aliases', itemId: 'salt', add: ['namak'] },
    ])
    expect(outcome).toEqual({ outcome: 'committed' })
    const [sugar, salt] = await local.store.getItems(shop.shopId, ['sugar', 'salt'])
    expect(sugar).toMatchObject({ stock: 7_000, cost: 4_000, price: 5_000 })
    expect(sugar?.aliases.toSorted()).toEqual(['cheeni', 'sakhar'])
    expect(salt).toMatchObject({ stock: 4_000, aliases: ['namak'] })
    const [rollup] = await local.store.readRollups(shop.shopId, ['2026-01'], 'sugar')
    expect(rollup?.days).toEqual({ 14: { quantity: 3, amount: 5 } })
  })

  it('is stale when it contradicts itself', async () => {
    const { shop, commit } = await open()
    await commit([{ type: 'item', item: sampleItem('sugar') }])
    const twice: Change[] = [
      { type: 'stock', itemId: 'sugar', before: 10_000, after: 9_000 },
      { type: 'stock', itemId: 'sugar', before: 10_000, after: 8_000 },
    ]
    expect(await commit(twice)).toEqual({ outcome: 'stale', itemIds: ['sugar'] })
    expect((await local.store.getItems(shop.shopId, ['sugar']))[0]?.stock).toBe(10_000)
  })
})

describe('several processes', () => {
  it('give a turn to one of them', async () => {
    const request = claimRequest()
    const claims = await Promise.all(Array.from({ length: 8 }, () => otherProcess().claim(request)))
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1)
    expect(claims.filter(({ outcome }) => outcome === 'busy')).toHaveLength(7)
  })

  it('give a member to one turn', async () => {
    const shopId = unique('shop')
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => otherProcess().claim(claimRequest({ shopId }))),
    )
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1)
  })

  it('spend a day’s rupees once', async () => {
    const shopId = unique('shop')
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        otherProcess().claim(
          claimRequest({ shopId, memberId: `member-${n}`, reserve: 400, dailyCap: 1_000 }),
        ),
      ),
    )
    expect(claims.filter((claim) => claim.outcome === 'claimed' && claim.funded)).toHaveLength(2)
    expect(claims.filter((claim) => claim.outcome === 'claimed')).toHaveLength(8)
  })

  it('count a member’s messages together', async () => {
    const shopId = unique('shop')
    const ranks: unknown[] = []
    for (const process of [local.store, otherProcess(), otherProcess(), local.store]) {
      const { claim, turn } = await claimed(process, { shopId, minute: 7 })
      ranks.push(claim.rank)
      await process.release(turn)
    }
    expect(ranks).toEqual([1, 2, 3, 4])
  })

  it('end a turn that another one began', async () => {
    const { turn, request } = await claimed(local.store, { reserve: 1_000, dailyCap: 1_000 })
    await otherProcess().finish(turn, {
      sentIds: ['wamid.1'],
      conversation: sampleConversation(request),
      spent: 300,
    })
    const { shopId } = request
    const rest = claimRequest({ shopId, reserve: 700, dailyCap: 1_000 })
    expect(await local.store.claim(rest)).toMatchObject({ funded: true })
  })

  it('see at once what another one changed', async () => {
    const { shop, owner, identity, commit } = await open()
    const other = otherProcess()
    const rule = { shopId: shop.shopId, memberId: 'owner', createdAt: AT, threshold: 1 }
    const alertsOf = async () =>
      (await other.listAlertRules(shop.shopId)).map(({ alertId }) => alertId)
    expect(await alertsOf()).toEqual([])
    await commit([{ type: 'alert', rule: { ...rule, alertId: 'a', itemId: 'milk' } }])
    expect(await alertsOf()).toEqual(['a'])
    await commit([{ type: 'alert', rule: { ...rule, alertId: 'b', itemId: 'eggs' } }])
    expect(await alertsOf()).toEqual(['a', 'b'])
    expect(await other.findMember(identity)).toEqual(owner)
    expect(await other.findMember(identity)).toEqual(owner)
  })

  it('know a sender by what is stored, whatever they remember', async () => {
    const [first, second] = [await open(), await open()]
    const other = otherProcess()
    expect(await other.findMember(first.identity)).toEqual(first.owner)
    // The first key decides, though it is the second that is remembered.
    const both = { keys: [...second.identity.keys, ...first.identity.keys] }
    expect(await other.findMember(both)).toEqual(second.owner)
  })

  it('make one shop of a sender who is new to all of them', async () => {
    const keys = [unique('wa'), unique('user')]
    const members = await Promise.all(
      Array.from({ length: 6 }, () => {
        const shop = sampleShop(unique('shop'))
        return otherProcess().createShop(shop, sampleMember(shop.shopId, 'owner', 'owner'), {
          keys,
        })
      }),
    )
    expect(new Set(members.map(({ shopId }) => shopId)).size).toBe(1)
  })
})

describe('large turns', () => {
  it('are kept whole, though a row has 400 KB', async () => {
    const { turn, request } = await claimed(local.store)
    const json = Array.from({ length: 4_000 }, (_, n) => ({
      item: `item ${n}`,
      amount: n / 100,
      huge: 1e30,
    }))
    const results = Array.from({ length: 8 }, (_, n) => ({
      toolUseId: `t${n}`,
      content: [{ json: { json } }],
    }))
    const conversation = sampleConversation(request, {
      messages: [{ role: 'user', content: results.map((toolResult) => ({ toolResult })) }],
    })
    expect(JSON.stringify(conversation).length).toBeGreaterThan(1_000_000)
    await local.store.finish(turn, { sentIds: [], conversation, spent: 0 })
    expect(await local.store.listConversation(request.shopId, 'owner', 5)).toEqual([conversation])
  })
})
