import { phrase, PHRASE_KEYS, type PhraseKey } from './phrases.ts'
import type { Writing } from './writing.ts'

const KEYS = new Set<string>(PHRASE_KEYS)

/** `₹1,23,456.50`; without paise when the amount is whole, with the minus sign in front (`-₹90`). */
export function formatRupees(rupees: number): string {
  if (Math.abs(rupees) >= 1e12 || Number.isNaN(rupees)) return `₹${formatNumber(rupees)}`
  const paise = Math.round(Math.abs(rupees) * 100)
  const whole = grouped(Math.floor(paise / 100))
  const rest = paise % 100 === 0 ? '' : `.${String(paise % 100).padStart(2, '0')}`
  return `${rupees < 0 && paise > 0 ? '-' : ''}₹${whole}${rest}`
}

/** `2.5 kg`, `12 pcs`, `२` stays `2`: digits are ASCII in every language, as on Indian price tags. */
export function formatQuantity(quantity: number, unit: string, writing: Writing): string {
  const few = Math.abs(quantity) <= 1 && quantity !== 0
  return `${formatNumber(quantity)} ${unitName(unit, few ? 'one' : 'many', writing)}`
}

/** A unit's name; one that has no word in the phrases is shown as the shop writes it. */
export function unitName(unit: string, count: 'one' | 'many', writing: Writing): string {
  const key = `unit.${unit}.${count}`
  return isPhraseKey(key) ? phrase(writing, key) : unit
}

/** Indian grouping (`1,23,456.5`), at most three decimals. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  // Beyond this a number has no thousandths that mean anything.
  if (Math.abs(value) >= 1e12)
    return `${value < 0 ? '-' : ''}${grouped(Math.round(Math.abs(value)))}`
  const thousandths = Math.round(Math.abs(value) * 1000)
  const decimals = String(thousandths % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  const sign = value < 0 && thousandths > 0 ? '-' : ''
  return `${sign}${grouped(Math.floor(thousandths / 1000))}${decimals && `.${decimals}`}`
}

/** Thousands, then lakhs and crores in pairs. Written out: an `Intl.NumberFormat` costs 10 ms of a cold start. */
function grouped(whole: number): string {
  return BigInt(whole)
    .toString()
    .replace(/\B(?=(?:\d{2})*\d{3}$)/g, ',')
}

/** `Wed 14 Jan` from `2026-01-14`. What is not a calendar day comes back as it is. */
export function formatDay(day: string, writing: Writing): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return day
  const weekday = `weekday.${date.getUTCDay()}`
  const month = `month.${date.getUTCMonth() + 1}`
  if (!isPhraseKey(weekday) || !isPhraseKey(month)) return day
  return phrase(writing, 'date', {
    weekday: phrase(writing, weekday),
    day: date.getUTCDate(),
    month: phrase(writing, month),
  })
}

function isPhraseKey(key: string): key is PhraseKey {
  return KEYS.has(key)
}

const WEEKDAYS = [
  'weekday.1',
  'weekday.2',
  'weekday.3',
  'weekday.4',
  'weekday.5',
  'weekday.6',
  'weekday.0',
] as const

/** @param weekday 0 is Monday */
export function weekdayName(weekday: number, writing: Writing): string {
  return phrase(writing, WEEKDAYS[weekday] ?? 'weekday.0')
}
