import { createHash } from 'node:crypto'
import type { Key } from './actions.ts'

/** How the rows are keyed; `tables.ts` says what lies where. */

export const shopKey = (shopId: string): Key => ({ userId: shopId })

export const memberKey = (shopId: string, memberId: string): Key => ({
  userId: `member#${shopId}#${memberId}`,
})

export const identityKey = (identity: string): Key => ({ userId: `id#${identity}` })

export const itemKey = (shopId: string, itemId: string): Key => ({ userId: shopId, itemId })

export const BILL_PREFIX = 'bill#'

export const billKey = (shopId: string, billId: string): Key => ({
  userId: shopId,
  transactionId: BILL_PREFIX + billId,
})

export const lineKey = (shopId: string, billId: string, place: number): Key => ({
  userId: shopId,
  transactionId: `line#${billId}#${String(place).padStart(2, '0')}`,
})

export const rollupKey = (shopId: string, month: string, itemId: string): Key => ({
  userId: shopId,
  transactionId: `${rollupPrefix(month)}${itemId}`,
})
export const rollupPrefix = (month: string) => `rollup#${month}#`
/** After every rollup of the month and before those of the next: `$` follows `#`. */
export const afterRollups = (month: string) => `rollup#${month}$`

export const RULE_PREFIX = 'rule#'

export const ruleKey = (shopId: string, alertId: string): Key => ({
  userId: shopId,
  alertId: RULE_PREFIX + alertId,
})

export const conversationPrefix = (memberId: string) => `${memberId}#`

export const conversationKey = (turn: {
  shopId: string
  memberId: string
  at: string
  turnId: string
}): Key => ({
  userId: turn.shopId,
  messageId: `${conversationPrefix(turn.memberId)}${turn.at}#${turn.turnId}`,
})

export const turnKey = (turnId: string): Key => ({ turnId, entry: 'turn' })

export const STEP_PREFIX = 'step#'
export const stepKey = (turnId: string, n: number): Key => ({
  turnId,
  entry: STEP_PREFIX + padded(String(n)),
})

export const EFFECT_PREFIX = 'effect#'
/** Padded, so that the keys of a turn's effects are in the order of its calls. */
export const effectKey = (turnId: string, key: string): Key => ({
  turnId,
  entry: EFFECT_PREFIX + key.split('#').slice(1).map(padded).join('#'),
})

export const outboxKey = (turnId: string): Key => ({ turnId, entry: 'outbox' })

export const leaseKey = (shopId: string, memberId: string): Key => ({
  turnId: `lease#${shopId}#${memberId}`,
  entry: 'lease',
})

export const minuteKey = (sent: { shopId: string; memberId: string; minute: number }): Key => ({
  turnId: `minute#${sent.shopId}#${sent.memberId}#${sent.minute}`,
  entry: 'minute',
})

export const dayKey = (shopId: string, day: string): Key => ({
  turnId: `day#${shopId}#${day}`,
  entry: 'day',
})

const padded = (number: string) => number.padStart(4, '0')

/** A schedule pages through this many partitions of its index, so that no partition holds all who wake up at eight. */
export const SCHEDULE_SHARDS = 16

/** Where a member stands in the index of daily summaries. `time` is `HH:MM` in the shop's zone. */
export function scheduleSlot(memberId: string, time: string): string {
  const shard = createHash('sha256').update(memberId).digest().readUInt32BE() % SCHEDULE_SHARDS
  return `${shard}#${time}`
}
