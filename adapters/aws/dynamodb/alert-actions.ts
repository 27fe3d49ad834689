import type { Change } from '../../../shop/store.ts'
import type { Alert, AlertRule, Instant } from '../../../shop/types.ts'
import type { Action } from './actions.ts'
import { alertRow, ruleRow } from './alert-rows.ts'
import type { Seen } from './commit-reads.ts'
import { assign, name, value, when, type Fragment } from './expression.ts'
import { alertKey, ruleKey } from './keys.ts'
import type { Part } from './parts.ts'

/** Standing alerts and warnings, one action for each. */
export function alertParts(shopId: string, changes: readonly Change[], seen: Seen): Part[] {
  return [...ruleParts(shopId, changes), ...warningParts(shopId, changes, seen)]
}

/** What a commit says last of a standing alert holds. */
function ruleParts(shopId: string, changes: readonly Change[]): Part[] {
  const latest = new Map<string, AlertRule | undefined>()
  for (const change of changes) {
    if (change.type === 'alert') latest.set(change.rule.alertId, change.rule)
    if (change.type === 'alert_off') latest.set(change.alertId, undefined)
  }
  return [...latest].map(([alertId, rule]) => {
    const row = { table: 'alerts', key: ruleKey(shopId, alertId) } as const
    const action: Action = rule
      ? { ...row, kind: 'put', row: ruleRow(rule) }
      : { ...row, kind: 'remove' }
    return { action }
  })
}

interface Warning {
  alert?: Alert
  acknowledgedAt?: Instant
}

function warningParts(shopId: string, changes: readonly Change[], seen: Seen): Part[] {
  const warnings = new Map<string, Warning>()
  for (const change of changes) {
    if (change.type === 'warn') {
      const { alert } = change
      warnings.set(alert.alertId, { alert, ...warnings.get(alert.alertId) })
    }
    if (change.type === 'acknowledge') {
      const { alertId, at } = change
      warnings.set(alertId, { acknowledgedAt: at, ...warnings.get(alertId) })
    }
  }
  return [...warnings].flatMap(([alertId, { alert, acknowledgedAt }]): Part[] => {
    const row = { kind: 'update', table: 'alerts', key: alertKey(shopId, alertId) } as const
    if (alert) return [{ action: { ...row, update: { set: warned(alert, acknowledgedAt) } } }]
    // Acknowledged before, or gone: nothing to do, and no reason to refuse the rest of the commit.
    if (acknowledgedAt === undefined || seen.alerts.get(alertId)?.['acknowledged'] !== false) {
      return []
    }
    return [
      {
        action: {
          ...row,
          update: { set: assign({ acknowledged: true, acknowledgedAt }) },
          condition: when`${name('acknowledged')} = ${false}`,
        },
        obstacle: 'moved',
      },
    ]
  })
}

/** Each attribute if it is not there: the first warning stays as it was, and no condition refuses the rest of the commit. */
function warned(alert: Alert, acknowledgedAt: Instant | undefined): Fragment[] {
  const row = alertRow(alert)
  const first = Object.entries(row)
    .filter(([attribute, given]) => given !== undefined && attribute !== 'acknowledged')
    .map(([attribute, given]) => ifAbsent(attribute, given))
  return acknowledgedAt === undefined
    ? [...first, ifAbsent('acknowledged', row['acknowledged'])]
    : [...first, ...assign({ acknowledged: true }), ifAbsent('acknowledgedAt', acknowledgedAt)]
}

function ifAbsent(attribute: string, given: unknown): Fragment {
  return when`${name(attribute)} = if_not_exists(${name(attribute)}, ${value(given)})`
}
