import * as z from 'zod'
import { addDays, daysOf, weekdayOf } from '../../shop/calendar.ts'
import { lineAmount } from '../../shop/money.ts'
import type { Day, Item, Rollup } from '../../shop/types.ts'
import { festivalStrength, isClosed } from './demo-festivals.ts'

/** Two years, to yesterday. */
export const HISTORY_DAYS = 730

/** Prices two years ago were so much lower, a year. */
const INFLATION = 0.05

/** How an item sells. */
export const salesPattern = z.object({
  /** Base units sold on an ordinary day, now. Under one, days without a sale are usual. */
  perDay: z.number().positive(),
  /** What one customer usually takes, in base units. */
  step: z.number().positive(),
  /** Saturday and Sunday, as a factor. */
  weekend: z.number().positive().default(1.2),
  /** Growth a year: 0.1 is 10 % more now than a year ago. */
  trend: z.number().gt(-1).default(0),
  /** The days before Diwali, as a factor; smaller festivals have their part of it. */
  festival: z.number().positive().default(1),
})
export type SalesPattern = z.infer<typeof salesPattern>

/**
 * Made-up sales of the two years before `today`, by month: customers come at random (Poisson) at a rate that follows weekday,
 * trend, festivals and the day's luck of the whole shop, and take `step` each. Every Monday what the week before sold is bought
 * again. The same day of the same item comes out the same whenever it is made, but for the trend, which ends today.
 */
export function salesHistory(item: Item, pattern: SalesPattern, today: Day): Rollup[] {
  const months = new Map<string, Rollup>()
  let soldSinceMonday = 0
  for (const [place, day] of days(today).entries()) {
    const yearsAgo = (HISTORY_DAYS - place) / 365
    const quantity = soldOn(item, pattern, day, yearsAgo)
    const bought = weekdayOf(day) === 0 ? soldSinceMonday : 0
    if (weekdayOf(day) === 0) soldSinceMonday = 0
    soldSinceMonday += quantity
    if (quantity === 0 && bought === 0) continue

    const month = day.slice(0, 7)
    const rollup = months.get(month) ?? { itemId: item.itemId, month, days: {} }
    months.set(month, rollup)
    rollup.days[day.slice(8)] = {
      ...(quantity > 0 && {
        quantity,
        ...moneyOf(quantity, item, yearsAgo),
      }),
      ...(bought > 0 && { bought }),
    }
  }
  return [...months.values()]
}

/** Thousandths sold on a day. */
function soldOn(item: Item, pattern: SalesPattern, day: Day, yearsAgo: number): number {
  if (isClosed(day)) return 0
  const random = randomOf(`${item.itemId}|${day}`)
  const luck = 0.8 + 0.4 * randomOf(day)()
  const weekend = weekdayOf(day) >= 5 ? pattern.weekend : 1
  const trend = (1 + pattern.trend) ** -yearsAgo
  const festival = 1 + (pattern.festival - 1) * festivalStrength(day)
  const customers = (pattern.perDay / pattern.step) * luck * weekend * trend * festival
  return poisson(customers, random) * Math.round(pattern.step * 1000)
}

function moneyOf(quantity: number, { price, cost }: Item, yearsAgo: number) {
  const then = (1 + INFLATION) ** -yearsAgo
  return {
    ...(price !== undefined && { amount: lineAmount(quantity, Math.round(price * then)) }),
    ...(cost !== undefined && { cost: lineAmount(quantity, Math.round(cost * then)) }),
  }
}

const rememberedDays: { today?: Day; days: Day[] } = { days: [] }

/** The days of the history. Kept for the next item, which has the same. */
function days(today: Day): Day[] {
  if (rememberedDays.today !== today) {
    rememberedDays.days = daysOf({ from: addDays(today, -HISTORY_DAYS), to: addDays(today, -1) })
    rememberedDays.today = today
  }
  return rememberedDays.days
}

/** Knuth's way: how many uniform numbers can be multiplied before the product falls under e^-mean. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count += 1
  return count
}

/** Uniform numbers from 0 to 1 that depend on the seed only (mulberry32, seeded by FNV-1a). */
function randomOf(seed: string): () => number {
  let state = 0x811c9dc5
  for (let place = 0; place < seed.length; place++) {
    state = Math.imul(state ^ seed.charCodeAt(place), 0x01000193)
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
