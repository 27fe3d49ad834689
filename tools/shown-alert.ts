import type { ToolContext } from '../agent/tool.ts'
import { dayOf, timeOf } from '../shop/calendar.ts'
import type { Alert } from '../shop/types.ts'

/** Most alerts that are looked through: two months of them are kept. */
const MAX_READ = 90

/** The shop's warnings that this member may see, newest first. Prices and margins are the owner's business. */
export async function visibleAlerts(
  { store, shopId, role }: ToolContext,
  query: { unacknowledged?: boolean } = {},
): Promise<Alert[]> {
  const alerts = await store.listAlerts(shopId, { ...query, limit: MAX_READ })
  return role === 'owner' ? alerts : alerts.filter(({ kind }) => kind !== 'pricing_opportunity')
}

/** `2026-01-14 11:00` in the shop's zone. */
export function shownInstant(at: string, timeZone: string): string {
  const instant = new Date(at)
  return `${dayOf(instant, timeZone)} ${timeOf(instant, timeZone)}`
}
