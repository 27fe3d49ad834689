import { plain } from '../language/plain.ts'

const TIME =
  /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?(?:\s*(?:o'?clock|baje|vajta|vajata|बजे|वाजता|वा))?$/u

/**
 * A time of day as people write it, as `HH:MM`: "9", "9:30", "21.15", "9 am", "9 pm", "९ बजे". Without am or pm it is taken by
 * the 24-hour clock.
 *
 * @returns undefined for what is no time
 */
export function parseClockTime(said: string): string | undefined {
  const [, hourText, minuteText = '0', half = ''] = TIME.exec(plain(said).trim()) ?? []
  if (hourText === undefined) return undefined
  const minute = Number(minuteText)
  let hour = Number(hourText)
  if (half !== '') {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.startsWith('p') ? 12 : 0)
  }
  if (hour > 23 || minute > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
