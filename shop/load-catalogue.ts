import { createCatalogue, type Catalogue } from './catalogue.ts'
import { RetailMindError } from './errors.ts'
import type { Store } from './store.ts'

/** Shops whose names a warm process keeps. */
const KEPT_SHOPS = 100

const kept = new WeakMap<Store, Map<string, { version: number; catalogue: Catalogue }>>()

/** The shop's catalogue, made anew only when its version says that a name has changed. */
export async function loadCatalogue(store: Store, shopId: string): Promise<Catalogue> {
  const shop = await store.getShop(shopId)
  if (!shop) throw new RetailMindError('shop_missing', 'the shop is gone', { details: { shopId } })
  const shops = kept.get(store) ?? new Map<string, { version: number; catalogue: Catalogue }>()
  kept.set(store, shops)

  let entry = shops.get(shopId)
  if (entry?.version !== shop.catalogueVersion) {
    // The version was read first: if a name comes in between, the entry is newer than it says and is made again next time.
    const catalogue = createCatalogue(await store.listItems(shopId))
    entry = { version: shop.catalogueVersion, catalogue }
  }
  // A Map keeps insertion order: put last what is used last, drop the first.
  shops.delete(shopId)
  shops.set(shopId, entry)
  const [oldest] = shops.keys()
  if (shops.size > KEPT_SHOPS && oldest !== undefined) shops.delete(oldest)
  return entry.catalogue
}
