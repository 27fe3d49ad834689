import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { lowItems } from '../shop/low-stock.ts'
import { shownQuantity } from './amounts.ts'
import { ownAlerts } from './commit-plan.ts'

/** As many as one message can sensibly list. */
const MAX_ITEMS = 50

/** What has to be ordered soon. */
export const listLowStock = defineTool({
  name: 'list_low_stock',
  description:
    'The items that are running low: at or under their threshold, or under an alert of this member. Emptiest first.',
  input: z.object({}),
  effect: 'read',
  timeoutMs: 3_000,
  async run(_, ctx) {
    const [items, alerts] = await Promise.all([ctx.store.listItems(ctx.shopId), ownAlerts(ctx)])
    const low = lowItems(items, alerts)
    return {
      status: 'ok',
      items: low.slice(0, MAX_ITEMS).map(({ item, limit }) => ({
        item: item.name,
        stock: shownQuantity(item.stock),
        unit: item.unit,
        threshold: shownQuantity(limit),
      })),
      ...(low.length > MAX_ITEMS && { more: low.length - MAX_ITEMS }),
    }
  },
})
