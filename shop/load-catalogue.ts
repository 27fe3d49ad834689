import { createCatalogue, type Catalogue } from './catalogue.ts'
import { RetailMindError } from './errors.ts'
import { RecentMap } from './recent-map.ts'
import type { Store } from './store.ts'

/** Shops whose names a warm process keeps. */
const KEPT_SHOPS = 100

interface Entry {
  version: number
  catalogue: Catalogue
}
const kept = new WeakMap<Store, RecentMap<string, Entry>>()

/**
 * The shop's catalogue, made anew only when its version says that a name has changed.
 *
 * @param seenVersion the version that the caller read a moment ago, which saves reading it again; what this process has
 * changed since then is known all the same, by `forgetCatalogue`
 */
export async function loadCatalogue(
  store: Store,
  shopId: string,
  seenVersion?: number,
): Promise<Catalogue> {
  const shops = kept.get(store) ?? new RecentMap<string, Entry>(KEPT_SHOPS)
  kept.set(store, shops)
  const known = shops.get(shopId)
  if (known && known.version === seenVersion) return known.catalogue

  const shop = await store.getShop(shopId)
  if (!shop) throw new RetailMindError('shop_missing', 'the shop is gone', { details: { shopId } })
  if (known?.version === shop.catalogueVersion) return known.catalogue
  // The version was read first: if a name comes in between, the entry is newer than it says and is made again next time.
  const catalogue = createCatalogue(await store.listItems(shopId))
  shops.set(shopId, { version: shop.catalogueVersion, catalogue })
  return catalogue
}

/** After a name was added: the next reader looks at the store, whatever version it saw before. */
export function forgetCatalogue(store: Store, shopId: string): void {
  kept.get(store)?.delete(shopId)
}
