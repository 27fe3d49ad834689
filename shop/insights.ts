import { daysOf, type DayRange } from './calendar.ts'
import type { Day, Item, Milli, Paise, Rollup } from './types.ts'

/** What an item sold in a period. */
export interface ItemSales {
  itemId: string
  quantity: Milli
  amount: Paise
  /** Cost of the goods sold; only where it is known for every day of the period on which some were sold. */
  cost?: Paise
}

export interface DaySales {
  day: Day
  amount: Paise
}

/** Totals of each item that sold in these days, best amount first. Undone entries are out of the rollups already. */
export function salesByItem(rollups: readonly Rollup[], range: DayRange): ItemSales[] {
  const items = new Map<
    string,
    { quantity: Milli; amount: Paise; cost: Paise; costKnown: boolean }
  >()
  for (const { itemId, day } of soldDays(rollups, range)) {
    const item = items.get(itemId) ?? { quantity: 0, amount: 0, cost: 0, costKnown: true }
    item.quantity += day.quantity
    item.amount += day.amount
    item.cost += day.cost
    item.costKnown &&= day.cost > 0
    items.set(itemId, item)
  }
  return [...items]
    .map(([itemId, { costKnown, cost, ...sales }]) => ({
      itemId,
      ...sales,
      ...(costKnown && { cost }),
    }))
    .sort(
      (a, b) => b.amount - a.amount || b.quantity - a.quantity || (a.itemId < b.itemId ? -1 : 1),
    )
}

/** Amount sold on each day of the range, days without sales too. */
export function salesByDay(rollups: readonly Rollup[], range: DayRange): DaySales[] {
  const amounts = new Map<Day, Paise>(daysOf(range).map((day) => [day, 0]))
  for (const { date, day } of soldDays(rollups, range)) {
    amounts.set(date, (amounts.get(date) ?? 0) + day.amount)
  }
  return [...amounts].map(([day, amount]) => ({ day, amount }))
}

/** Amount sold in the range. */
export function totalSales(rollups: readonly Rollup[], range: DayRange): Paise {
  return salesByDay(rollups, range).reduce((total, { amount }) => total + amount, 0)
}

export interface Margin {
  /** Amount sold, less the cost of what was sold, of the items whose cost is known. */
  margin: Paise
  /** The amount that this is the margin of. */
  amount: Paise
  /** Items left out because their cost is not known. */
  unknownCost: number
}

export function marginOf(sales: readonly ItemSales[]): Margin {
  const result: Margin = { margin: 0, amount: 0, unknownCost: 0 }
  for (const { amount, cost } of sales) {
    if (cost === undefined) result.unknownCost++
    else {
      result.margin += amount - cost
      result.amount += amount
    }
  }
  return result
}

/** Every day on which an item sold, in the range or in all that the rollups tell of. */
export function* soldDays(
  rollups: readonly Rollup[],
  { from, to }: DayRange = { from: '0000-01-01', to: '9999-12-31' },
) {
  for (const { itemId, month, days } of rollups) {
    for (const [dayOfMonth, { quantity = 0, amount = 0, cost = 0 }] of Object.entries(days)) {
      const date: Day = `${month}-${dayOfMonth}`
      if (date < from || date > to) continue
      // A day whose sales were all undone is left with zeros.
      if (quantity !== 0 || amount !== 0) yield { itemId, date, day: { quantity, amount, cost } }
    }
  }
}

/** Items that are in stock, those of which the smallest share was sold first; where nothing was, the most money lying about. */
export function slowMovers(
  items: readonly Item[],
  sales: readonly ItemSales[],
): { item: Item; sold: ItemSales }[] {
  const soldById = new Map(sales.map((sold) => [sold.itemId, sold]))
  return items
    .filter((item) => item.stock > 0)
    .map((item) => {
      const sold = soldById.get(item.itemId) ?? { itemId: item.itemId, quantity: 0, amount: 0 }
      return { item, sold, share: sold.quantity / (sold.quantity + item.stock) }
    })
    .sort((a, b) => a.share - b.share || stockValue(b.item) - stockValue(a.item))
    .map(({ item, sold }) => ({ item, sold }))
}

function stockValue({ stock, price = 0 }: Item): number {
  return (stock / 1000) * price
}
