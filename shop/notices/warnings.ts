import { createHash } from 'node:crypto'
import { addDays, type DayRange } from '../calendar.ts'
import { forecastDaily } from '../forecast/daily.ts'
import { salesHistory } from '../forecast/history.ts'
import { daysOfStock } from '../forecast/reorder.ts'
import { lowLimit } from '../low-stock.ts'
import type { AlertKind, AlertRule, Day, Item, Milli, Paise, Rollup } from '../types.ts'

/** Something a member should know of an item. Plain data: words are found when it is told. */
export type Warning = {
  /** The same for as long as it is the same warning: until the item is restocked, repriced, or it gets worse. */
  alertId: string
  kind: AlertKind
  severity: 'info' | 'warning' | 'critical'
  itemId: string
  item: string
  unit: string
} & (
  | { about: 'low'; stock: Milli; limit: Milli }
  /** Enough for so many whole days, if they are like those before. */
  | { about: 'runs_out'; stock: Milli; days: number }
  | { about: 'below_cost'; price: Paise; cost: Paise }
  /** What was taken for it lately, a base unit, is far from its price. */
  | { about: 'unusual_price'; price: Paise; usual: Paise }
  /** Profit as a share of what was taken, lately and in the weeks before. */
  | { about: 'margin_falls'; margin: number; before: number }
)

/** Stock for fewer days than this is a warning, though it is above its limit. */
const RUNS_OUT_DAYS = 3
const CRITICAL_DAYS = 1
/** Fewer days of sales say nothing of tomorrow's. */
const MIN_HISTORY_DAYS = 14
/** A share by which the price taken lately may be off. */
const USUAL_PRICE = 0.25
const MIN_SOLD: Milli = 10_000
/** The margin of four weeks is held against that of the eight before; five points less are worth a word. */
const MARGIN_DAYS = 28
const MARGIN_FALL = 0.05
/** Goods do not become twice as dear in three months. */
const WHOLE_COST = 0.5

/**
 * What is to be said of the shop's items now, the worst first.
 *
 * @param rollups of the last months, of all items
 * @param rules the member's own alerts
 * @param own only what the member asked for by an alert: a helper is not told of prices and costs
 */
export function warningsOf(
  shop: {
    items: readonly Item[]
    rollups: readonly Rollup[]
    rules: readonly AlertRule[]
    today: Day
  },
  { memberId, own }: { memberId: string; own: boolean },
): Warning[] {
  const byItem = Map.groupBy(shop.rollups, ({ itemId }) => itemId)
  return shop.items
    .flatMap((item): Warning[] => {
      const rules = shop.rules.filter((rule) => rule.itemId === item.itemId)
      const limit = own ? lowLimit({ ...item, threshold: -1 }, rules) : lowLimit(item, rules)
      const scope = own ? memberId : ''
      if (limit !== undefined) {
        const severity = item.stock === 0 ? 'critical' : 'warning'
        const since = item.lastRestockedAt ?? ''
        return [
          {
            ...headOf(item),
            ...{ about: 'low', kind: 'low_stock', severity, stock: item.stock, limit },
            alertId: idOf(scope, 'low', item.itemId, severity, since, String(limit)),
          },
        ]
      }
      if (own) return []
      const rollups = byItem.get(item.itemId) ?? []
      return [...runningOut(item, rollups, shop.today), ...prices(item, rollups, shop.today)]
    })
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.item.localeCompare(b.item, 'en'))
}

const RANK = { critical: 0, warning: 1, info: 2 }

function runningOut(item: Item, rollups: readonly Rollup[], today: Day): Warning[] {
  if (item.stock === 0) return []
  const { history, startDate } = salesHistory(rollups, today)
  if (history.length < MIN_HISTORY_DAYS) return []
  const { mean } = forecastDaily(history, startDate, 7)
  const days = daysOfStock(item.stock / 1000, mean)
  if (days === undefined || days >= RUNS_OUT_DAYS) return []
  const severity = days < CRITICAL_DAYS ? 'critical' : 'warning'
  return [
    {
      ...headOf(item),
      about: 'runs_out',
      kind: 'low_stock',
      severity,
      stock: item.stock,
      days,
      alertId: idOf('', 'runs_out', item.itemId, severity, item.lastRestockedAt ?? ''),
    },
  ]
}

/** One thing at most: the plainest of what may be wrong with the price. */
function prices(item: Item, rollups: readonly Rollup[], today: Day): Warning[] {
  const { itemId, price, cost } = item
  if (price === undefined) return []
  if (cost !== undefined && price < cost) {
    return [
      {
        ...headOf(item),
        ...{ about: 'below_cost', kind: 'pricing_opportunity', severity: 'warning', price, cost },
        alertId: idOf('', 'below_cost', itemId, String(price), String(cost)),
      },
    ]
  }
  const { quantity, amount } = soldIn(rollups)
  if (quantity < MIN_SOLD) return []
  const usual = Math.round((amount * 1000) / quantity)
  if (Math.abs(price / usual - 1) <= USUAL_PRICE) return marginFalls(item, rollups, today)
  return [
    {
      ...headOf(item),
      ...{ about: 'unusual_price', kind: 'pricing_opportunity', severity: 'info', price, usual },
      alertId: idOf('', 'unusual_price', itemId, String(price)),
    },
  ]
}

/** Of what is sold at its usual price: goods cost more than they did, and the price stayed. */
function marginFalls(item: Item, rollups: readonly Rollup[], today: Day): Warning[] {
  const lately = addDays(today, -MARGIN_DAYS)
  const now = soldIn(rollups, { from: lately, to: addDays(today, -1) })
  const then = soldIn(rollups, {
    from: addDays(lately, -2 * MARGIN_DAYS),
    to: addDays(lately, -1),
  })
  // A cost that was not known of all of it makes a margin that never was.
  if (then.cost / then.quantity < (WHOLE_COST * now.cost) / now.quantity) return []
  const [margin, before] = [marginOf(now), marginOf(then)]
  if (margin === undefined || before === undefined || before - margin < MARGIN_FALL) return []
  return [
    {
      ...headOf(item),
      ...{ about: 'margin_falls', kind: 'pricing_opportunity', severity: 'info', margin, before },
      // Once a month, for as long as it lasts.
      alertId: idOf('', 'margin_falls', item.itemId, today.slice(0, 7)),
    },
  ]
}

/** Undefined where too little was sold to tell, or what it cost is not known. */
function marginOf({ quantity, amount, cost }: ReturnType<typeof soldIn>): number | undefined {
  return quantity < MIN_SOLD || amount <= 0 || cost <= 0 ? undefined : (amount - cost) / amount
}

function soldIn(rollups: readonly Rollup[], range?: DayRange) {
  const sold = { quantity: 0, amount: 0, cost: 0 }
  for (const { month, days } of rollups) {
    for (const [dayOfMonth, { quantity = 0, amount = 0, cost = 0 }] of Object.entries(days)) {
      const day = `${month}-${dayOfMonth}`
      if (range && (day < range.from || day > range.to)) continue
      sold.quantity += quantity
      sold.amount += amount
      sold.cost += cost
    }
  }
  return sold
}

function headOf({ itemId, name, unit }: Item) {
  return { itemId, item: name, unit }
}

function idOf(...parts: string[]): string {
  return `warning-${createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24)}`
}
