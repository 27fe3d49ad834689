import { daysBetween } from '../../shop/calendar.ts'
import type { Day } from '../../shop/types.ts'

/** Days before a festival on which people shop for it. */
const SHOPPING_DAYS = 9

/** What moves the made-up sales of the demo shop; dates as kept in Maharashtra. */
const FESTIVALS: readonly { strength: number; days: readonly Day[] }[] = [
  // Diwali (Lakshmi Puja)
  {
    strength: 1,
    days: [
      '2023-11-12',
      '2024-11-01',
      '2025-10-21',
      '2026-11-08',
      '2027-10-29',
      '2028-10-17',
      '2029-11-05',
      '2030-10-26',
    ],
  },
  // Ganesh Chaturthi
  {
    strength: 0.5,
    days: [
      '2023-09-19',
      '2024-09-07',
      '2025-08-27',
      '2026-09-14',
      '2027-09-04',
      '2028-08-23',
      '2029-09-11',
      '2030-09-01',
    ],
  },
]

/** The shop is shut on Dhulivandan, the second day of Holi. */
const CLOSED: ReadonlySet<Day> = new Set([
  '2024-03-25',
  '2025-03-14',
  '2026-03-04',
  '2027-03-22',
  '2028-03-11',
  '2029-03-01',
  '2030-03-20',
])

/** How much of its festival factor a day has: rising to the festival's strength on the day itself, 0 on ordinary days. */
export function festivalStrength(day: Day): number {
  for (const { strength, days } of FESTIVALS) {
    for (const festival of days) {
      const before = daysBetween(day, festival)
      if (before >= 0 && before <= SHOPPING_DAYS) {
        return strength * (1 - before / (SHOPPING_DAYS + 1))
      }
    }
  }
  return 0
}

export function isClosed(day: Day): boolean {
  return CLOSED.has(day)
}
