import type { Commit } from '../../../shop/store.ts'
import type { Row } from './actions.ts'
import type { Dynamo } from './dynamo.ts'
import { alertKey, itemKey, memberKey, shopKey } from './keys.ts'
import type { StoredShop } from './shop-rows.ts'

/** Rows that a commit was planned by, as far as it needs any: most commits need none. Absent rows are `undefined`. */
export interface Seen {
  members: ReadonlyMap<string, Row | undefined>
  alerts: ReadonlyMap<string, Row | undefined>
  items: ReadonlyMap<string, Row | undefined>
  shop: StoredShop | undefined
}

/**
 * In one request as a rule. A new item is tried first and looked at only when its id is taken: then an item of an import that
 * never was shown may be what took it.
 *
 * @param isAgain the commit was refused once
 */
export async function readSeen(
  dynamo: Dynamo,
  { shopId, changes }: Commit,
  isAgain: boolean,
): Promise<Seen> {
  const ids = (of: (change: Commit['changes'][number]) => string[]) => new Set(changes.flatMap(of))
  const read = async (wanted: ReadonlySet<string>, one: (id: string) => Promise<Row | undefined>) =>
    new Map(await Promise.all([...wanted].map(async (id) => [id, await one(id)] as const)))
  const staged = ids((change) =>
    change.type === 'stage_items' ? change.items.map(({ itemId }) => itemId) : [],
  )
  const added = ids((change) => (change.type === 'item' && isAgain ? [change.item.itemId] : []))
  const renamed = ids((change) =>
    change.type === 'aliases' && change.remove?.length ? [change.itemId] : [],
  )
  const needsShop = staged.size > 0 || added.size > 0
  const [members, alerts, items, shop] = await Promise.all([
    read(
      ids((change) => (change.type === 'member' ? [change.memberId] : [])),
      (id) => dynamo.read('users', memberKey(shopId, id)),
    ),
    read(
      ids((change) => (change.type === 'acknowledge' ? [change.alertId] : [])),
      (id) => dynamo.read('alerts', alertKey(shopId, id)),
    ),
    read(new Set([...staged, ...added, ...renamed]), (id) =>
      dynamo.read('inventory', itemKey(shopId, id)),
    ),
    needsShop ? dynamo.read('users', shopKey(shopId)) : undefined,
  ])
  return { members, alerts, items, shop: shop as unknown as StoredShop | undefined }
}

/** The import that an item is part of, if it is not seen yet. */
export function hiddenImport(row: Row, shop: StoredShop | undefined): string | undefined {
  const importId = row['importId'] as string | undefined
  return importId === undefined || shop?.shownImports?.has(importId) ? undefined : importId
}
