import type { Clock } from '../../agent/clock.ts'
import type { TurnStore } from '../../agent/turn-store.ts'
import { RetailMindError } from '../../shop/errors.ts'
import type { Store } from '../../shop/store.ts'
import type { AlertRule, Member } from '../../shop/types.ts'
import { applyCommit } from './commit.ts'
import type { Database } from './database.ts'
import {
  BILL_COLUMNS,
  billOf,
  insertMember,
  insertShop,
  itemOf,
  linkIdentities,
  readItem,
  rollupOf,
  shopOf,
  type BillRow,
  type ItemRow,
  type RollupRow,
  type ShopRow,
} from './rows.ts'
import { createSqliteTurnStore, type Purge } from './turn-store.ts'

/** The shops' data and the journal in one database, so that a commit can look at its turn. */
export function createSqliteStore(
  db: Database,
  { clock }: { clock: Clock },
): Store & TurnStore & Purge {
  return { ...shopStore(db, clock), ...createSqliteTurnStore(db, clock) }
}

// Methods are async because the port is; each does its work in one synchronous go.
function shopStore(db: Database, clock: Clock): Store {
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

    async getShop(shopId) {
      return readShop(db, shopId)
    },

    async getMember(shopId, memberId) {
      return readMember(db, shopId, memberId)
    },

    async listItems(shopId) {
      return db
        .all<ItemRow>('SELECT stock, body FROM items WHERE shop_id = ? ORDER BY item_id', shopId)
        .map(itemOf)
    },

    async getItems(shopId, itemIds) {
      return itemIds.flatMap((itemId) => readItem(db, shopId, itemId) ?? [])
    },

    async getBill(shopId, billId) {
      const row = db.get<BillRow>(
        `SELECT ${BILL_COLUMNS} FROM bills WHERE shop_id = ? AND bill_id = ?`,
        shopId,
        billId,
      )
      return row && billOf(row)
    },

    async listBills(shopId, { memberId, turnId, limit }) {
      const narrowed = [
        ...(memberId === undefined ? [] : [{ where: 'AND member_id = ?', value: memberId }]),
        ...(turnId === undefined ? [] : [{ where: 'AND turn_id = ?', value: turnId }]),
      ]
      return db
        .all<BillRow>(
          `SELECT ${BILL_COLUMNS} FROM bills WHERE shop_id = ?
           ${narrowed.map(({ where }) => where).join(' ')} ORDER BY bill_id DESC LIMIT ?`,
          shopId,
          ...narrowed.map(({ value }) => value),
          limit,
        )
        .map(billOf)
    },

    async readRollups(shopId, months, itemId) {
      const columns = 'SELECT item_id, month, days FROM rollups WHERE shop_id = ? AND month = ?'
      return months
        .flatMap((month) =>
          itemId === undefined
            ? db.all<RollupRow>(`${columns} ORDER BY item_id`, shopId, month)
            : db.all<RollupRow>(`${columns} AND item_id = ?`, shopId, month, itemId),
        )
        .map(rollupOf)
    },

    async listAlertRules(shopId) {
      return db
        .all<{ body: string }>(
          'SELECT body FROM alert_rules WHERE shop_id = ? ORDER BY alert_id',
          shopId,
        )
        .map(({ body }) => JSON.parse(body) as AlertRule)
    },

    async commit(commit) {
      return applyCommit(db, commit, clock.now())
    },
  }
}

function readShop(db: Database, shopId: string) {
  const row = db.get<ShopRow>('SELECT catalogue_version, body FROM shops WHERE shop_id = ?', shopId)
  return row && shopOf(row)
}

function readMember(db: Database, shopId: string, memberId: string): Member | undefined {
  const row = db.get<{ body: string }>(
    'SELECT body FROM members WHERE shop_id = ? AND member_id = ?',
    shopId,
    memberId,
  )
  return row && (JSON.parse(row.body) as Member)
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
