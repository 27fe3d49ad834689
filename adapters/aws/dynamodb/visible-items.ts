import { RecentMap } from '../../../shop/recent-map.ts'
import type { Item } from '../../../shop/types.ts'
import type { Dynamo } from './dynamo.ts'
import { shopKey } from './keys.ts'
import type { StoredShop } from './shop-rows.ts'

/** Imports that a warm process knows to be shown: they stay so. */
const KEPT_IMPORTS = 1_000

/**
 * Leaves out the items of imports that the shop does not show yet. The shop is read after the items, and only if one of them is of an import
 * that this process has not seen shown: all items of an import were there before it was shown.
 */
export function createVisibility(
  dynamo: Dynamo,
): (shopId: string, items: Item[]) => Promise<Item[]> {
  const kept = new RecentMap<string, true>(KEPT_IMPORTS)
  const keyOf = (shopId: string, importId: string) => JSON.stringify([shopId, importId])

  return async (shopId, items) => {
    const isKnown = ({ importId }: Item) =>
      importId === undefined || kept.get(keyOf(shopId, importId)) !== undefined
    if (items.every(isKnown)) return items
    const shop = (await dynamo.read('users', shopKey(shopId))) as StoredShop | undefined
    for (const importId of shop?.shownImports ?? []) kept.set(keyOf(shopId, importId), true)
    const shown = shop?.shownImports ?? new Set()
    return items.filter(({ importId }) => importId === undefined || shown.has(importId))
  }
}
