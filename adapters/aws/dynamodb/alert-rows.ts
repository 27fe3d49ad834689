import type { Alert, AlertRule } from '../../../shop/types.ts'
import { fromMilli } from '../../../shop/units.ts'
import type { Row } from './actions.ts'
import { ALERT_PREFIX, RULE_PREFIX } from './keys.ts'
import { toMilli } from './shop-rows.ts'

/** How standing alerts, and what a shop was warned of, lie in the alerts table, in the brief's words. */

const ALERT_KEPT_S = 60 * 24 * 60 * 60

export function ruleRow(rule: AlertRule): Row {
  return {
    alertType: 'low_stock',
    memberId: rule.memberId,
    relatedItemId: rule.itemId,
    threshold: fromMilli(rule.threshold),
    createdAt: rule.createdAt,
  }
}

export function ruleOf(row: Row): AlertRule {
  const stored = row as unknown as {
    userId: string
    alertId: string
    memberId: string
    relatedItemId: string
    threshold: number
    createdAt: string
  }
  return {
    alertId: stored.alertId.slice(RULE_PREFIX.length),
    shopId: stored.userId,
    memberId: stored.memberId,
    itemId: stored.relatedItemId,
    threshold: toMilli(stored.threshold),
    createdAt: stored.createdAt,
  }
}

export function alertRow(alert: Alert): Row {
  return {
    alertType: alert.kind,
    severity: alert.severity,
    title: alert.title,
    message: alert.message,
    relatedItemId: alert.itemId,
    sentAt: alert.sentAt,
    acknowledged: alert.acknowledgedAt !== undefined,
    acknowledgedAt: alert.acknowledgedAt,
    expiryTime: Math.ceil(Date.parse(alert.sentAt) / 1000) + ALERT_KEPT_S,
  }
}

export function alertOf(row: Row): Alert {
  const stored = row as unknown as {
    userId: string
    alertId: string
    alertType: Alert['kind']
    severity: Alert['severity']
    title: string
    message: string
    relatedItemId?: string
    sentAt: string
    acknowledgedAt?: string
  }
  return {
    alertId: stored.alertId.slice(ALERT_PREFIX.length),
    shopId: stored.userId,
    kind: stored.alertType,
    severity: stored.severity,
    title: stored.title,
    message: stored.message,
    ...(stored.relatedItemId !== undefined && { itemId: stored.relatedItemId }),
    sentAt: stored.sentAt,
    ...(stored.acknowledgedAt !== undefined && { acknowledgedAt: stored.acknowledgedAt }),
  }
}
