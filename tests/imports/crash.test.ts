import { expect, it } from 'vitest'
import { crashTest } from '../../agent/testing/crash-test.ts'
import { importItems } from '../../tools/import-items.ts'
import { openTestShop } from '../tools/support.ts'

const ROWS = 200

it('takes a list over once and whole, wherever the run of a confirmed import dies', async () => {
  const text = Array.from({ length: ROWS }, (_, i) => `Item ${i},kg,${40 + i},5`).join('\n')
  const { crashes, result } = await crashTest(
    // As the tap on Confirm calls it.
    {
      ...importItems,
      internal: false,
      run: (input, ctx) => importItems.run(input, { ...ctx, confirmed: true }),
    },
    {
      input: { text },
      open: async () => {
        const shop = await openTestShop()
        const turn = await shop.openTurn()
        const context = turn.context()
        await turn.end()
        return { store: shop.store, context, snapshot: shop.state, clock: shop.clock }
      },
    },
  )
  expect(result).toMatchObject({ status: 'ok', new: ROWS })
  // Three chunks and the one that shows them, each before and after.
  expect(crashes).toBeGreaterThanOrEqual(8)
})
