import type { TurnRecord } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'
import type { Contact, Instant, Member } from '../../shop/types.ts'
import { exportRows } from '../export-rows.ts'
import { fromJson } from '../json.ts'
import { readAlertRules, readAlerts } from './alert-rows.ts'
import type { Database } from './database.ts'
import { readForecasts } from './forecast-rows.ts'
import {
  BILL_COLUMNS,
  billOf,
  itemOf,
  readMembers,
  readShop,
  rollupOf,
  type BillRow,
  type ItemRow,
  type RollupRow,
} from './rows.ts'
import { readTurnRow, recordOf } from './turn-rows.ts'

/** What is held on a shop, and how it goes. */
export function createSqliteErasure(
  db: Database,
): Pick<Store, 'exportShop' | 'eraseShop' | 'isErased'> {
  return {
    async exportShop(shopId) {
      return db.transaction(() => exportOf(db, shopId))
    },

    async eraseShop(shopId, at) {
      return db.transaction(() => {
        db.run('INSERT OR IGNORE INTO erased_shops VALUES (?, ?)', shopId, at)
        const queued = dropQueued(db, readMembers(db, shopId), shopId)
        const turns = turnRowsGone(db, shopId)
        const gone = Object.entries(ROWS).map(([table, held]) => [
          table,
          held.reduce((sum, name) => sum + removeAll(db, name, shopId), 0),
        ])
        return { ...(Object.fromEntries(gone) as Record<string, number>), turns, queues: queued }
      })
    },

    async isErased(shopId) {
      return erasedAt(db, shopId)
    },
  }
}

/** Only the first time counts: an erasure may be called again. */
export function erasedAt(db: Database, shopId: string): Instant | undefined {
  return db.get<{ at: string }>('SELECT at FROM erased_shops WHERE shop_id = ?', shopId)?.at
}

/** Tables with a shop's rows, by the table of the brief that they stand for. Those of turns are in `turnRowsGone`. */
const ROWS = {
  users: ['identities', 'members', 'shops'],
  inventory: ['items', 'shown_imports'],
  transactions: ['ledger', 'bills', 'rollups'],
  conversations: ['conversations'],
  forecasts: ['forecasts'],
  alerts: ['alert_rules', 'alerts'],
} as const

function removeAll(db: Database, table: string, shopId: string): number {
  return db.run(`DELETE FROM ${table} WHERE shop_id = ?`, shopId)
}

function turnRowsGone(db: Database, shopId: string): number {
  const ofTurns = ['steps', 'effects'].map((table) =>
    db.run(
      `DELETE FROM ${table} WHERE turn_id IN (SELECT turn_id FROM turns WHERE shop_id = ?)`,
      shopId,
    ),
  )
  const ofShop = ['turns', 'member_leases', 'rates', 'spending'].map((table) =>
    removeAll(db, table, shopId),
  )
  return [...ofTurns, ...ofShop].reduce((sum, gone) => sum + gone, 0)
}

/** Messages that wait or were put aside, as far as they name the shop or the address of one of its members. */
function dropQueued(db: Database, members: readonly Member[], shopId: string): number {
  const addresses = members.flatMap(({ contact }) => addressesOf(contact))
  let gone = 0
  for (const word of new Set([shopId, ...addresses])) {
    // In quotes: one number may be the beginning of another.
    const quoted = JSON.stringify(word)
    for (const table of ['queue_messages', 'dead_letters']) {
      gone += db.run(`DELETE FROM ${table} WHERE instr(body, ?) > 0`, quoted)
    }
  }
  return gone
}

function addressesOf(contact: Contact | undefined): string[] {
  return [contact?.waId, contact?.userId].filter((address) => address !== undefined)
}

function exportOf(db: Database, shopId: string) {
  const all = <Row>(sql: string) => db.all<Row>(sql, shopId)
  const shop = readShop(db, shopId)
  return exportRows(shopId, {
    ...(shop && { shop }),
    members: readMembers(db, shopId),
    identities: all<{ identity: string; member_id: string }>(
      'SELECT identity, member_id FROM identities WHERE shop_id = ? ORDER BY identity',
    ).map(({ identity, member_id }) => ({ identity, memberId: member_id })),
    items: all<ItemRow>('SELECT stock, body FROM items WHERE shop_id = ? ORDER BY item_id').map(
      itemOf,
    ),
    bills: all<BillRow>(`SELECT ${BILL_COLUMNS} FROM bills WHERE shop_id = ? ORDER BY bill_id`).map(
      billOf,
    ),
    rollups: all<RollupRow>(
      'SELECT item_id, month, days FROM rollups WHERE shop_id = ? ORDER BY month, item_id',
    ).map(rollupOf),
    rules: readAlertRules(db, shopId),
    alerts: readAlerts(db, shopId, { limit: -1, now: 0 }),
    forecasts: readForecasts(db, shopId, { from: '', to: '~', now: 0 }),
    conversations: all<{ body: string }>(
      'SELECT body FROM conversations WHERE shop_id = ? ORDER BY member_id, at',
    ).map(({ body }) => fromJson(body)),
    turns: all<{ turn_id: string }>(
      'SELECT turn_id FROM turns WHERE shop_id = ? ORDER BY first_claimed_at, turn_id',
    ).flatMap(({ turn_id }): TurnRecord[] => {
      const row = readTurnRow(db, turn_id)
      return row ? [recordOf(db, row)] : []
    }),
    counts: [
      ...all<{ day: string; micro_rupees: number }>(
        'SELECT day, micro_rupees FROM spending WHERE shop_id = ? ORDER BY day',
      ).map(({ day, micro_rupees }) => ({ day, microRupees: micro_rupees })),
      ...all<{ member_id: string; minute: number; turns: number }>(
        'SELECT member_id, minute, turns FROM rates WHERE shop_id = ? ORDER BY minute',
      ).map(({ member_id, minute, turns }) => ({ memberId: member_id, minute, turns })),
    ],
  })
}
