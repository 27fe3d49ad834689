import type { Claim, ClaimRequest, Millis } from '../../agent/turn-store.ts'
import type { Database } from './database.ts'
import { erasedAt } from './erasure.ts'
import { addSpending, KEPT_MS, readTurnRow } from './turn-rows.ts'

/**
 * Takes the turn and its member, or says why not. The shop's rupees are reserved by the first claim only: a retake goes on with
 * what the first one got.
 */
export function claimTurn(db: Database, request: ClaimRequest): Claim {
  const { turnId, now } = request
  // What is still delivered of an erased shop is dropped, and leaves no rows.
  if (erasedAt(db, request.shopId) !== undefined) return { outcome: 'finished' }
  const known = readTurnRow(db, turnId)
  if (known && known.state !== 'running') return { outcome: 'finished' }
  if (known && known.lease_until > now) return { outcome: 'busy', until: known.lease_until }
  const { shopId, memberId } = known
    ? { shopId: known.shop_id, memberId: known.member_id }
    : request
  const other = db.get<{ lease_until: Millis }>(
    `SELECT lease_until FROM member_leases
     WHERE shop_id = ? AND member_id = ? AND turn_id <> ? AND lease_until > ?`,
    shopId,
    memberId,
    turnId,
    now,
  )
  if (other) return { outcome: 'busy', until: other.lease_until }

  const leaseUntil = now + request.leaseMs
  db.run(
    'INSERT OR REPLACE INTO member_leases VALUES (?, ?, ?, ?)',
    shopId,
    memberId,
    turnId,
    leaseUntil,
  )
  if (!known) return firstClaim(db, request, leaseUntil)
  const fence = known.fence + 1
  db.run('UPDATE turns SET fence = ?, lease_until = ? WHERE turn_id = ?', fence, leaseUntil, turnId)
  return {
    outcome: 'claimed',
    fence,
    firstClaimedAt: known.first_claimed_at,
    funded: known.funded === 1,
    rank: known.rank,
  }
}

function firstClaim(db: Database, request: ClaimRequest, leaseUntil: Millis): Claim {
  const { turnId, shopId, memberId, now, day, dailyCap } = request
  const spent =
    db.get<{ micro_rupees: number }>(
      'SELECT micro_rupees FROM spending WHERE shop_id = ? AND day = ?',
      shopId,
      day,
    )?.micro_rupees ?? 0
  const funded = spent + request.reserve <= dailyCap
  const reserve = funded ? request.reserve : 0
  const rank = countTurn(db, request)
  db.run(
    `INSERT INTO turns (turn_id, shop_id, member_id, state, fence, lease_until, first_claimed_at,
       errors, day, reserve, funded, rank, expires_at)
     VALUES (?, ?, ?, 'running', 1, ?, ?, 0, ?, ?, ?, ?, ?)`,
    turnId,
    shopId,
    memberId,
    leaseUntil,
    now,
    day,
    reserve,
    funded ? 1 : 0,
    rank,
    now + KEPT_MS,
  )
  addSpending(db, { shop_id: shopId, day, first_claimed_at: now }, reserve)
  return { outcome: 'claimed', fence: 1, firstClaimedAt: now, funded, rank }
}

function countTurn(db: Database, { shopId, memberId, minute }: ClaimRequest): number {
  const row = db.get<{ turns: number }>(
    `INSERT INTO rates VALUES (?, ?, ?, 1)
     ON CONFLICT (shop_id, member_id, minute) DO UPDATE SET turns = turns + 1 RETURNING turns`,
    shopId,
    memberId,
    minute,
  )
  return row?.turns ?? 1
}

/** Stands in the place of a member, in what programs of a shop ask in a minute. */
const PROGRAMS = 'programs'

export function admitRequest(
  db: Database,
  { shopId, minute, limit }: { shopId: string; minute: number; limit: number },
): boolean {
  const row = db.get<{ turns: number }>(
    `INSERT INTO rates SELECT ?, ?, ?, 1 WHERE 0 < ?
     ON CONFLICT (shop_id, member_id, minute) DO UPDATE SET turns = turns + 1 WHERE turns < ?
     RETURNING turns`,
    shopId,
    PROGRAMS,
    minute,
    limit,
    limit,
  )
  return row !== undefined
}
