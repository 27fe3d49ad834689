import type { Clock } from '../../agent/clock.ts'
import type { TurnStore } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'
import { readAlertRules, readAlerts } from './alert-rows.ts'
import { applyCommit } from './commit.ts'
import type { Database } from './database.ts'
import { createSqliteErasure, erasedAt } from './erasure.ts'
import { putForecast, readForecasts } from './forecast-rows.ts'
import { createSqlitePeople } from './people.ts'
import {
  BILL_COLUMNS,
  billOf,
  IS_VISIBLE,
  itemOf,
  readItem,
  readShop,
  rollupOf,
  type BillRow,
  type ItemRow,
  type RollupRow,
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
    ...createSqlitePeople(db),
    ...createSqliteErasure(db),

    async getShop(shopId) {
      return readShop(db, shopId)
    },

    async listItems(shopId) {
      return db
        .all<ItemRow>(
          `SELECT stock, body FROM items WHERE shop_id = ? AND ${IS_VISIBLE} ORDER BY item_id`,
          shopId,
          shopId,
        )
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
      return readAlertRules(db, shopId)
    },

    async listAlerts(shopId, query) {
      return readAlerts(db, shopId, { ...query, now: clock.now() })
    },

    async putForecasts(shopId, forecasts) {
      db.transaction(() => {
        if (erasedAt(db, shopId) !== undefined) return
        for (const forecast of forecasts) putForecast(db, { ...forecast, shopId })
      })
    },

    async listForecasts(shopId, query) {
      return readForecasts(db, shopId, { ...query, now: clock.now() })
    },

    async commit(commit) {
      return applyCommit(db, commit, clock.now())
    },
  }
}
