import type { Millis } from '../../agent/turn-store.ts'
import { turnOfEffect, type Change, type Commit, type CommitOutcome } from '../../shop/store.ts'
import { applyChange, type Obstacle } from './apply-change.ts'
import type { Database } from './database.ts'

/** Changes after which a warm process has to read the names anew. */
const RENAMES: ReadonlySet<Change['type']> = new Set(['item', 'aliases', 'show_import'])

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
      if (!isOwnKey(db, commit)) return { outcome: 'fenced' }
      const marker = db.get<{ result: string }>(
        'SELECT result FROM effects WHERE effect_key = ?',
        commit.effectKey,
      )
      if (marker) {
        const result = JSON.parse(marker.result) as Record<string, unknown>
        return { outcome: 'duplicate', result }
      }
      if (!holdsTurn(db, commit, now)) return { outcome: 'fenced' }

      const obstacles = commit.changes.flatMap((change) =>
        applyChange(db, commit.shopId, change, at),
      )
      if (obstacles.length > 0) throw new Refused(outcomeOf(obstacles))
      if (commit.changes.some(({ type }) => RENAMES.has(type))) {
        db.run(
          'UPDATE shops SET catalogue_version = catalogue_version + 1 WHERE shop_id = ?',
          commit.shopId,
        )
      }
      db.run(
        'INSERT INTO effects (effect_key, turn_id, result) VALUES (?, ?, ?)',
        commit.effectKey,
        turnOfEffect(commit.effectKey),
        JSON.stringify(commit.result),
      )
      return { outcome: 'committed' }
    })
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    throw error
  }
}

/** A tap names the call of an earlier turn. One of another shop tells it nothing, and has no say over that shop's keys. */
function isOwnKey(db: Database, { shopId, turn, effectKey }: Commit): boolean {
  const named = turnOfEffect(effectKey)
  if (named === turn.turnId) return true
  return (
    db.get('SELECT 1 FROM turns WHERE turn_id = ? AND shop_id = ?', named, shopId) !== undefined
  )
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
