import type { Millis } from '../../agent/turn-store.ts'
import type { Change, Commit, CommitOutcome } from '../../shop/store.ts'
import { ROLLUP_FIELDS, type Instant, type Rollup } from '../../shop/types.ts'
import type { Database } from './database.ts'
import {
  insertBill,
  putAlertRule,
  putItem,
  putRollup,
  readItem,
  rollupOf,
  type RollupRow,
} from './rows.ts'

/** What stands in the way of a change. A bill that is reversed or an id that is taken stays so; `stale` may pass. */
type Obstacle = 'reversed' | 'exists' | { stale: string }

/** Thrown inside the transaction, so that it is rolled back, and caught around it. */
class Refused extends Error {
  readonly outcome: CommitOutcome

  constructor(outcome: CommitOutcome) {
    super(outcome.outcome)
    this.outcome = outcome
  }
}

/**
 * The one transaction of a write call: marker, turn, changes. The marker is looked at before the turn, because a run that was
 * taken over may still learn what its own earlier commit did; the turn before the changes, because a fenced run
 * (taken over, over, or with its lease run out) has no say.
 */
export function applyCommit(db: Database, commit: Commit, now: Millis): CommitOutcome {
  const at = new Date(now).toISOString()
  try {
    return db.transaction(() => {
      const marker = db.get<{ result: string }>(
        'SELECT result FROM effects WHERE effect_key = ?',
        commit.effectKey,
      )
      if (marker) {
        const result = JSON.parse(marker.result) as Record<string, unknown>
        return { outcome: 'duplicate', result }
      }
      if (!holdsTurn(db, commit, now)) return { outcome: 'fenced' }

      const obstacles = commit.changes.flatMap((change) => apply(db, commit.shopId, change, at))
      if (obstacles.length > 0) throw new Refused(outcomeOf(obstacles))
      if (commit.changes.some(({ type }) => type === 'item' || type === 'aliases')) {
        db.run(
          'UPDATE shops SET catalogue_version = catalogue_version + 1 WHERE shop_id = ?',
          commit.shopId,
        )
      }
      db.run(
        'INSERT INTO effects (effect_key, turn_id, result) VALUES (?, ?, ?)',
        commit.effectKey,
        commit.turn.turnId,
        JSON.stringify(commit.result),
      )
      return { outcome: 'committed' }
    })
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    throw error
  }
}

function holdsTurn(db: Database, { shopId, turn }: Commit, now: Millis): boolean {
  const row = db.get(
    `SELECT 1 FROM turns WHERE turn_id = ? AND fence = ? AND shop_id = ? AND state = 'running'
     AND lease_until > ?`,
    turn.turnId,
    turn.fence,
    shopId,
    now,
  )
  return row !== undefined
}

function outcomeOf(obstacles: Obstacle[]): CommitOutcome {
  for (const final of ['reversed', 'exists'] as const) {
    if (obstacles.includes(final)) return { outcome: final }
  }
  const itemIds = obstacles.flatMap((obstacle) =>
    typeof obstacle === 'object' ? [obstacle.stale] : [],
  )
  return { outcome: 'stale', itemIds: [...new Set(itemIds)] }
}

/** Writes a change; gives what stands in its way, if anything does. */
function apply(db: Database, shopId: string, change: Change, now: Instant): Obstacle[] {
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
        aliases: [...new Set([...item.aliases, ...change.add])],
        updatedAt: now,
      }))
    case 'alert':
      putAlertRule(db, { ...change.rule, shopId })
      return []
  }
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
