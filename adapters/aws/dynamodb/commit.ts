import { StoreError } from '../../../shop/errors.ts'
import { MAX_LINES } from '../../../shop/ledger.ts'
import type { Commit, CommitOutcome } from '../../../shop/store.ts'
import type { Millis } from '../../../agent/turn-store.ts'
import { changeParts, type Obstacle, type Part } from './commit-actions.ts'
import type { Dynamo } from './dynamo.ts'
import { name, when } from './expression.ts'
import { effectKey, turnKey } from './keys.ts'
import { pack } from './packed-json.ts'
import { effectOf, expiryOf, holds, isHeld, type StoredTurn } from './turn-rows.ts'

/** DynamoDB's limit for one transaction. */
const MAX_ACTIONS = 100

/**
 * The one transaction of a write call: marker, turn, changes. When it is refused, the marker is looked at before the turn, because a
 * run that was taken over may still learn what its own earlier commit did; the turn before the changes, because a fenced run
 * (taken over, over, or with its lease run out) has no say.
 *
 * @throws StoreError `commit_too_large` above 30 lines a bill or 100 rows; `negative_stock`
 */
export async function applyCommit(
  dynamo: Dynamo,
  commit: Commit,
  now: Millis,
): Promise<CommitOutcome> {
  const { parts, stale } = changeParts(commit, new Date(now).toISOString())
  const all = [markerPart(commit, now), turnPart(commit, now), ...parts]
  requireRoom(commit, all)

  const failed = stale.length > 0 ? NONE : await failedPlaces(dynamo, all)
  if (!failed) return { outcome: 'committed' }

  const [marker, turn] = await Promise.all([
    dynamo.read('turns', markerKey(commit)),
    dynamo.read('turns', turnKey(commit.turn.turnId)),
  ])
  if (marker) return { outcome: 'duplicate', result: effectOf(marker).result }
  const held = turn as unknown as StoredTurn | undefined
  if (!holds(held, commit.turn, now) || held.userId !== commit.shopId) return { outcome: 'fenced' }

  const obstacles = all.flatMap(({ obstacle }, place) =>
    obstacle && failed.has(place) ? [obstacle] : [],
  )
  return outcomeOf([...obstacles, ...stale.map((itemId) => ({ stale: itemId }))])
}

const NONE: ReadonlySet<number> = new Set()

async function failedPlaces(
  dynamo: Dynamo,
  parts: readonly Part[],
): Promise<ReadonlySet<number> | undefined> {
  const outcome = await dynamo.transact(parts.map(({ action }) => action))
  return outcome.written ? undefined : outcome.failed
}

const markerKey = ({ turn, effectKey: key }: Commit) => effectKey(turn.turnId, key)

function markerPart(commit: Commit, now: Millis): Part {
  return {
    action: {
      kind: 'put',
      table: 'turns',
      key: markerKey(commit),
      row: {
        userId: commit.shopId,
        effectKey: commit.effectKey,
        result: pack(commit.result),
        expiryTime: expiryOf(now),
      },
      condition: when`attribute_not_exists(${name('turnId')})`,
    },
  }
}

function turnPart({ turn, shopId }: Commit, now: Millis): Part {
  return {
    action: {
      kind: 'check',
      table: 'turns',
      key: turnKey(turn.turnId),
      condition: when`${isHeld(turn, now)} AND ${name('userId')} = ${shopId}`,
    },
  }
}

function requireRoom({ changes }: Commit, parts: readonly Part[]): void {
  const lines = changes.map((change) => (change.type === 'bill' ? change.bill.lines.length : 0))
  if (Math.max(0, ...lines) <= MAX_LINES && parts.length <= MAX_ACTIONS) return
  throw new StoreError(
    'commit_too_large',
    `one commit holds a bill of at most ${MAX_LINES} lines, and ${MAX_ACTIONS} rows in all; nothing was written`,
    { details: { rows: parts.length, lines: Math.max(0, ...lines) } },
  )
}

function outcomeOf(obstacles: readonly Obstacle[]): CommitOutcome {
  for (const final of ['reversed', 'exists'] as const) {
    if (obstacles.includes(final)) return { outcome: final }
  }
  const itemIds = obstacles.flatMap((obstacle) =>
    typeof obstacle === 'object' ? [obstacle.stale] : [],
  )
  if (itemIds.length > 0) return { outcome: 'stale', itemIds: [...new Set(itemIds)] }
  throw new StoreError('shop_missing', 'the shop is gone; nothing was written')
}
