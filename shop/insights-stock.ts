import { addDays, dayOf, daysBetween, daysOf, type DayRange } from './calendar.ts'
import { soldDays } from './insights.ts'
import type { Day, Item, Milli, Paise, Rollup } from './types.ts'

/** What an item had on its shelf at the end of each day. */
export interface StockDays {
  item: Item
  /** Oldest first; only days that the book tells of. */
  days: { day: Day; stock: Milli }[]
}

/**
 * The stock at the end of each day of the range, reckoned back from today's: what came in later is taken off, what went
 * out is put back. Days before the item was known to the shop are left out, and so is all that lies before a day on which
 * the book would have been below zero: a stock never is, so something moved there that nobody recorded.
 *
 * @param rollups of every month from the range's first day to today
 * @param today in the shop's zone
 */
export function stockByDay(
  items: readonly Item[],
  rollups: readonly Rollup[],
  { range, today, timeZone }: { range: DayRange; today: Day; timeZone: string },
): StockDays[] {
  const moved = movedByDay(rollups)
  const to = range.to < today ? range.to : today
  const backwards = daysOf({ from: range.from, to: today }).reverse()
  return items.map((item) => {
    const born = dayOf(new Date(item.createdAt), timeZone)
    const from = range.from > born ? range.from : born
    const own = moved.get(item.itemId)
    const days: StockDays['days'] = []
    let stock = item.stock
    for (const day of backwards) {
      if (day < from || stock < 0) break
      if (day <= to) days.push({ day, stock })
      stock -= own?.get(day) ?? 0
    }
    return { item, days: days.reverse() }
  })
}

function movedByDay(rollups: readonly Rollup[]): Map<string, Map<Day, Milli>> {
  const items = new Map<string, Map<Day, Milli>>()
  for (const { itemId, month, days } of rollups) {
    const own = items.get(itemId) ?? new Map<Day, Milli>()
    items.set(itemId, own)
    for (const [dayOfMonth, { quantity = 0, bought = 0, adjusted = 0 }] of Object.entries(days)) {
      own.set(`${month}-${dayOfMonth}`, bought + adjusted - quantity)
    }
  }
  return items
}

export interface StockOut {
  item: Item
  /** Days that ended with nothing on the shelf. */
  days: number
  /** Days of the period whose stock is known. */
  of: number
}

/** Items that were empty at the end of a day, the longest first. */
export function stockOuts(stocks: readonly StockDays[]): StockOut[] {
  return stocks
    .map(({ item, days }) => ({
      item,
      days: days.filter(({ stock }) => stock === 0).length,
      of: days.length,
    }))
    .filter(({ days }) => days > 0)
    .sort((a, b) => b.days - a.days || (a.item.name < b.item.name ? -1 : 1))
}

export interface ItemTurnover {
  item: Item
  sold: Milli
  /** Stock at the end of a day, on average. */
  averageStock: Milli
  /** How many times the average stock was sold. */
  turnover: number
}

/**
 * Stock turnover: quantity sold through average stock, over the days whose stock is known; slowest last. Items that sold
 * nothing, and those that never had anything left at the end of a day, have none.
 */
export function turnoverByItem(
  stocks: readonly StockDays[],
  rollups: readonly Rollup[],
): ItemTurnover[] {
  const sold = soldByItemAndDay(rollups)
  return stocks
    .flatMap(({ item, days }) => {
      const total = days.reduce((sum, { stock }) => sum + stock, 0)
      const quantity = days.reduce(
        (sum, { day }) => sum + (sold.get(`${item.itemId} ${day}`) ?? 0),
        0,
      )
      if (total === 0 || quantity <= 0) return []
      const averageStock = Math.round(total / days.length)
      return [{ item, sold: quantity, averageStock, turnover: (quantity * days.length) / total }]
    })
    .sort((a, b) => b.turnover - a.turnover || (a.item.name < b.item.name ? -1 : 1))
}

function soldByItemAndDay(rollups: readonly Rollup[]): Map<string, Milli> {
  const sold = new Map<string, Milli>()
  for (const { itemId, date, day } of soldDays(rollups)) sold.set(`${itemId} ${date}`, day.quantity)
  return sold
}

/**
 * Turnover of all goods together, each weighed by what it costs now; items whose cost is not known are left out.
 *
 * @returns undefined where no item of known cost sold
 */
export function shopTurnover(items: readonly ItemTurnover[]): number | undefined {
  let sold = 0
  let stock = 0
  for (const { item, sold: quantity, averageStock } of items) {
    if (item.cost === undefined) continue
    sold += quantity * item.cost
    stock += averageStock * item.cost
  }
  return stock > 0 ? sold / stock : undefined
}

/** Nothing sold for so many days: the money in it does nothing. */
export const DEAD_DAYS = 60

export interface DeadStock {
  item: Item
  /** At the selling price; absent where nobody has said one. */
  value?: Paise
}

/**
 * Items in stock of which nothing was sold in the sixty days to `to`, the most money first. What the shop has had for
 * less than that is not dead, it is new.
 *
 * @param rollups of every month of those sixty days
 */
export function deadStock(
  items: readonly Item[],
  rollups: readonly Rollup[],
  { to, timeZone }: { to: Day; timeZone: string },
): DeadStock[] {
  const range = { from: addDays(to, 1 - DEAD_DAYS), to }
  const alive = new Set([...soldDays(rollups, range)].map(({ itemId }) => itemId))
  return items
    .filter(
      (item) =>
        item.stock > 0 &&
        !alive.has(item.itemId) &&
        daysBetween(dayOf(new Date(item.createdAt), timeZone), to) >= DEAD_DAYS &&
        !restockedIn(item, range, timeZone),
    )
    .map((item) => ({
      item,
      ...(item.price !== undefined && { value: Math.round((item.stock * item.price) / 1000) }),
    }))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.item.name < b.item.name ? -1 : 1))
}

/** Goods that came in since may not have had the time to sell. */
function restockedIn({ lastRestockedAt }: Item, { from }: DayRange, timeZone: string): boolean {
  return lastRestockedAt !== undefined && dayOf(new Date(lastRestockedAt), timeZone) >= from
}
