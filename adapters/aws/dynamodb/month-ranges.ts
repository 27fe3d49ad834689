import { addDays, monthsOf } from '../../../shop/calendar.ts'

/** Months that follow each other are one range of keys, and so one query. Both ends included, in time order. */
export function monthRanges(months: readonly string[]): { from: string; to: string }[] {
  const ranges: { from: string; to: string }[] = []
  for (const month of [...new Set(months)].sort()) {
    const last = ranges.at(-1)
    if (last && follows(month, last.to)) last.to = month
    else ranges.push({ from: month, to: month })
  }
  return ranges
}

function follows(month: string, before: string): boolean {
  const [, next] = monthsOf({ from: `${before}-01`, to: addDays(`${before}-28`, 4) })
  return month === next
}
