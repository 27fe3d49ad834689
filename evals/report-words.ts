/** How numbers are written in reports. A minus is U+2212, so that it is as wide as a plus. */
const whole = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 0 })
const tenth = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 1 })
const paise = new Intl.NumberFormat('en-IN', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
const NONE = '–'

export function number(value: number | null): string {
  return value === null
    ? NONE
    : withMinus(Math.abs(value) < 100 ? tenth.format(value) : whole.format(value))
}

export function rupees(value: number | null): string {
  if (value === null) return NONE
  const amount = Math.abs(value)
  return `${value < 0 ? '−' : ''}₹${Number.isInteger(amount) ? whole.format(amount) : paise.format(amount)}`
}

/** @param share 0 to 1 */
export function percent(share: number | null): string {
  return share === null ? NONE : `${tenth.format(100 * share)} %`
}

/** @param value in points of a hundred */
export function points(value: number | null): string {
  return value === null ? NONE : `${tenth.format(value)} points`
}

/** With its sign; `±0` for what shows as nothing. */
export function signed(value: number | null, written: (value: number) => string = number): string {
  if (value === null) return NONE
  const text = written(Math.abs(value))
  if (!/[1-9]/.test(text)) return '±0'
  return `${value < 0 ? '−' : '+'}${text}`
}

/** The change of something that has no natural unit, as a share of what it was. */
export function relative(before: number, after: number): string {
  if (before === after) return '±0'
  return before === 0 ? 'new' : signed(after / before - 1, percent)
}

/** "1 case", "2 cases". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
}

/** A p value, to two figures that count; never as nothing. */
export function probability(p: number): string {
  // The blanks do not break: half a formula at the end of a line is none.
  return p < 0.001
    ? 'p\u00a0<\u00a00.001'
    : `p\u00a0=\u00a0${p >= 0.1 ? p.toFixed(2) : p.toPrecision(2)}`
}

/** To the minute: "2026-01-14 05:30 UTC". */
export function instant(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

/** "shop-assistant@v2 (a1b2c3d4)". */
export function promptLabel({
  name,
  version,
  hash,
}: {
  name: string
  version: number
  hash: string
}): string {
  return `${name}@v${version} (${hash.slice(0, 8)})`
}

function withMinus(text: string): string {
  return text.replace('-', '−')
}
