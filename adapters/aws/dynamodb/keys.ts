import type { Key } from './actions.ts'

/** How the rows are keyed; `tables.ts` says what lies where. */

export const shopKey = (shopId: string): Key => ({ userId: shopId })

const MEMBER_PREFIX = 'member#'
export const memberKey = (shopId: string, memberId: string): Key => ({
  userId: `${MEMBER_PREFIX}${shopId}#${memberId}`,
})
/** The other way round; a shop's id has no `#`. */
export function memberFromKey(userId: string): { shopId: string; memberId: string } {
  const ids = userId.slice(MEMBER_PREFIX.length)
  const end = ids.indexOf('#')
  return { shopId: ids.slice(0, end), memberId: ids.slice(end + 1) }
}

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

export const ALERT_PREFIX = 'alert#'

export const alertKey = (shopId: string, alertId: string): Key => ({
  userId: shopId,
  alertId: ALERT_PREFIX + alertId,
})

export const forecastKey = (shopId: string, itemId: string, day: string): Key => ({
  userId: shopId,
  forecastKey: `${itemId}#${day}`,
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

/** Where a member stands in the index of daily summaries: `<shard>#HH:MM`, the time in the shop's zone. */
export const scheduleSlot = (shard: number, time: string) => `${shard}#${time}`
