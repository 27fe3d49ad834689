import { FencedError } from '../../agent/errors.ts'
import type {
  Effect,
  Millis,
  OutboxEntry,
  PromptRef,
  Step,
  TurnRecord,
  TurnRef,
} from '../../agent/turn-store.ts'
import type { Database } from './database.ts'
import { fromJson, toJson } from '../json.ts'

/** Messages older than this are refused, so the journal need not know of their turns any longer. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000

export interface TurnRow {
  turn_id: string
  shop_id: string
  member_id: string
  state: TurnRecord['state']
  fence: number
  lease_until: Millis
  first_claimed_at: Millis
  errors: number
  reason: string | null
  day: string
  reserve: number
  funded: number
  rank: number
  prompt: string | null
  outbox: string | null
  outbox_step: number | null
}

/** The day is the one that the reserve was taken from, also when the turn ends after midnight. */
export function addSpending(
  db: Database,
  turn: Pick<TurnRow, 'shop_id' | 'day' | 'first_claimed_at'>,
  microRupees: number,
): void {
  db.run(
    `INSERT INTO spending VALUES (?, ?, ?, ?) ON CONFLICT (shop_id, day)
     DO UPDATE SET micro_rupees = micro_rupees + excluded.micro_rupees`,
    turn.shop_id,
    turn.day,
    microRupees,
    turn.first_claimed_at + KEPT_MS,
  )
}

export function giveBack(db: Database, row: TurnRow, state: TurnRecord['state']): void {
  db.run('UPDATE turns SET state = ?, lease_until = 0 WHERE turn_id = ?', state, row.turn_id)
  db.run(
    'DELETE FROM member_leases WHERE shop_id = ? AND member_id = ? AND turn_id = ?',
    row.shop_id,
    row.member_id,
    row.turn_id,
  )
}

export function readTurnRow(db: Database, turnId: string): TurnRow | undefined {
  return db.get<TurnRow>('SELECT * FROM turns WHERE turn_id = ?', turnId)
}

/** @throws FencedError when the turn is another run's, is over, or its lease has run out: then the member may be another turn's */
export function heldRow(db: Database, { turnId, fence }: TurnRef, now: Millis): TurnRow {
  const row = readTurnRow(db, turnId)
  const isHeld = row?.fence === fence && row.state === 'running' && row.lease_until > now
  if (!isHeld) throw new FencedError(turnId)
  return row
}

export function outboxOf({ outbox }: TurnRow): OutboxEntry | undefined {
  return outbox === null ? undefined : fromJson<OutboxEntry>(outbox)
}

export function saveOutbox(
  db: Database,
  turnId: string,
  outbox: OutboxEntry,
  step: number | null,
): void {
  db.run(
    'UPDATE turns SET outbox = ?, outbox_step = ? WHERE turn_id = ?',
    toJson(outbox),
    step,
    turnId,
  )
}

export function readSteps(db: Database, turnId: string): Step[] {
  return db
    .all<{ body: string }>('SELECT body FROM steps WHERE turn_id = ? ORDER BY n', turnId)
    .map(({ body }) => fromJson<Step>(body))
}

export function readEffects(db: Database, turnId: string): Effect[] {
  return db
    .all<{ effect_key: string; result: string }>(
      'SELECT effect_key, result FROM effects WHERE turn_id = ? ORDER BY seq',
      turnId,
    )
    .map((row) => ({ effectKey: row.effect_key, result: fromJson(row.result) }))
}

export function recordOf(db: Database, row: TurnRow): TurnRecord {
  const outbox = outboxOf(row)
  return {
    turnId: row.turn_id,
    shopId: row.shop_id,
    memberId: row.member_id,
    state: row.state,
    fence: row.fence,
    leaseUntil: row.lease_until,
    firstClaimedAt: row.first_claimed_at,
    errors: row.errors,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.prompt !== null && { prompt: fromJson<PromptRef>(row.prompt) }),
    steps: readSteps(db, row.turn_id),
    effects: readEffects(db, row.turn_id),
    ...(outbox && { outbox }),
  }
}
