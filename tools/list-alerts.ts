import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { lowLimit } from '../shop/low-stock.ts'
import { shownQuantity } from './amounts.ts'
import { ownAlerts } from './commit-plan.ts'
import { shownInstant, visibleAlerts } from './shown-alert.ts'

/** As many as one message can sensibly list. */
const MAX_ALERTS = 20
const MAX_RULES = 50

/** What the shop was warned of, and what this member wants to be told. */
export const listAlerts = defineTool({
  name: 'list_alerts',
  description:
    'The warnings the shop was sent (`alerts`, open ones first) and the low-stock alerts this member has set (`rules`). For what is low right now use list_low_stock.',
  input: z.object({}),
  effect: 'read',
  timeoutMs: 3_000,
  async run(_, ctx) {
    const [alerts, rules, items] = await Promise.all([
      visibleAlerts(ctx),
      ownAlerts(ctx),
      ctx.store.listItems(ctx.shopId),
    ])
    const itemById = new Map(items.map((item) => [item.itemId, item]))
    const open = alerts.filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
    const seen = alerts.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
    return {
      status: 'ok',
      alerts: [...open, ...seen].slice(0, MAX_ALERTS).map((alert) => {
        const item = itemById.get(alert.itemId ?? '')
        return {
          alert: alert.alertId,
          kind: alert.kind,
          title: alert.title,
          ...(item && { item: item.name }),
          at: shownInstant(alert.sentAt, ctx.timeZone),
          acknowledged: alert.acknowledgedAt !== undefined,
        }
      }),
      open: open.length,
      rules: rules.slice(0, MAX_RULES).flatMap((rule) => {
        const item = itemById.get(rule.itemId)
        if (!item) return []
        return [
          {
            item: item.name,
            threshold: shownQuantity(rule.threshold),
            unit: item.unit,
            stock: shownQuantity(item.stock),
            low: lowLimit(item, [rule]) !== undefined,
          },
        ]
      }),
    }
  },
})
