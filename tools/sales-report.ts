import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { addDays, dayOf, monthsOf, periodDays, PERIODS, type DayRange } from '../shop/calendar.ts'
import { compareSales } from '../shop/insights-compare.ts'
import {
  DEAD_DAYS,
  deadStock,
  shopTurnover,
  stockByDay,
  stockOuts,
  turnoverByItem,
} from '../shop/insights-stock.ts'
import { salesByWeekday, weekdayRange } from '../shop/insights-weekdays.ts'
import {
  marginOf,
  salesByDay,
  salesByItem,
  slowMovers,
  totalSales,
  type ItemSales,
} from '../shop/insights.ts'
import type { Picture } from '../shop/reports/pictures.ts'
import { reportData } from '../shop/reports/report-data.ts'
import { DOCUMENT_KINDS, type DocumentKind } from '../shop/reports/report-file.ts'
import type { Day, Item } from '../shop/types.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { reject } from './refusals.ts'
import { reportDocument, reportPicture } from './report-files.ts'

const KINDS = [
  'summary',
  'top_sellers',
  'slow_movers',
  'trend',
  'margin',
  'turnover',
  'stock_outs',
  'weekdays',
  'dead_stock',
  'comparison',
] as const
const SUMMARY_ITEMS = 5
const MAX_ITEMS = 10
/** Fewer bars say nothing that the text does not. */
const MIN_BARS = 3
const PICTURED: ReadonlySet<string> = new Set(['trend', 'weekdays', 'top_sellers'])

