import { addDays, daysOf, monthsOf, type DayRange } from '../calendar.ts'
import { fromMilli } from '../units.ts'
import type { Day, Rollup } from '../types.ts'

/** Two years: longer ago says nothing of what is sold now. */
const MAX_DAYS = 730

/** The months to read for the history of an item, and for what was sold today. */
export function historyMonths(today: Day): string[] {
  return monthsOf({ from: addDays(today, -MAX_DAYS), to: today })
}

/**
 * Units sold a day, from the first day with a sale (at most two years ago) to yesterday; today is not over. Empty if nothing
 * was sold before today.
 *
 * @param rollups of one item
 */
export function salesHistory(
  rollups: readonly Rollup[],
  today: Day,
): { history: number[]; startDate: Day } {
  const sold = new Map<Day, number>()
  for (const { month, days } of rollups) {
    for (const [day, { quantity = 0 }] of Object.entries(days)) {
      if (quantity > 0) sold.set(`${month}-${day}`, fromMilli(quantity))
    }
  }
  const range: DayRange = { from: addDays(today, -MAX_DAYS), to: addDays(today, -1) }
  const startDate = [...sold.keys()].filter((day) => day >= range.from && day <= range.to).sort()[0]
  if (startDate === undefined) return { history: [], startDate: today }
  const history = daysOf({ ...range, from: startDate }).map((day) => sold.get(day) ?? 0)
  return { history, startDate }
}
