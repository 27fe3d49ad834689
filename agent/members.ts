import { createHash } from 'node:crypto'
import { identityKeys } from '../channel/identity.ts'
import type { Sender } from '../channel/inbound.ts'
import type { Store } from '../shop/store.ts'
import type { Member } from '../shop/types.ts'

/** The zone of a shop that has not said where it is. */
const TIME_ZONE = 'Asia/Kolkata'

/**
 * The member that a sender is. Somebody new gets a shop of their own, once, whatever arrives twice:
 * its ids come from the sender's identity.
 */
export async function memberOf(
  sender: Sender,
  { store, identityKey, now }: { store: Store; identityKey: string; now: Date },
): Promise<Member> {
  const keys = identityKeys(sender, identityKey)
  const known = await store.findMember({ keys })
  if (known) return known

  const shopId = derivedId('shop', keys)
  const createdAt = now.toISOString()
  return store.createShop(
    {
      shopId,
      name: sender.name ?? 'My shop',
      category: 'retail',
      timeZone: TIME_ZONE,
      catalogueVersion: 0,
      createdAt,
    },
    {
      memberId: derivedId('member', keys),
      shopId,
      role: 'owner',
      language: 'en',
      script: 'latin',
      createdAt,
    },
    { keys },
  )
}

function derivedId(kind: string, keys: string[]): string {
  return `${kind}-${createHash('sha256').update(`${kind}\0${keys[0]}`).digest('hex').slice(0, 32)}`
}