/** What was sold in a period. */
export const salesReport = defineTool({
  name: 'sales_report',
  description:
    'Sales of a period, from the ledger; entries that were taken back are not in it. Weeks start on Monday. Kinds: summary (total, best items, the period before), top_sellers, slow_movers (in stock and hardly sold), trend (day by day), margin (profit on the items whose cost is known), turnover (how often the stock was sold), stock_outs (days that ended with nothing left), weekdays (what an average Monday, Tuesday … sells), dead_stock (in stock, not sold for 60 days), comparison (items that changed most against the period before). Some kinds bring a picture, which is sent after the reply. `as` sends the report as a file after the reply: say that it follows.',
  input: z.object({
    period: z.enum(PERIODS),
    kind: z.enum(KINDS).describe('summary if nothing else was asked for.').optional(),
    as: z.enum(DOCUMENT_KINDS).describe('Only if a file, PDF or Excel was asked for.').optional(),
  }),
  effect: 'read',
  timeoutMs: 20_000,
  async run({ period, kind = 'summary', as }, ctx) {
    const { store, shopId, now, timeZone, role } = ctx
    const isOwner = role === 'owner'
    if (kind === 'margin' && !isOwner) {
      return reject('owner_only', 'Only the owner may see margins. Say so.').refusal
    }
    const today = dayOf(now, timeZone)
    const { days, previous } = periodDays(period, today)
    const wants = as !== undefined || PICTURED.has(kind)
    const [rollups, items, shop] = await Promise.all([
      store.readRollups(shopId, monthsOf(readRange(kind, { days, previous, today }, as))),
      store.listItems(shopId),
      wants ? store.getShop(shopId) : undefined,
    ])
    const name = shop?.name ?? ''
    const stocks = () => stockByDay(items, rollups, { range: days, today, timeZone })
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

    if (as) {
      const data = reportData({
        shop: { name, timeZone },
        ...{ items, rollups, days, previous, today },
        withMargin: isOwner,
      })
      return {
        ...head,
        items: sales.slice(0, SUMMARY_ITEMS).map(show),
        previous: before,
        files: [await reportDocument(data, as, ctx)],
      }
    }
    const pictured = async (picture: Picture, range: DayRange = days) => ({
      files: [await reportPicture(picture, { shop: name, ...range }, ctx)],
    })

    switch (kind) {
      case 'summary':
        return { ...head, items: sales.slice(0, SUMMARY_ITEMS).map(show), previous: before }
      case 'top_sellers': {
        const best = sales.slice(0, MAX_ITEMS).map(show)
        return {
          ...head,
          items: best,
          ...(best.length >= MIN_BARS && (await pictured({ kind, items: best }))),
        }
      }
      case 'turnover': {
        const turnover = turnoverByItem(stocks(), rollups)
        const all = shopTurnover(turnover)
        return {
          ...head,
          ...(all !== undefined && { times: oneDecimal(all) }),
          items: turnover
            .slice(0, MAX_ITEMS)
            .map(({ item, sold, averageStock, turnover: times }) => ({
              item: item.name,
              quantity: shownQuantity(sold),
              unit: item.unit,
              averageStock: shownQuantity(averageStock),
              times: oneDecimal(times),
            })),
        }
      }
      case 'stock_outs':
        return {
          ...head,
          items: stockOuts(stocks())
            .slice(0, MAX_ITEMS)
            .map(({ item, days: empty, of }) => ({
              item: item.name,
              emptyDays: empty,
              knownDays: of,
              stock: shownQuantity(item.stock),
              unit: item.unit,
            })),
        }
      case 'weekdays': {
        const range = weekdayRange(days, today)
        const weekdays = salesByWeekday(rollups, range).map(
          ({ weekday, average, days: count }) => ({
            weekday,
            average: shownMoney(average),
            days: count,
          }),
        )
        return {
          ...head,
          ...range,
          total: shownMoney(totalSales(rollups, range)),
          weekdays,
          ...(weekdays.some(({ average }) => average > 0) &&
            (await pictured({ kind, weekdays }, range))),
        }
      }
      case 'dead_stock': {
        const dead = deadStock(items, rollups, { to: today, timeZone })
        return {
          ...head,
          notSoldFor: DEAD_DAYS,
          value: shownMoney(dead.reduce((sum, { value = 0 }) => sum + value, 0)),
          items: dead.slice(0, MAX_ITEMS).map(({ item, value }) => ({
            item: item.name,
            stock: shownQuantity(item.stock),
            unit: item.unit,
            ...(value !== undefined && { value: shownMoney(value) }),
          })),
        }
      }
      case 'comparison': {
        const { percent, items: changes } = compareSales(rollups, days, previous)
        const names = new Map(items.map((item) => [item.itemId, item.name]))
        return {
          ...head,
          previous: before,
          ...(percent !== undefined && { percent }),
          items: changes.slice(0, MAX_ITEMS).map(({ itemId, amount, before: was }) => ({
            item: names.get(itemId) ?? itemId,
            amount: shownMoney(amount),
            before: shownMoney(was),
          })),
        }
      }
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
      case 'trend': {
        const byDay = salesByDay(rollups, days).map(({ day, amount }) => ({
          date: day,
          amount: shownMoney(amount),
        }))
        return {
          ...head,
          items: sales.slice(0, SUMMARY_ITEMS).map(show),
          days: byDay,
          previous: before,
          ...(byDay.length >= MIN_BARS &&
            head.total > 0 &&
            (await pictured({ kind, days: byDay }))),
        }
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
function shownWith(items: readonly Item[], withCost: boolean) {
  const byId = new Map(items.map((item) => [item.itemId, item]))
  return ({ itemId, quantity, amount, cost }: ItemSales) => ({
    item: byId.get(itemId)?.name ?? itemId,
    quantity: shownQuantity(quantity),
    unit: byId.get(itemId)?.unit,
    amount: shownMoney(amount),
    ...(withCost &&
      cost !== undefined && { cost: shownMoney(cost), margin: shownMoney(amount - cost) }),
  })
}

/** The days whose months are read: few and fixed for a kind, however much was sold in them. */
function readRange(
  kind: (typeof KINDS)[number],
  { days, previous, today }: { days: DayRange; previous: DayRange; today: Day },
  as: DocumentKind | undefined,
): DayRange {
  const from = previous.from
  if (as || kind === 'turnover' || kind === 'stock_outs') return { from, to: today }
  if (kind === 'dead_stock') return { from: earlier(from, addDays(today, -DEAD_DAYS)), to: today }
  if (kind === 'weekdays')
    return { from: earlier(from, weekdayRange(days, today).from), to: days.to }
  return { from, to: days.to }
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10
}
