import { RetailMindError, StoreError } from '../../shop/errors.ts'
import type { DueMember, Store } from '../../shop/store.ts'
import type { Member } from '../../shop/types.ts'
import { fromCursor, toCursor } from '../cursor.ts'
import type { Database } from './database.ts'
import { erasedAt } from './erasure.ts'
import {
  insertMember,
  insertShop,
  linkIdentities,
  putMember,
  readMember,
  readMembers,
  readShop,
} from './rows.ts'

/** Who is who, and who is due when. */
export function createSqlitePeople(
  db: Database,
): Pick<
  Store,
  | 'findMember'
  | 'createShop'
  | 'addMember'
  | 'getMember'
  | 'listMembers'
  | 'touchMember'
  | 'listDueMembers'
  | 'listShops'
> {
  return {
    async findMember({ keys }) {
      return db.transaction(() => {
        const member = holder(db, keys)
        if (member) linkIdentities(db, member, keys)
        return member
      })
    },

    async createShop(shop, member, { keys }) {
      return db.transaction(() => {
        const winner = holder(db, keys)
        if (winner) return winner
        if (erasedAt(db, shop.shopId) !== undefined || readShop(db, shop.shopId)) {
          throw new StoreError('shop_exists', 'another person has, or had, a shop of this id', {
            details: { shopId: shop.shopId },
          })
        }
        insertShop(db, shop)
        insertMember(db, member, keys)
        return member
      })
    },

    async addMember(member, { keys }) {
      return db.transaction(() => {
        const winner = holder(db, keys)
        if (winner) return winner
        if (!readShop(db, member.shopId)) {
          throw new RetailMindError('shop_missing', 'a member can only join a shop that exists', {
            details: { shopId: member.shopId },
          })
        }
        insertMember(db, member, keys)
        return member
      })
    },

    async getMember(shopId, memberId) {
      return readMember(db, shopId, memberId)
    },

    async listMembers(shopId) {
      return readMembers(db, shopId)
    },

    async touchMember(shopId, memberId, { contact, at }) {
      db.transaction(() => {
        const member = readMember(db, shopId, memberId)
        if (!member || (member.lastActiveAt !== undefined && member.lastActiveAt >= at)) return
        putMember(db, { ...member, contact, lastActiveAt: at })
      })
    },

    async listDueMembers({ shard, time, limit, cursor }) {
      const after = cursor === undefined ? {} : fromCursor(cursor)
      const rows = db.all<{ shop_id: string; member_id: string }>(
        `SELECT shop_id, member_id FROM members
         WHERE shard = ? AND summary_time = ? AND (shop_id, member_id) > (?, ?)
         ORDER BY shop_id, member_id LIMIT ?`,
        shard,
        time,
        after['shopId'] ?? '',
        after['memberId'] ?? '',
        limit,
      )
      const members = rows.map((row): DueMember => ({
        shopId: row.shop_id,
        memberId: row.member_id,
      }))
      const last = members.at(-1)
      return { members, ...(last && members.length === limit && { cursor: toCursor({ ...last }) }) }
    },

    async listShops({ shard, limit, cursor }) {
      const after = cursor === undefined ? '' : (fromCursor(cursor)['shopId'] ?? '')
      const shopIds = db
        .all<{ shop_id: string }>(
          'SELECT shop_id FROM shops WHERE shard = ? AND shop_id > ? ORDER BY shop_id LIMIT ?',
          shard,
          after,
          limit,
        )
        .map(({ shop_id }) => shop_id)
      const last = shopIds.at(-1)
      return {
        shopIds,
        ...(last !== undefined &&
          shopIds.length === limit && { cursor: toCursor({ shopId: last }) }),
      }
    },
  }
}

/** Who has one of the keys; when two members have one each, the first key decides. */
function holder(db: Database, keys: string[]): Member | undefined {
  for (const key of keys) {
    const row = db.get<{ shop_id: string; member_id: string }>(
      'SELECT shop_id, member_id FROM identities WHERE identity = ?',
      `id#${key}`,
    )
    if (row) return readMember(db, row.shop_id, row.member_id)
  }
  return undefined
}
