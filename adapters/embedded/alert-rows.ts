import type { Alert, AlertRule, Instant } from '../../shop/types.ts'
import type { Database } from './database.ts'

/** How standing alerts and warnings lie in the tables. Used inside transactions. */

const ALERT_KEPT_MS = 60 * 24 * 60 * 60 * 1000

export function putAlertRule(db: Database, rule: AlertRule): void {
  db.run(
    'INSERT OR REPLACE INTO alert_rules VALUES (?, ?, ?)',
    rule.shopId,
    rule.alertId,
    JSON.stringify(rule),
  )
}

export function removeAlertRule(db: Database, shopId: string, alertId: string): void {
  db.run('DELETE FROM alert_rules WHERE shop_id = ? AND alert_id = ?', shopId, alertId)
}

export function readAlertRules(db: Database, shopId: string): AlertRule[] {
  return db
    .all<{ body: string }>(
      'SELECT body FROM alert_rules WHERE shop_id = ? ORDER BY alert_id',
      shopId,
    )
    .map(({ body }) => JSON.parse(body) as AlertRule)
}

interface AlertRow {
  body: string
  acknowledged_at: string | null
}

/** Nothing, if the shop was warned of it before. */
export function insertAlert(db: Database, { acknowledgedAt, ...rest }: Alert): void {
  db.run(
    `INSERT OR IGNORE INTO alerts (shop_id, alert_id, sent_at, acknowledged_at, body, expires_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    rest.shopId,
    rest.alertId,
    rest.sentAt,
    acknowledgedAt ?? null,
    JSON.stringify(rest),
    Date.parse(rest.sentAt) + ALERT_KEPT_MS,
  )
}

export function acknowledgeAlert(
  db: Database,
  shopId: string,
  { alertId, at }: { alertId: string; at: Instant },
): void {
  db.run(
    `UPDATE alerts SET acknowledged_at = ?
     WHERE shop_id = ? AND alert_id = ? AND acknowledged_at IS NULL`,
    at,
    shopId,
    alertId,
  )
}

/** Newest first; what has expired may lie there until the next purge, and is not shown. */
export function readAlerts(
  db: Database,
  shopId: string,
  { unacknowledged = false, limit, now }: { unacknowledged?: boolean; limit: number; now: number },
): Alert[] {
  return db
    .all<AlertRow>(
      `SELECT body, acknowledged_at FROM alerts WHERE shop_id = ? AND expires_at > ?
       ${unacknowledged ? 'AND acknowledged_at IS NULL' : ''}
       ORDER BY sent_at DESC, alert_id DESC LIMIT ?`,
      shopId,
      now,
      limit,
    )
    .map((row) => ({
      ...(JSON.parse(row.body) as Alert),
      ...(row.acknowledged_at !== null && { acknowledgedAt: row.acknowledged_at }),
    }))
}
