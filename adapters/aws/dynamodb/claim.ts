import type { Claim, ClaimRequest, Millis } from '../../../agent/turn-store.ts'
import type { Action } from './actions.ts'
import type { Dynamo } from './dynamo.ts'
import { storeBusy } from './errors.ts'
import { assign, name, when } from './expression.ts'
import { dayKey, leaseKey, minuteKey, shopKey, turnKey } from './keys.ts'
import { countTurn, takeLease, type StoredLease } from './member-lease.ts'
import { erasedAt, isNotErased } from './shop-rows.ts'
import { expiryOf, type StoredTurn } from './turn-rows.ts'

/** Looks again at rows that moved between a refusal and the look; each time somebody else got on. */
const MAX_LOOKS = 8

/** What a claimed turn's row says that no write but another claim changes. */
export type Claimed = Pick<
  StoredTurn,
  | 'turnId'
  | 'userId'
  | 'memberId'
  | 'fence'
  | 'firstClaimedAt'
  | 'day'
  | 'reserve'
  | 'funded'
  | 'rank'
>

/**
 * Takes the turn, the member and the day's rupees in one transaction, or says why not. A first delivery, which is nearly every one,
 * is a single request; a refusal is told apart by a consistent read of the rows that it was about.
 *
 * @param counted turns of the member's minute, as far as this process knows; wrong, it costs a look
 */
export async function claimTurn(
  dynamo: Dynamo,
  request: ClaimRequest,
  counted: number,
): Promise<{ claim: Claim; turn?: Claimed }> {
  // More than the whole day is never to be had; a day without a row would let it pass.
  let funded = request.reserve <= request.dailyCap
  let rank = counted + 1
  let known: StoredTurn | undefined
  for (let look = 0; look < MAX_LOOKS; look++) {
    const turn = known ? retaken(known) : firstTaken(request, { funded, rank })
    const { now } = request
    const leaseUntil = now + request.leaseMs
    const outcome = await dynamo.transact([
      known ? raiseFence(known, leaseUntil, now) : putTurn(turn, leaseUntil),
      takeLease(turn, { leaseUntil, now }),
      ...(known ? [] : [countTurn(turn, { key: minuteKey(request), now })]),
      ...(known || !funded ? [] : [reserveRupees(turn, request)]),
      // What is still delivered of an erased shop is dropped, and leaves no rows.
      { kind: 'check', table: 'users', key: shopKey(turn.userId), condition: isNotErased },
    ])
    if (outcome.written) return { turn, claim: claimOf(turn) }

    const stored = await readClaim(dynamo, request)
    const refusal = refusalOf(stored, request)
    if (refusal) return { claim: refusal }
    known = stored.turn
    rank = stored.counted + 1
    if (outcome.failed.has(RUPEES)) funded = false
  }
  throw storeBusy({ turnId: request.turnId, looks: MAX_LOOKS })
}

/** Place of the rupees among the actions of a first claim. */
const RUPEES = 3

function claimOf({ fence, firstClaimedAt, funded, rank }: Claimed): Claim {
  return { outcome: 'claimed', fence, firstClaimedAt, funded, rank }
}

function firstTaken(
  { turnId, shopId, memberId, now, day, reserve }: ClaimRequest,
  { funded, rank }: { funded: boolean; rank: number },
): Claimed {
  return {
    turnId,
    userId: shopId,
    memberId,
    fence: 1,
    firstClaimedAt: now,
    day,
    reserve: funded ? reserve : 0,
    funded,
    rank,
  }
}

/** Rupees and rank are settled by the first claim: a retake goes on with what that one got. */
function retaken(known: StoredTurn): Claimed {
  const { turnId, userId, memberId, fence, firstClaimedAt, day, reserve, funded, rank } = known
  return { turnId, userId, memberId, fence: fence + 1, firstClaimedAt, day, reserve, funded, rank }
}

function putTurn(turn: Claimed, leaseUntil: Millis): Action {
  return {
    kind: 'put',
    table: 'turns',
    key: turnKey(turn.turnId),
    row: {
      ...turn,
      state: 'running',
      leaseUntil,
      errors: 0,
      expiryTime: expiryOf(turn.firstClaimedAt),
    },
    condition: when`attribute_not_exists(${name('turnId')})`,
  }
}

function raiseFence(known: StoredTurn, leaseUntil: Millis, now: Millis): Action {
  return {
    kind: 'update',
    table: 'turns',
    key: turnKey(known.turnId),
    update: { set: assign({ fence: known.fence + 1, leaseUntil }) },
    condition: when`${name('fence')} = ${known.fence} AND ${name('state')} = ${'running'} AND ${name('leaseUntil')} <= ${now}`,
  }
}

function reserveRupees(turn: Claimed, { reserve, dailyCap }: ClaimRequest): Action {
  const room = dailyCap - reserve
  return {
    ...spend(turn, reserve),
    condition: when`attribute_not_exists(${name('microRupees')}) OR ${name('microRupees')} <= ${room}`,
  }
}

/** Adds to what the shop's day has cost: the day that the reserve was taken from, also when the turn ends after midnight. */
export function spend(
  turn: Pick<Claimed, 'userId' | 'day' | 'firstClaimedAt'>,
  microRupees: number,
): Extract<Action, { kind: 'update' }> {
  return {
    kind: 'update',
    table: 'turns',
    key: dayKey(turn.userId, turn.day),
    update: {
      set: assign({ userId: turn.userId, expiryTime: expiryOf(turn.firstClaimedAt) }),
      add: { microRupees },
    },
  }
}

interface StoredClaim {
  isErased: boolean
  turn: StoredTurn | undefined
  lease: StoredLease | undefined
  /** Turns of the member's minute. */
  counted: number
}

async function readClaim(dynamo: Dynamo, request: ClaimRequest): Promise<StoredClaim> {
  const readLease = (shopId: string, memberId: string) =>
    dynamo.read('turns', leaseKey(shopId, memberId))
  const [turnRow, leaseRow, minuteRow, shopRow] = await Promise.all([
    dynamo.read('turns', turnKey(request.turnId)),
    readLease(request.shopId, request.memberId),
    dynamo.read('turns', minuteKey(request)),
    dynamo.read('users', shopKey(request.shopId)),
  ])
  const turn = turnRow as unknown as StoredTurn | undefined
  // A turn stays with the member of its first claim, whoever its sender is known as by now.
  const isSameMember =
    !turn || (turn.userId === request.shopId && turn.memberId === request.memberId)
  const lease = isSameMember ? leaseRow : await readLease(turn.userId, turn.memberId)
  return {
    isErased: erasedAt(shopRow) !== undefined,
    turn,
    lease: lease as unknown as StoredLease | undefined,
    counted: Number(minuteRow?.['turns'] ?? 0),
  }
}

/** Nothing, when what stood in the way is gone by now. */
function refusalOf(
  { isErased, turn, lease }: StoredClaim,
  { turnId, now }: ClaimRequest,
): Claim | undefined {
  if (isErased) return { outcome: 'finished' }
  if (turn && turn.state !== 'running') return { outcome: 'finished' }
  if (turn && turn.leaseUntil > now) return { outcome: 'busy', until: turn.leaseUntil }
  if (lease && lease.holder !== turnId && lease.leaseUntil > now) {
    return { outcome: 'busy', until: lease.leaseUntil }
  }
  return undefined
}
