import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { dayOf, monthsOf, periodDays, PERIODS } from '../shop/calendar.ts'
import {
  marginOf,
  salesByDay,
  salesByItem,
  slowMovers,
  totalSales,
  type ItemSales,
} from '../shop/insights.ts'
import type { Item } from '../shop/types.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { reject } from './refusals.ts'

const KINDS = ['summary', 'top_sellers', 'slow_movers', 'trend', 'margin'] as const
const SUMMARY_ITEMS = 5
const MAX_ITEMS = 10

/** What was sold in a period. */
export const salesReport = defineTool({
  name: 'sales_report',
  description:
    'Sales of a period, from the ledger; entries that were taken back are not in it. Weeks start on Monday. Kinds: summary (total, best items, the period before), top_sellers, slow_movers (in stock and hardly sold), trend (day by day), margin (profit on the items whose cost is known).',
  input: z.object({
    period: z.enum(PERIODS),
    kind: z.enum(KINDS).describe('summary if nothing else was asked for.').optional(),
  }),
  effect: 'read',
  timeoutMs: 5_000,
  async run({ period, kind = 'summary' }, { store, shopId, now, timeZone, role }) {
    const isOwner = role === 'owner'
    if (kind === 'margin' && !isOwner) {
      return reject('owner_only', 'Only the owner may see margins. Say so.').refusal
    }
    const { days, previous } = periodDays(period, dayOf(now, timeZone))
    const [rollups, items] = await Promise.all([
      store.readRollups(shopId, monthsOf({ from: previous.from, to: days.to })),
      store.listItems(shopId),
    ])
    const sales = salesByItem(rollups, days)
    const head = {
      status: 'ok' as const,
      period,
      kind,
      ...days,
      total: shownMoney(totalSales(rollups, days)),
    }
    const before = { ...previous, total: shownMoney(totalSales(rollups, previous)) }
    const show = shownWith(items, isOwner)

    switch (kind) {
      case 'summary':
        return { ...head, items: sales.slice(0, SUMMARY_ITEMS).map(show), previous: before }
      case 'top_sellers':
        return { ...head, items: sales.slice(0, MAX_ITEMS).map(show) }
      case 'slow_movers': {
        const slow = slowMovers(items, sales)
        return {
          ...head,
          items: slow.slice(0, MAX_ITEMS).map(({ item, sold }) => ({
            ...show(sold),
            stock: shownQuantity(item.stock),
          })),
          notSold: slow.filter(({ sold }) => sold.quantity === 0).length,
        }
      }
      case 'trend':
        return {
          ...head,
          items: sales.slice(0, SUMMARY_ITEMS).map(show),
          days: salesByDay(rollups, days).map(({ day, amount }) => ({
            date: day,
            amount: shownMoney(amount),
          })),
          previous: before,
        }
      case 'margin': {
        const { margin, amount, unknownCost } = marginOf(sales)
        return {
          ...head,
          margin: shownMoney(margin),
          marginOf: shownMoney(amount),
          unknownCost,
          items: sales
            .filter(({ cost }) => cost !== undefined)
            .slice(0, MAX_ITEMS)
            .map(show),
        }
      }
    }
  },
})

/** @param withCost what the goods cost is for the owner only */
function shownWith(
  items: readonly Item[],
  withCost: boolean,
): (sales: ItemSales) => Record<string, unknown> {
  const byId = new Map(items.map((item) => [item.itemId, item]))
  return ({ itemId, quantity, amount, cost }) => ({
    item: byId.get(itemId)?.name ?? itemId,
    quantity: shownQuantity(quantity),
    unit: byId.get(itemId)?.unit,
    amount: shownMoney(amount),
    ...(withCost &&
      cost !== undefined && { cost: shownMoney(cost), margin: shownMoney(amount - cost) }),
  })
}
