import { openDatabase, type Database } from '../../adapters/embedded/database.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import type { Clock } from '../../agent/clock.ts'
import type { TurnStore } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'
import { dayOf } from '../../shop/calendar.ts'
import { toMilli } from '../../shop/units.ts'
import { DEFAULT_SETTINGS, type Item, type Shop } from '../../shop/types.ts'
import { identityKeys } from '../../channel/identity.ts'
import type { SimulatedShop } from './scenario.ts'

export const TIME_ZONE = 'Asia/Kolkata'
export const IDENTITY_KEY = 'identity-key-of-the-simulation'
export const UNIT = 'pcs'

/** The store that a scenario runs on, empty at its start. */
export interface SimulatedStores {
  /** A store as a process of its own would have it, with nothing in its memory. */
  connect(): Store & TurnStore
  /** Millionths of a rupee that the shops were charged in all; absent where it cannot be read. */
  spending?(): Promise<number>
  /** There only when the store is SQLite: what mutants reach into. */
  db?: Database
  close(): Promise<void>
}

export type OpenStores = (clock: Clock) => Promise<SimulatedStores>

export const openSqliteStores: OpenStores = async (clock) => {
  const db = openDatabase(':memory:')
  return {
    connect: () => createSqliteStore(db, { clock }),
    spending: async () =>
      db.get<{ total: number }>('SELECT coalesce(sum(micro_rupees), 0) AS total FROM spending')
        ?.total ?? 0,
    db,
    close: async () => db.close(),
  }
}

/** Tables of its own in the DynamoDB Local that `scripts/dynamodb-local.ts` has started. */
export const openDynamoStores: OpenStores = async (clock) => {
  // Loaded only when it is wanted: the SDK takes longer to load than a scenario to run.
  const [{ openLocalStore }, { createDynamoStore }] = await Promise.all([
    import('../dynamodb/local-tables.ts'),
    import('../../adapters/aws/store.ts'),
  ])
  const { client, tablePrefix, close } = await openLocalStore(clock)
  return {
    connect: () => createDynamoStore({ client, tablePrefix, clock }),
    close: async () => close(),
  }
}

export const STORES = { sqlite: openSqliteStores, dynamodb: openDynamoStores } as const
export type StoreName = keyof typeof STORES

/** Puts a shop with its people and its opening stock, through the ports. */
export async function putShop(
  store: Store & TurnStore,
  { shopId, items, members }: SimulatedShop,
  now: number,
): Promise<void> {
  const createdAt = new Date(now).toISOString()
  const shop: Shop = {
    shopId,
    name: shopId,
    category: 'retail',
    timeZone: TIME_ZONE,
    catalogueVersion: 0,
    createdAt,
    onboardingCompleted: true,
    subscriptionTier: 'free',
    subscriptionStatus: 'active',
  }
  for (const [place, { memberId, waId, userId }] of members.entries()) {
    const role = place === 0 ? ('owner' as const) : ('helper' as const)
    const settings = DEFAULT_SETTINGS
    const member = {
      memberId,
      shopId,
      role,
      language: 'en',
      script: 'latin',
      createdAt,
      settings,
    } as const
    const identity = { keys: identityKeys({ waId, userId }, IDENTITY_KEY) }
    if (place === 0) await store.createShop(shop, member, identity)
    else await store.addMember(member, identity)
  }
  const turnId = `opening-${shopId}`
  const claim = await store.claim({
    turnId,
    shopId,
    memberId: turnId,
    now,
    leaseMs: 60_000,
    reserve: 0,
    dailyCap: 0,
    day: dayOf(new Date(now), TIME_ZONE),
    minute: Math.floor(now / 60_000),
  })
  if (claim.outcome !== 'claimed') throw new Error(`the opening is ${claim.outcome}`)
  const turn = { turnId, fence: claim.fence }
  const outcome = await store.commit({
    shopId,
    turn,
    effectKey: `${turnId}#0#0`,
    result: { status: 'ok' },
    changes: items.map((item) => ({ type: 'item', item: itemOf(item, createdAt) })),
  })
  if (outcome.outcome !== 'committed') throw new Error(`the opening is ${outcome.outcome}`)
  await store.finish(turn, { sentIds: [], spent: 0 })
}

/** In the store's units. */
export function milliOf(pieces: number): number {
  const quantity = toMilli(pieces, undefined, UNIT, { allowZero: true })
  if (!quantity.ok) throw new Error(`${pieces} pieces are no quantity`)
  return quantity.milli
}

function itemOf({ name, stock, price }: SimulatedShop['items'][number], at: string): Item {
  const paise = price * 100
  return {
    itemId: name.toLowerCase().replaceAll(' ', '-'),
    name,
    aliases: [],
    category: 'retail',
    unit: UNIT,
    stock: milliOf(stock),
    price: paise,
    cost: paise / 2,
    // Most shelves are low from the start: a check finds something to warn of.
    threshold: milliOf(2),
    createdAt: at,
    updatedAt: at,
  }
}
