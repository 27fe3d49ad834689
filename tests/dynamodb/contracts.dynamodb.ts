import { afterAll, expect, it } from 'vitest'
import { NOW } from '../contracts/samples.ts'
import { storeContract } from '../contracts/store-contract.ts'
import { turnStoreContract } from '../contracts/turn-store-contract.ts'
import { injectFaults } from './faults.ts'
import { openLocalStore } from './local-tables.ts'

async function createStores() {
  const { store, close } = await openLocalStore({ now: () => NOW })
  return { store, turns: store, close }
}

storeContract('DynamoDB Local', createStores)
turnStoreContract('DynamoDB Local', createStores)

const injected: ReturnType<typeof injectFaults>[] = []

async function createFaultyStores() {
  const { client, store, close } = await openLocalStore({ now: () => NOW })
  injected.push(injectFaults(client, Math.random))
  return { store, turns: store, close }
}

storeContract('DynamoDB Local, with conflicts, throttling and lost answers', createFaultyStores)
turnStoreContract(
  'DynamoDB Local, with conflicts, throttling and lost answers',
  createFaultyStores,
  {
    losesAnswers: true,
  },
)

afterAll(() => {
  console.log(`faults injected into the contracts: ${JSON.stringify(injected)}`)
})
it('had faults to live with', () => {
  for (const { conflicts, lostAnswers } of injected) {
    expect(conflicts).toBeGreaterThan(10)
    expect(lostAnswers).toBeGreaterThan(10)
  }
})
