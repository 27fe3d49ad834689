import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { lowLimit } from '../shop/low-stock.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { ownAlerts } from './commit-plan.ts'
import { itemField } from './fields.ts'
import { shownMatch } from './refusals.ts'
import { resolveItem } from './resolve-item.ts'

/** How much of an item there is. */
export const getStock = defineTool({
  name: 'get_stock',
  description:
    'How much of one item is in stock, its selling price, and whether it is low. Use it for every question about stock or price; never answer from earlier messages, the stock may have moved.',
  input: z.object({ item: itemField }),
  effect: 'read',
  timeoutMs: 3_000,
  async run({ item: said }, ctx) {
    const [found, alerts] = await Promise.all([resolveItem(said, ctx), ownAlerts(ctx)])
    if (!found.ok) return found.refusal
    const item = found.value
    return {
      status: 'ok',
      ...shownMatch(found),
      item: item.name,
      stock: shownQuantity(item.stock),
      unit: item.unit,
      ...(item.price !== undefined && { price: shownMoney(item.price) }),
      threshold: shownQuantity(item.threshold),
      low: lowLimit(item, alerts) !== undefined,
    }
  },
})
