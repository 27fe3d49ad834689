import { weekdayName } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import type { Writing } from '../../language/writing.ts'
import type { Day } from '../types.ts'
import { barChart, columnChart } from './chart.ts'
import { pngOf } from './png.ts'
import { periodText } from './report-tables.ts'

/** The figures of a report that a picture says better, as they stand in the tool's result. */
export type Picture =
  | { kind: 'trend'; days: readonly { date: Day; amount: number }[] }
  | { kind: 'weekdays'; weekdays: readonly { weekday: number; average: number }[] }
  | { kind: 'top_sellers'; items: readonly { item: string; amount: number }[] }

/** A chart for the phone, 1,000 pixels wide. */
export async function renderPicture(
  picture: Picture,
  at: { shop: string; from: Day; to: Day; writing: Writing },
): Promise<Uint8Array> {
  const { writing } = at
  // What is cut off where both are too long is the shop's name: they know where they are.
  const subtitle = `${periodText(at, writing)}, ${at.shop}`
  switch (picture.kind) {
    case 'trend':
      return pngOf(
        columnChart({
          head: { title: phrase(writing, 'sheet.days'), subtitle },
          bars: picture.days.map(({ date, amount }) => ({
            label: dayLabel(date, picture.days.length, writing),
            rupees: amount,
          })),
        }).svg,
      )
    case 'weekdays':
      return pngOf(
        columnChart({
          head: { title: phrase(writing, 'sheet.weekdays'), subtitle },
          bars: picture.weekdays.map(({ weekday, average }) => ({
            label: weekdayName(weekday, writing),
            rupees: average,
          })),
        }).svg,
      )
    case 'top_sellers':
      return pngOf(
        barChart({
          head: { title: phrase(writing, 'sheet.top'), subtitle },
          bars: picture.items.map(({ item, amount }) => ({ label: item, rupees: amount })),
        }).svg,
      )
  }
}

/** The weekday where the days are of one week, else the day of the month. */
export function dayLabel(day: Day, days: number, writing: Writing): string {
  return days <= 7
    ? weekdayName((new Date(day).getUTCDay() + 6) % 7, writing)
    : String(Number(day.slice(8)))
}
