import type { AlertRule } from './types.ts'

/** One standing alert for each item and member: saying another threshold replaces it. */
export function alertRule(
  rule: Omit<AlertRule, 'alertId' | 'createdAt'> & { at: Date },
): AlertRule {
  const { at, ...rest } = rule
  return {
    ...rest,
    alertId: `low_stock#${rule.memberId}#${rule.itemId}`,
    createdAt: at.toISOString(),
  }
}
