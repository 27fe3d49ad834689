import type * as z from 'zod'
import type { ShopCaller } from './caller.ts'
import type { alertsAnswer, alertsQuery } from './schemas.ts'

/** Alerts that are looked through: those of two months are kept. */
const MAX_READ = 500

/** What the shop was warned of, newest first. */
export async function alertsOf(
  { shop, deps }: ShopCaller,
  { unacknowledged, type, limit }: z.output<typeof alertsQuery>,
): Promise<z.output<typeof alertsAnswer>> {
  const all = await deps.store.listAlerts(shop.shopId, { limit: MAX_READ })
  const ofType = all.filter(({ kind }) => type === undefined || kind === type)
  const open = ofType.filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
  const fitting = unacknowledged === true ? open : ofType
  return {
    success: true,
    data: {
      alerts: fitting.slice(0, limit).map((alert) => ({
        alertId: alert.alertId,
        alertType: alert.kind,
        severity: alert.severity,
        title: alert.title,
        message: alert.message,
        ...(alert.itemId !== undefined && { relatedItemId: alert.itemId }),
        sentAt: alert.sentAt,
        acknowledged: alert.acknowledgedAt !== undefined,
      })),
      totalAlerts: fitting.length,
      unacknowledgedCount: open.length,
    },
  }
}
