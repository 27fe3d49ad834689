import type { Millis } from '../../../agent/turn-store.ts'
import type { Action } from './actions.ts'
import { assign, name, when } from './expression.ts'
import { leaseKey } from './keys.ts'
import { expiryOf } from './turn-rows.ts'

/** A member's row: which of their turns is running, so that no second one does. */
export interface StoredLease {
  /** A turn. */
  holder: string
  leaseUntil: Millis
}

interface Owned {
  turnId: string
  userId: string
  memberId: string
}

/** Takes the member for a turn, if no other turn of theirs is running. */
export function takeLease(
  { turnId, userId, memberId }: Owned,
  { leaseUntil, now }: { leaseUntil: Millis; now: Millis },
): Action {
  return {
    kind: 'put',
    table: 'turns',
    key: leaseKey(userId, memberId),
    row: { userId, holder: turnId, leaseUntil, expiryTime: expiryOf(now) },
    condition: when`attribute_not_exists(${name('turnId')}) OR ${name('holder')} = ${turnId} OR ${name('leaseUntil')} <= ${now}`,
  }
}

/** Frees the member; refused when another turn has taken them since. */
export function freeLease({ turnId, userId, memberId }: Owned): Action {
  return {
    kind: 'remove',
    table: 'turns',
    key: leaseKey(userId, memberId),
    condition: when`attribute_not_exists(${name('turnId')}) OR ${name('holder')} = ${turnId}`,
  }
}

/**
 * Counts a turn as the `rank`-th of those that the member sent in a minute; refused when that is not the next one. Checked
 * rather than added to: a transaction gives nothing back, and the claim is to say what it came to.
 */
export function countTurn(
  { userId, rank }: { userId: string; rank: number },
  { key, now }: { key: Readonly<Record<string, string>>; now: Millis },
): Action {
  return {
    kind: 'update',
    table: 'turns',
    key,
    update: { set: assign({ userId, turns: rank, expiryTime: expiryOf(now) }) },
    condition:
      rank === 1
        ? when`attribute_not_exists(${name('turnId')})`
        : when`${name('turns')} = ${rank - 1}`,
  }
}
