import { memberMissing, requireStageable, shopMissing } from '../../shop/commit-errors.ts'
import type { Change, ShopChoice } from '../../shop/store.ts'
import { ROLLUP_FIELDS, type Instant, type Rollup } from '../../shop/types.ts'
import { acknowledgeAlert, insertAlert, putAlertRule, removeAlertRule } from './alert-rows.ts'
import type { Database } from './database.ts'
import {
  insertBill,
  putItem,
  putMember,
  putRollup,
  putShop,
  readItem,
  readMember,
  readShop,
  rollupOf,
  type RollupRow,
} from './rows.ts'

/** What stands in the way of a change. A bill that is reversed or an id that is taken stays so; `stale` may pass. */
export type Obstacle = 'reversed' | 'exists' | { stale: string }

/** Writes a change; gives what stands in its way, if anything does. */
export function applyChange(
  db: Database,
  shopId: string,
  change: Change,
  now: Instant,
): Obstacle[] {
  switch (change.type) {
    case 'bill': {
      const { billId } = change.bill
      const taken = db.get('SELECT 1 FROM bills WHERE shop_id = ? AND bill_id = ?', shopId, billId)
      if (taken) return ['exists']
      insertBill(db, { ...change.bill, shopId })
      return []
    }
    case 'stock': {
      const { itemId, before, after, cost, restockedAt } = change
      return updateItem(db, shopId, itemId, (item) =>
        item.stock === before
          ? {
              ...item,
              stock: after,
              ...(cost !== undefined && { cost }),
              ...(restockedAt !== undefined && { lastRestockedAt: restockedAt }),
              updatedAt: now,
            }
          : undefined,
      )
    }
    case 'rollup':
      addToRollup(db, shopId, change)
      return []
    case 'reverse': {
      const marked = db.run(
        'UPDATE bills SET reversed_by = ? WHERE shop_id = ? AND bill_id = ? AND reversed_by IS NULL',
        change.reversedBy,
        shopId,
        change.billId,
      )
      return marked === 1 ? [] : ['reversed']
    }
    case 'item':
      if (readItem(db, shopId, change.item.itemId)) return ['exists']
      putItem(db, shopId, change.item)
      return []
    case 'price':
      return updateItem(db, shopId, change.itemId, (item) => ({
        ...item,
        price: change.price,
        updatedAt: change.at,
      }))
    case 'aliases':
      return updateItem(db, shopId, change.itemId, (item) => ({
        ...item,
        aliases: withNames(item.aliases, change),
        updatedAt: now,
      }))
    case 'alert':
      putAlertRule(db, { ...change.rule, shopId })
      return []
    case 'alert_off':
      removeAlertRule(db, shopId, change.alertId)
      return []
    case 'warn':
      insertAlert(db, { ...change.alert, shopId })
      return []
    case 'acknowledge':
      acknowledgeAlert(db, shopId, change)
      return []
    case 'member':
      updateMember(db, shopId, change)
      return []
    case 'shop':
      updateShop(db, shopId, change.set)
      return []
    case 'stage_items':
      stageItems(db, shopId, change)
      return []
    case 'show_import':
      db.run('INSERT OR IGNORE INTO shown_imports VALUES (?, ?)', shopId, change.importId)
      return []
  }
}

function withNames(
  names: readonly string[],
  { add = [], remove = [] }: { add?: string[]; remove?: string[] },
): string[] {
  return [...new Set([...names, ...add])].filter((name) => !remove.includes(name))
}

type ItemUpdate = (item: NonNullable<ReturnType<typeof readItem>>) => ReturnType<typeof readItem>

/** An item that is gone, like one that moved, is to be read again. */
function updateItem(db: Database, shopId: string, itemId: string, update: ItemUpdate): Obstacle[] {
  const item = readItem(db, shopId, itemId)
  const updated = item && update(item)
  if (!updated) return [{ stale: itemId }]
  putItem(db, shopId, updated)
  return []
}

function addToRollup(
  db: Database,
  shopId: string,
  { itemId, day, add }: Extract<Change, { type: 'rollup' }>,
): void {
  const month = day.slice(0, 7)
  const row = db.get<RollupRow>(
    'SELECT item_id, month, days FROM rollups WHERE shop_id = ? AND month = ? AND item_id = ?',
    shopId,
    month,
    itemId,
  )
  const rollup: Rollup = row ? rollupOf(row) : { itemId, month, days: {} }
  const totals = (rollup.days[day.slice(8)] ??= {})
  for (const field of ROLLUP_FIELDS) {
    const amount = add[field]
    if (amount !== undefined) totals[field] = (totals[field] ?? 0) + amount
  }
  putRollup(db, shopId, rollup)
}

function updateMember(
  db: Database,
  shopId: string,
  { memberId, set }: Extract<Change, { type: 'member' }>,
): void {
  const member = readMember(db, shopId, memberId)
  if (!member) throw memberMissing(shopId, memberId)
  const { settings, ...rest } = set
  putMember(db, { ...member, ...rest, settings: { ...member.settings, ...settings } })
}

function updateShop(db: Database, shopId: string, set: ShopChoice): void {
  const shop = readShop(db, shopId)
  if (!shop) throw shopMissing(shopId)
  putShop(db, { ...shop, ...set })
}

/** An item of an import that never was shown gives way; one that is seen, or of this import, stays. */
function stageItems(
  db: Database,
  shopId: string,
  { importId, items }: Extract<Change, { type: 'stage_items' }>,
): void {
  requireStageable(items)
  for (const item of items) {
    const staged = db.get(
      'SELECT 1 FROM items WHERE shop_id = ? AND item_id = ? AND import_id = ?',
      shopId,
      item.itemId,
      importId,
    )
    if (!staged && !readItem(db, shopId, item.itemId)) putItem(db, shopId, { ...item, importId })
  }
}
