import { shardOf } from '../../shop/shards.ts'
import type { Bill, BillLine, Item, Member, Rollup, Shop } from '../../shop/types.ts'
import type { Database } from './database.ts'

/** How the shop's data lies in the tables: one function to write a row, one to read it. Used inside transactions. */

type Rest<T, Columns extends keyof T> = Omit<T, Columns>

export interface ShopRow {
  catalogue_version: number
  body: string
}

export function insertShop(db: Database, { catalogueVersion, ...rest }: Shop): void {
  db.run(
    'INSERT INTO shops (shop_id, catalogue_version, body, shard) VALUES (?, ?, ?, ?)',
    rest.shopId,
    catalogueVersion,
    JSON.stringify(rest),
    shardOf(rest.shopId),
  )
}

/** Its catalogue version is counted by commits, and stays. */
export function putShop(db: Database, shop: Omit<Shop, 'catalogueVersion'>): void {
  const body = JSON.stringify({ ...shop, catalogueVersion: undefined })
  db.run('UPDATE shops SET body = ? WHERE shop_id = ?', body, shop.shopId)
}

export function shopOf(row: ShopRow): Shop {
  return {
    ...(JSON.parse(row.body) as Rest<Shop, 'catalogueVersion'>),
    catalogueVersion: row.catalogue_version,
  }
}

export function readShop(db: Database, shopId: string): Shop | undefined {
  const row = db.get<ShopRow>('SELECT catalogue_version, body FROM shops WHERE shop_id = ?', shopId)
  return row && shopOf(row)
}

export function insertMember(db: Database, member: Member, identityKeys: string[]): void {
  putMember(db, member)
  linkIdentities(db, member, identityKeys)
}

/** A member who wants no daily summary stands in no schedule. */
export function putMember(db: Database, member: Member): void {
  const { shopId, memberId, settings } = member
  db.run(
    `INSERT OR REPLACE INTO members (shop_id, member_id, body, shard, summary_time)
     VALUES (?, ?, ?, ?, ?)`,
    shopId,
    memberId,
    JSON.stringify(member),
    shardOf(shopId),
    settings.dailySummary ? settings.dailySummaryTime : null,
  )
}

export function readMember(db: Database, shopId: string, memberId: string): Member | undefined {
  const row = db.get<{ body: string }>(
    'SELECT body FROM members WHERE shop_id = ? AND member_id = ?',
    shopId,
    memberId,
  )
  return row && (JSON.parse(row.body) as Member)
}

export function readMembers(db: Database, shopId: string): Member[] {
  return db
    .all<{ body: string }>('SELECT body FROM members WHERE shop_id = ? ORDER BY member_id', shopId)
    .map(({ body }) => JSON.parse(body) as Member)
}

/** Gives the keys to the member, except those that somebody has. */
export function linkIdentities(db: Database, { shopId, memberId }: Member, keys: string[]): void {
  for (const key of keys) {
    db.run('INSERT OR IGNORE INTO identities VALUES (?, ?, ?)', `id#${key}`, shopId, memberId)
  }
}

export interface ItemRow {
  stock: number
  body: string
}

/** Items that are seen: those of an import are when the shop shows it. Takes the shop's id once more. */
export const IS_VISIBLE = `(import_id IS NULL OR import_id IN (
  SELECT import_id FROM shown_imports WHERE shop_id = ?
))`

export function putItem(db: Database, shopId: string, { stock, ...rest }: Item): void {
  const { itemId, importId } = rest
  db.run(
    'INSERT OR REPLACE INTO items (shop_id, item_id, stock, body, import_id) VALUES (?, ?, ?, ?, ?)',
    shopId,
    itemId,
    stock,
    JSON.stringify(rest),
    importId ?? null,
  )
}

export function itemOf(row: ItemRow): Item {
  return { ...(JSON.parse(row.body) as Rest<Item, 'stock'>), stock: row.stock }
}

export function readItem(db: Database, shopId: string, itemId: string): Item | undefined {
  const row = db.get<ItemRow>(
    `SELECT stock, body FROM items WHERE shop_id = ? AND item_id = ? AND ${IS_VISIBLE}`,
    shopId,
    itemId,
    shopId,
  )
  return row && itemOf(row)
}

export interface BillRow {
  body: string
  reversed_by: string | null
  lines: string
}

/** What to select for a `BillRow`, lines and all. */
export const BILL_COLUMNS = `body, reversed_by, (
  SELECT json_group_array(json(ledger.body) ORDER BY line) FROM ledger
  WHERE ledger.shop_id = bills.shop_id AND ledger.bill_id = bills.bill_id
) AS lines`

export function insertBill(db: Database, { lines, reversedBy, ...rest }: Bill): void {
  const { shopId, billId, memberId, turnId } = rest
  db.run(
    'INSERT INTO bills VALUES (?, ?, ?, ?, ?, ?)',
    shopId,
    billId,
    memberId,
    turnId,
    reversedBy ?? null,
    JSON.stringify(rest),
  )
  for (const [place, line] of lines.entries()) {
    db.run(
      'INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)',
      shopId,
      billId,
      place,
      line.itemId,
      line.delta,
      JSON.stringify(line),
    )
  }
}

export function billOf(row: BillRow): Bill {
  return {
    ...(JSON.parse(row.body) as Rest<Bill, 'lines' | 'reversedBy'>),
    lines: JSON.parse(row.lines) as BillLine[],
    ...(row.reversed_by !== null && { reversedBy: row.reversed_by }),
  }
}

export interface RollupRow {
  item_id: string
  month: string
  days: string
}

export function putRollup(db: Database, shopId: string, { itemId, month, days }: Rollup): void {
  db.run(
    'INSERT OR REPLACE INTO rollups VALUES (?, ?, ?, ?)',
    shopId,
    month,
    itemId,
    JSON.stringify(days),
  )
}

export function rollupOf(row: RollupRow): Rollup {
  return {
    itemId: row.item_id,
    month: row.month,
    days: JSON.parse(row.days) as Rollup['days'],
  }
}
