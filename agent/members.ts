import { createHash } from 'node:crypto'
import { identityKeys } from '../channel/identity.ts'
import type { Sender } from '../channel/inbound.ts'
import type { Store } from '../shop/store.ts'
import { DEFAULT_SETTINGS, type Contact, type Member } from '../shop/types.ts'

/** The zone of a shop that has not said where it is. */
const TIME_ZONE = 'Asia/Kolkata'

/**
 * The member that a sender is. Somebody new gets a shop of their own, once, whatever arrives twice:
 * its ids come from the sender's identity. Somebody whose shop was erased is new again.
 *
 * @param phoneNumberId the number of ours that they write to
 * @param sentAt when they wrote this
 * @returns undefined for what was written to a shop that has been erased since
 */
export async function memberOf(
  sender: Sender,
  {
    store,
    identityKey,
    now,
    phoneNumberId,
    sentAt = now,
  }: { store: Store; identityKey: string; now: Date; phoneNumberId?: string; sentAt?: Date },
): Promise<Member | undefined> {
  const keys = identityKeys(sender, identityKey)
  const known = await store.findMember({ keys })
  if (known) return known

  const free = await freeShopId(keys, store, sentAt.toISOString())
  if (!free) return undefined
  const { shopId, seed } = free
  const createdAt = now.toISOString()
  const contact = phoneNumberId === undefined ? undefined : contactOf(sender, phoneNumberId)
  return store.createShop(
    {
      shopId,
      name: sender.name ?? 'My shop',
      category: 'retail',
      timeZone: TIME_ZONE,
      catalogueVersion: 0,
      createdAt,
      onboardingCompleted: false,
      subscriptionTier: 'free',
      subscriptionStatus: 'active',
    },
    {
      memberId: derivedId('member', seed),
      shopId,
      role: 'owner',
      language: 'en',
      script: 'latin',
      createdAt,
      settings: DEFAULT_SETTINGS,
      ...(contact && { contact }),
    },
    { keys },
  )
}

/** Where a sender is reached. */
export function contactOf({ waId, userId }: Sender, phoneNumberId: string): Contact {
  return {
    phoneNumberId,
    ...(waId !== undefined && { waId }),
    ...(userId !== undefined && { userId }),
  }
}

/**
 * An erased shop's id is never used again: the next one has the instant of the erasure in it, which is the same for
 * all who ask, so that what arrives twice still makes one shop.
 */
async function freeShopId(
  keys: readonly string[],
  store: Store,
  sentAt: string,
): Promise<{ shopId: string; seed: string[] } | undefined> {
  for (let seed = keys.slice(0, 1); ;) {
    const shopId = derivedId('shop', seed)
    const erasedAt = await store.isErased(shopId)
    if (erasedAt === undefined) return { shopId, seed }
    if (sentAt <= erasedAt) return undefined
    seed = [...seed, erasedAt]
  }
}

function derivedId(kind: string, seed: readonly string[]): string {
  const hash = createHash('sha256')
    .update([kind, ...seed].join('\0'))
    .digest('hex')
  return `${kind}-${hash.slice(0, 32)}`
}
