import { phrase, PHRASE_KEYS, type PhraseKey } from './phrases.ts'
import type { Writing } from './writing.ts'

const WHOLE_RUPEES = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 0 })
const RUPEES_AND_PAISE = new Intl.NumberFormat('en-IN', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
const QUANTITY = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 3 })
const KEYS = new Set<string>(PHRASE_KEYS)

/** `₹1,23,456.50`; without paise when the amount is whole, with the minus sign in front (`-₹90`). */
export function formatRupees(rupees: number): string {
  const paise = Math.round(Math.abs(rupees) * 100)
  const format = paise % 100 === 0 ? WHOLE_RUPEES : RUPEES_AND_PAISE
  return `${rupees < 0 && paise > 0 ? '-' : ''}₹${format.format(paise / 100)}`
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

/** Indian grouping, at most three decimals. */
export function formatNumber(value: number): string {
  return QUANTITY.format(value)
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
