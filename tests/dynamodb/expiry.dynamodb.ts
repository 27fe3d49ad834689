import { afterAll, beforeAll, expect, it } from 'vitest'
import { claimed, sampleConversation } from '../contracts/samples.ts'
import { openLocalStore } from './local-tables.ts'

const DAY_MS = 86_400_000
const now = Date.now()

let local: Awaited<ReturnType<typeof openLocalStore>>
let clock = now
beforeAll(async () => {
  local = await openLocalStore({ now: () => clock }, { expire: true })
})
afterAll(() => local.close())

/** A turn with a conversation, so many days ago. */
async function turnOf(daysAgo: number) {
  clock = now - daysAgo * DAY_MS
  const { turn, request } = await claimed(local.store, { now: clock })
  const conversation = sampleConversation(request)
  await local.store.finish(turn, { sentIds: [], conversation, spent: 0 })
  return request
}

it('turns and conversations are removed after 30 days, by DynamoDB', async () => {
  const [old, recent] = [await turnOf(31), await turnOf(29)]
  await expect.poll(() => local.store.readTurn(old.turnId), { timeout: 50_000 }).toBeUndefined()
  expect(await local.store.readTurn(recent.turnId)).toMatchObject({ state: 'done' })
}, 60_000)

it('a conversation that has expired is not shown, though its row may be there still', async () => {
  const request = await turnOf(29)
  const conversation = () => local.store.listConversation(request.shopId, 'owner', 5)
  clock = now
  expect(await conversation()).toHaveLength(1)
  clock = now + 2 * DAY_MS
  expect(await conversation()).toEqual([])
})
