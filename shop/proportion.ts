import { addDays, monthsOf, type DayRange } from './calendar.ts'
import type { Day, Item, Milli, Paise, Rollup } from './types.ts'

/**
 * What is out of all proportion: a slip of a digit, a dozen taken for a piece, a total taken for a price. Such slips are tenfold
 * or twelvefold, honest surprises rarely threefold. Nothing here says that an amount is wrong; it says that asking once is cheaper.
 */

/** A price that is this many times the usual one, or the usual one this many times it. */
const FAR_PRICE = 3
/** A shop sells above its cost and buys below its price, but how much is its own affair. */
const FAR_FROM_COST = 5
/** A sale of this many times the best day. */
const BEST_DAYS = 5
/** Goods for this many days of sale, and this many times the largest delivery. */
const SUPPLY_DAYS = 90
const DELIVERIES = 5
/** Goods of this many times what the shop has, or wants at least, are looked at; many more are odd by themselves. */
const LOOKED_AT = 10
const ODD_UNSEEN = 30
/** Of goods that the shop has none of and knows nothing about, in base units. */
const ODD_OF_NEW: Milli = 10_000_000
/** Days with sales that make a history. */
const ENOUGH_DAYS = 7
const HISTORY_DAYS = 90

/** How an item was sold and bought lately. */
export interface RecentTrade {
  /** Days on which some was sold. */
  soldDays: number
  bestDay: Milli
  /** A day, over all days. */
  perDay: Milli
  largestDelivery: Milli
}

/** The months to read for `recentTrade`. */
export function tradeMonths(today: Day): string[] {
  return monthsOf(tradeDays(today))
}

/** @param rollups of one item */
export function recentTrade(rollups: readonly Rollup[], today: Day): RecentTrade {
  const { from, to } = tradeDays(today)
  const days = rollups
    .flatMap(({ month, days }) =>
      Object.entries(days).map(([day, totals]) => ({ date: `${month}-${day}`, ...totals })),
    )
    .filter(({ date }) => date >= from && date <= to)
  const sold = days.map(({ quantity = 0 }) => quantity).filter((quantity) => quantity > 0)
  return {
    soldDays: sold.length,
    bestDay: Math.max(0, ...sold),
    perDay: sold.reduce((total, quantity) => total + quantity, 0) / HISTORY_DAYS,
    largestDelivery: Math.max(0, ...days.map(({ bought = 0 }) => bought)),
  }
}

/** Yesterday and before: what is asked about must not vouch for itself. */
function tradeDays(today: Day): DayRange {
  return { from: addDays(today, -HISTORY_DAYS), to: addDays(today, -1) }
}

/** The selling price that an odd one is far from; undefined where it is not odd, or nothing is known. */
export function usualPrice(item: Item, said: Paise): Paise | undefined {
  if (item.price !== undefined) return isFar(said, item.price, FAR_PRICE) ? item.price : undefined
  const { cost } = item
  return cost !== undefined && isFar(said, cost, FAR_FROM_COST) ? cost : undefined
}

/** The cost that an odd one is far from. */
export function usualCost(item: Item, said: Paise): Paise | undefined {
  if (item.cost !== undefined) return isFar(said, item.cost, FAR_PRICE) ? item.cost : undefined
  const { price } = item
  if (price === undefined) return undefined
  return said >= price * 2 || said * FAR_FROM_COST <= price ? price : undefined
}

/** Whether it takes the item's history to judge the quantity; most quantities are plainly ordinary. */
export function wantsHistory(kind: 'sold' | 'bought', item: Item, quantity: Milli): boolean {
  return kind === 'sold'
    ? quantity > Math.max(item.stock / 2, item.threshold)
    : quantity > LOOKED_AT * Math.max(item.stock, item.threshold)
}

/** The quantity that an odd one is far above: the best day of sales, or the largest delivery or stock. */
export function usualQuantity(
  kind: 'sold' | 'bought',
  item: Item,
  quantity: Milli,
  trade: RecentTrade,
): Milli | undefined {
  const isKnown = trade.soldDays >= ENOUGH_DAYS
  if (kind === 'sold') {
    return isKnown && quantity >= BEST_DAYS * trade.bestDay ? trade.bestDay : undefined
  }
  const held = Math.max(item.stock, item.threshold, trade.largestDelivery)
  if (!isKnown) {
    const odd = held > 0 ? ODD_UNSEEN * held : ODD_OF_NEW
    return quantity >= odd ? held : undefined
  }
  const isOdd =
    quantity > SUPPLY_DAYS * trade.perDay && quantity > DELIVERIES * trade.largestDelivery
  return isOdd ? held : undefined
}

function isFar(said: Paise, usual: Paise, times: number): boolean {
  return said >= usual * times || said * times <= usual
}
