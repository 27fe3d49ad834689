import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../shop/store.ts'
import { carryOut, leaked, type Attack } from './attack.ts'
import { isolationProperty } from './check-isolation.ts'
import { openWorld, type World } from './world.ts'

const RUNS = 200
const SEED = 20_260_114

describe('tenant isolation', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())

  it('writes and shows nothing of another shop, whatever is tried with its ids', async () => {
    const seen = new Map<string, number>()
    const property = isolationProperty(world, (attack, shown) => {
      const status = /"status":"(\w+)"/.exec(shown.slice(0, 40))?.[1] ?? ''
      const what = attack.kind === 'tool' ? `${attack.call.name} ${status}` : attack.content.type
      seen.set(what, (seen.get(what) ?? 0) + 1)
    })
    await fc.assert(property, { numRuns: RUNS, seed: SEED })
    // Or it was only refusals that were tried.
    for (const done of ['record_sale ok', 'get_stock ok', 'sales_report ok', 'tap']) {
      expect(seen.get(done), done).toBeGreaterThan(0)
    }
  })

  it.each<[string, (store: Store) => Partial<Store>]>([
    [
      'gives another shop’s warnings',
      (store) => ({ listAlerts: (_, of) => store.listAlerts('shop-2', of) }),
    ],
    ['gives another shop’s items', (store) => ({ listItems: () => store.listItems('shop-2') })],
    ['erases another shop', (store) => ({ eraseShop: (_, at) => store.eraseShop('shop-2', at) })],
  ])('finds a store that %s', async (_, wrong) => {
    let isWrong = false
    const broken = await openWorld({
      wrap: (store) => ({ ...store, ...(isWrong && wrong(store)) }),
    })
    isWrong = true
    const options = { numRuns: RUNS, seed: SEED, endOnFailure: true }
    const { failed } = await fc.check(isolationProperty(broken), options)
    broken.close()
    expect(failed).toBe(true)
  })

  it('sees a row of another shop that changed', async () => {
    await world.reset()
    const before = await world.notOf('shop-1')
    world.db.run(
      `UPDATE items SET stock = stock + 1 WHERE shop_id = 'shop-2' AND item_id = 'special'`,
    )
    expect(await world.notOf('shop-1')).not.toBe(before)
  })

  it('sees a word of another shop in an answer, and no echo of what was asked', async () => {
    const attack: Attack = {
      ...{ shopId: 'shop-1', role: 'owner', kind: 'tool', own: false },
      call: { name: 'get_stock', input: { item: 'Quvantaeitem' } },
    }
    await world.reset()
    expect(leaked(await carryOut(world, attack), attack, [attack])).toEqual([])
    expect(leaked('sold to Quvantaocust', attack, [attack])).toEqual(['Quvantaocust'])
  })
})
