import { addDays, type DayRange } from '../shop/calendar.ts'
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
import type { Day, Item, Rollup } from '../shop/types.ts'
import { shownMoney, shownQuantity } from './amounts.ts'

export const REPORT_KINDS = [
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
export type ReportKind = (typeof REPORT_KINDS)[number]

const SUMMARY_ITEMS = 5
const MAX_ITEMS = 10
/** Fewer bars say nothing that the text does not. */
const MIN_BARS = 3

/** What the figures of a report are made from. */
export interface ReportSources {
  items: readonly Item[]
  /** Of the months of `daysRead`. */
  rollups: readonly Rollup[]
  days: DayRange
  previous: DayRange
  today: Day
  timeZone: string
  /** What the goods cost is for the owner only. */
  withCost: boolean
}

export interface Figures {
  /** Fields of the tool's result; those that the head of it has too stand for those. */
  fields: Record<string, unknown>
  /** What is drawn of them, and of which days, where a picture says it better. */
  picture?: { picture: Picture; range: DayRange }
}

/** The figures of one kind of report, rounded as they are shown. */
export function figuresOf(kind: ReportKind, at: ReportSources): Figures {
  const { rollups, items, days, previous, today, timeZone } = at
  const sales = salesByItem(rollups, days)
  const show = shownWith(at)
  const before = { ...previous, total: shownMoney(totalSales(rollups, previous)) }

  switch (kind) {
    case 'summary':
      return { fields: { items: sales.slice(0, SUMMARY_ITEMS).map(show), previous: before } }
    case 'top_sellers': {
      const best = sales.slice(0, MAX_ITEMS).map(show)
      const picture: Picture = { kind, items: best }
      return {
        fields: { items: best },
        ...(best.length >= MIN_BARS && { picture: { picture, range: days } }),
      }
    }
    case 'slow_movers': {
      const slow = slowMovers(items, sales)
      return {
        fields: {
          items: slow
            .slice(0, MAX_ITEMS)
            .map(({ item, sold }) => ({ ...show(sold), stock: shownQuantity(item.stock) })),
          notSold: slow.filter(({ sold }) => sold.quantity === 0).length,
        },
      }
    }
    case 'trend': {
      const byDay = salesByDay(rollups, days).map(({ day, amount }) => ({
        date: day,
        amount: shownMoney(amount),
      }))
      const picture: Picture = { kind, days: byDay }
      return {
        fields: {
          items: sales.slice(0, SUMMARY_ITEMS).map(show),
          days: byDay,
          previous: before,
        },
        ...(byDay.length >= MIN_BARS && sales.length > 0 && { picture: { picture, range: days } }),
      }
    }
    case 'margin': {
      const { margin, amount, unknownCost } = marginOf(sales)
      const known = sales.filter(({ cost }) => cost !== undefined)
      return {
        fields: {
          margin: shownMoney(margin),
          marginOf: shownMoney(amount),
          unknownCost,
          items: known.slice(0, MAX_ITEMS).map(show),
        },
      }
    }
    case 'turnover': {
      const stocks = stockByDay(items, rollups, { range: days, today, timeZone })
      const turnover = turnoverByItem(stocks, rollups)
      const all = shopTurnover(turnover)
      return {
        fields: {
          ...(all !== undefined && { times: oneDecimal(all) }),
          items: turnover.slice(0, MAX_ITEMS).map(({ item, sold, averageStock, turnover: n }) => ({
            item: item.name,
            quantity: shownQuantity(sold),
            unit: item.unit,
            averageStock: oneDecimal(shownQuantity(averageStock)),
            times: oneDecimal(n),
          })),
        },
      }
    }
    case 'stock_outs': {
      const stocks = stockByDay(items, rollups, { range: days, today, timeZone })
      return {
        fields: {
          items: stockOuts(stocks)
            .slice(0, MAX_ITEMS)
            .map(({ item, days: emptyDays, of: knownDays }) => ({
              item: item.name,
              ...{ emptyDays, knownDays },
              stock: shownQuantity(item.stock),
              unit: item.unit,
            })),
        },
      }
    }
    case 'weekdays': {
      const range = weekdayRange(days, today, rollups)
      const weekdays = salesByWeekday(rollups, range).map(({ weekday, average, days: count }) => ({
        weekday,
        average: shownMoney(average),
        days: count,
      }))
      const picture: Picture = { kind, weekdays }
      const total = shownMoney(totalSales(rollups, range))
      return {
        fields: { ...range, total, weekdays },
        ...(weekdays.length >= MIN_BARS && total > 0 && { picture: { picture, range } }),
      }
    }
    case 'dead_stock': {
      const dead = deadStock(items, rollups, { to: today, timeZone })
      return {
        fields: {
          notSoldFor: DEAD_DAYS,
          value: shownMoney(dead.reduce((sum, { value = 0 }) => sum + value, 0)),
          items: dead.slice(0, MAX_ITEMS).map(({ item, value }) => ({
            item: item.name,
            stock: shownQuantity(item.stock),
            unit: item.unit,
            ...(value !== undefined && { value: shownMoney(value) }),
          })),
        },
      }
    }
    case 'comparison': {
      const { percent, items: changes } = compareSales(rollups, days, previous)
      const names = new Map(items.map((item) => [item.itemId, item.name]))
      return {
        fields: {
          previous: before,
          ...(percent !== undefined && { percent }),
          items: changes.slice(0, MAX_ITEMS).map(({ itemId, amount, before: was }) => ({
            item: names.get(itemId) ?? itemId,
            amount: shownMoney(amount),
            before: shownMoney(was),
          })),
        },
      }
    }
  }
}

/**
 * The days whose months are read for a report: few and fixed for a kind, however much was sold in them.
 *
 * @param asFile a file tells of the stock too, which is reckoned back from today
 */
export function daysRead(
  kind: ReportKind,
  { days, previous, today }: { days: DayRange; previous: DayRange; today: Day },
  asFile: boolean,
): DayRange {
  const toToday = asFile || kind === 'turnover' || kind === 'stock_outs' || kind === 'dead_stock'
  const to = toToday ? today : days.to
  switch (kind) {
    case 'dead_stock':
      return { from: earlier(previous.from, addDays(today, -DEAD_DAYS)), to }
    case 'weekdays':
      return { from: earlier(previous.from, weekdayRange(days, today).from), to }
    default:
      return { from: previous.from, to }
  }
}

function shownWith({ items, withCost }: ReportSources) {
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

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10
}
