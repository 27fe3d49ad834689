import { identityKeys } from '../../channel/identity.ts'
import type { Database } from './database.ts'
import demoShop from './demo-shop.json' with { type: 'json' }
import { loadShopFixture, parseShopFixture } from './shop-fixture.ts'

/** The number of ours that the demo shop's people write to. */
export const DEMO_PHONE_NUMBER_ID = '100000000000001'
export const DEMO_OWNER = '919800000001'
export const DEMO_HELPER = '919800000002'

/**
 * Puts the demo shop into a data folder that is new: one without any shop. Gives whether it did.
 *
 * @param identityKey the secret that keys identities
 */
export function seedDemoShop(
  db: Database,
  { now, identityKey }: { now: Date; identityKey: string },
): boolean {
  // A shop that was erased does not come back by starting the program again.
  if (db.get('SELECT 1 FROM shops UNION ALL SELECT 1 FROM erased_shops LIMIT 1')) return false
  const known = (waId: string) => ({
    keys: identityKeys({ waId }, identityKey),
    contact: { phoneNumberId: DEMO_PHONE_NUMBER_ID, waId },
  })
  loadShopFixture(db, parseShopFixture(demoShop), {
    now,
    members: [
      { role: 'owner', language: 'en', script: 'latin', ...known(DEMO_OWNER) },
      { role: 'helper', language: 'hi', script: 'latin', ...known(DEMO_HELPER) },
    ],
  })
  return true
}
