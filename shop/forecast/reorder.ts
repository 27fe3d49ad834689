import { average } from '../sums.ts'
import { isCounted } from '../units.ts'

/**
 * How much to order so that the stock lasts, order-up-to: the demand that is exceeded one time in twenty, less what is there.
 * Rounded up to whole base units, or to a tenth of what is measured. Rounding up is the point: too little was the risk.
 *
 * @param upTo the 95 % quantile of the demand until the next order would arrive, in base units
 * @param stock in base units
 */
export function recommendReorder(order: { upTo: number; stock: number; unit: string }): number {
  const short = Math.max(0, order.upTo - order.stock)
  // Without the slack, 0.1 + 0.2 would order a tenth too much.
  const tenths = Math.ceil(short * 10 - 1e-6)
  return isCounted(order.unit) ? Math.ceil(short - 1e-6) : Math.max(0, tenths) / 10
}

/**
 * In how many days the stock is used up if the demand is as expected: whole days that it is enough for. Beyond the forecast,
 * days like its average are assumed.
 *
 * @param mean expected demand a day
 * @returns undefined when nothing is expected to be sold, or when it lasts longer than a year
 */
export function daysOfStock(stock: number, mean: readonly number[]): number | undefined {
  let left = stock
  for (const [day, demand] of mean.entries()) {
    left -= demand
    if (left < 0) return day
  }
  const daily = average(mean)
  const days = daily > 0 ? mean.length + Math.floor(left / daily) : Infinity
  return days <= 365 ? days : undefined
}
