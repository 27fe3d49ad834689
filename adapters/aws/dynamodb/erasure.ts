import type { Store } from '../../../shop/store.ts'
import { TABLES, type TableName } from '../tables.ts'
import type { Key, Row } from './actions.ts'
import type { Dynamo } from './dynamo.ts'
import { name, value, when, type Fragment } from './expression.ts'
import { exportOf } from './export.ts'
import { identityKey, leaseKey, memberKey, shopKey } from './keys.ts'
import type { StoredLease } from './member-lease.ts'
import { erasedAt, type StoredShop } from './shop-rows.ts'

/** Tables in which a shop is the partition. */
const PARTITIONED = ['inventory', 'transactions', 'conversations', 'forecasts', 'alerts'] as const

/**
 * What is held on a shop, and how it goes.
 *
 * Nothing may write behind the erasure's back. So the shop is marked first, which claims look at in their own transaction; then
 * its running turns go, on which all that they write depends. Both are found by consistent reads: the shop's row says who its
 * members are, their leases name the turns. After that nobody adds rows, and the rest is removed table by table. The members
 * and the shop come last, so that an erasure that was cut short finds its way again.
 */
export function createErasure(
  dynamo: Dynamo,
): Pick<Store, 'exportShop' | 'eraseShop' | 'isErased'> {
  /** Removes all that a query finds, page by page: a shop may have millions of rows. */
  async function removeFound(
    table: TableName,
    query: { where: Fragment; globalIndex?: string },
  ): Promise<number> {
    let gone = 0
    let from: Row | undefined
    do {
      const page = await dynamo.page(table, {
        ...query,
        ...(query.globalIndex === undefined && { only: keyAttributes(table) }),
        ...(from && { from }),
      })
      gone += await dynamo.removeRows(
        table,
        page.rows.map((row) => keyOf(table, row)),
      )
      from = page.next
    } while (from)
    return gone
  }

  async function removeTurns(shopId: string, memberIds: readonly string[]): Promise<number> {
    const leases = await Promise.all(
      memberIds.map((memberId) => dynamo.read('turns', leaseKey(shopId, memberId))),
    )
    let gone = 0
    for (const lease of leases as unknown as (StoredLease | undefined)[]) {
      if (!lease) continue
      gone += await removeFound('turns', { where: when`${name('turnId')} = ${lease.holder}` })
    }
    const where = when`${name('userId')} = ${shopId}`
    return gone + (await removeFound('turns', { where, globalIndex: 'userId-index' }))
  }

  /**
   * A member goes after their identities, which their row knows. The index then finds what rows of older versions do not say;
   * the shop's own row is in it too, and stays for now.
   */
  async function removePeople(shopId: string, memberIds: readonly string[]): Promise<number> {
    const gone = new Set<string>()
    const remove = async (keys: readonly Key[]) => {
      const fresh = keys.filter(({ userId = '' }) => userId !== shopId && !gone.has(userId))
      await dynamo.removeRows('users', fresh)
      for (const { userId = '' } of fresh) gone.add(userId)
    }
    for (const memberId of memberIds) {
      const key = memberKey(shopId, memberId)
      const member = await dynamo.read('users', key)
      if (!member) continue
      const { identityKeys = new Set() } = member as { identityKeys?: Set<string> }
      await remove([...identityKeys].map(identityKey))
      await remove([key])
    }
    let from: Row | undefined
    do {
      const page = await dynamo.page('users', {
        where: when`${name('shopId')} = ${shopId}`,
        globalIndex: 'shopId-index',
        ...(from && { from }),
      })
      await remove(page.rows.map((row) => keyOf('users', row)))
      from = page.next
    } while (from)
    return gone.size
  }

  return {
    async exportShop(shopId) {
      return exportOf(dynamo, shopId)
    },

    async eraseShop(shopId, at) {
      await dynamo.transact([
        {
          kind: 'update',
          table: 'users',
          key: shopKey(shopId),
          update: {
            set: [when`${name('erasedAt')} = if_not_exists(${name('erasedAt')}, ${value(at)})`],
            remove: ['shard'],
          },
        },
      ])
      const shop = (await dynamo.read('users', shopKey(shopId))) ?? {}
      const { memberIds = new Set(), businessName } = shop as unknown as Partial<StoredShop>
      const turns = await removeTurns(shopId, [...memberIds])
      const gone: Record<string, number> = { turns }
      for (const table of PARTITIONED) {
        gone[table] = await removeFound(table, { where: when`${name('userId')} = ${shopId}` })
      }
      gone['users'] =
        (await removePeople(shopId, [...memberIds])) + (businessName === undefined ? 0 : 1)
      await dynamo.transact([
        {
          kind: 'put',
          table: 'users',
          key: shopKey(shopId),
          row: { erasedAt: erasedAt(shop) },
        },
      ])
      return gone
    },

    async isErased(shopId) {
      return erasedAt(await dynamo.read('users', shopKey(shopId)))
    },
  }
}

function keyAttributes(table: TableName): string[] {
  const definition = TABLES[table]
  return [definition.partitionKey, ...('sortKey' in definition ? [definition.sortKey] : [])]
}

function keyOf(table: TableName, row: Row): Key {
  return Object.fromEntries(
    keyAttributes(table).map((attribute) => [attribute, row[attribute] as string]),
  )
}
