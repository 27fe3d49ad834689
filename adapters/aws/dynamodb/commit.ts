import { memberMissing, shopMissing } from '../../../shop/commit-errors.ts'
import { StoreError } from '../../../shop/errors.ts'
import { MAX_LINES } from '../../../shop/ledger.ts'
import { turnOfEffect, type Commit, type CommitOutcome } from '../../../shop/store.ts'
import type { Millis } from '../../../agent/turn-store.ts'
import { changeParts } from './commit-actions.ts'
import { readSeen } from './commit-reads.ts'
import type { Dynamo } from './dynamo.ts'
import { storeBusy } from './errors.ts'
import { name, when } from './expression.ts'
import { effectKey, shopKey, turnKey } from './keys.ts'
import { pack } from './packed-json.ts'
import type { Obstacle, Part } from './parts.ts'
import { erasedAt } from './shop-rows.ts'
import { effectOf, expiryOf, holds, isHeld, type StoredTurn } from './turn-rows.ts'

/** DynamoDB's limit for one transaction. */
const MAX_ACTIONS = 100

/** Plans again by what has moved; each time somebody else got on. */
const MAX_LOOKS = 8

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
  const at = new Date(now).toISOString()
  for (let look = 0; look < MAX_LOOKS; look++) {
    const { parts, blocked } = changeParts(commit, at, await readSeen(dynamo, commit, look > 0))
    const all = [
      markerPart(commit, now),
      turnPart(commit, now),
      ...namedTurnParts(commit),
      ...parts,
    ]
    requireRoom(commit, all)

    const failed = blocked.length > 0 ? NONE : await failedPlaces(dynamo, all)
    if (!failed) return { outcome: 'committed' }

    const [marker, turn, shop, named] = await Promise.all([
      dynamo.read('turns', markerKey(commit)),
      dynamo.read('turns', turnKey(commit.turn.turnId)),
      dynamo.read('users', shopKey(commit.shopId)),
      namesOther(commit)
        ? dynamo.read('turns', turnKey(turnOfEffect(commit.effectKey)))
        : undefined,
    ])
    if (namesOther(commit) && named?.['userId'] !== commit.shopId) return { outcome: 'fenced' }
    if (marker) return { outcome: 'duplicate', result: effectOf(marker).result }
    const held = turn as unknown as StoredTurn | undefined
    // The turns of a shop that is being erased have no say either.
    const isHeldHere = holds(held, commit.turn, now) && held.userId === commit.shopId
    if (!isHeldHere || erasedAt(shop) !== undefined) return { outcome: 'fenced' }

    const inTheWay = all.flatMap(({ obstacle }, place) =>
      obstacle && failed.has(place) ? [obstacle] : [],
    )
    const outcome = outcomeOf([...inTheWay, ...blocked], commit)
    if (outcome) return outcome
  }
  throw storeBusy({ looks: MAX_LOOKS })
}

const NONE: ReadonlySet<number> = new Set()

async function failedPlaces(
  dynamo: Dynamo,
  parts: readonly Part[],
): Promise<ReadonlySet<number> | undefined> {
  const outcome = await dynamo.transact(parts.map(({ action }) => action))
  return outcome.written ? undefined : outcome.failed
}

const markerKey = ({ effectKey: key }: Commit) => effectKey(turnOfEffect(key), key)

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

/** A tap names the call of an earlier turn. One of another shop tells it nothing, and has no say over that shop's keys. */
function namedTurnParts(commit: Commit): Part[] {
  if (!namesOther(commit)) return []
  return [
    {
      action: {
        kind: 'check',
        table: 'turns',
        key: turnKey(turnOfEffect(commit.effectKey)),
        condition: when`${name('userId')} = ${commit.shopId}`,
      },
    },
  ]
}

function namesOther({ effectKey: key, turn }: Commit): boolean {
  return turnOfEffect(key) !== turn.turnId
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

/** Nothing, when the commit is to be planned again by what is there now. */
function outcomeOf(obstacles: readonly Obstacle[], { shopId }: Commit): CommitOutcome | undefined {
  for (const final of ['reversed', 'exists'] as const) {
    if (obstacles.includes(final)) return { outcome: final }
  }
  for (const obstacle of obstacles) {
    if (obstacle === 'gone') throw shopMissing(shopId)
    if (typeof obstacle === 'object' && 'missing' in obstacle) {
      throw memberMissing(shopId, obstacle.missing)
    }
  }
  // Told only when nothing is to be looked at again: an item that could not be added may yet be found to exist.
  if (obstacles.includes('moved')) return undefined
  const itemIds = obstacles.flatMap((obstacle) =>
    typeof obstacle === 'object' && 'stale' in obstacle ? [obstacle.stale] : [],
  )
  return { outcome: 'stale', itemIds: [...new Set(itemIds)] }
}
