import { formatRupees } from '../../language/format.ts'
import { fitted, shapeText, textPaths, type ShapedText } from './shape-text.ts'

/** One bar: what stands beside or under it, and rupees. */
export interface Bar {
  label: string
  rupees: number
  /** Drawn paler: a day that closed without a sale, a Sunday, whatever the caller wants to set apart. */
  pale?: boolean
}

export interface Chart {
  title: string
  subtitle: string
  bars: readonly Bar[]
}

const WIDTH = 1000
const MARGIN = 48
const INK = '#1b1f24'
const GREY = '#5c6670'
const LINE = '#e3e7ea'
// Dark enough to be told from paper in black and white.
const BAR = '#0b7a5b'
const PALE = '#8fc7b5'
const PLOT_TOP = 190
const PLOT_HEIGHT = 400

/** Columns side by side over a zero line, for days and weekdays. */
export function columnChart({ title, subtitle, bars }: Chart): string {
  const height = PLOT_TOP + PLOT_HEIGHT + 90
  const ticks = ticksOf(Math.max(0, ...bars.map(({ rupees }) => rupees)))
  const top = ticks.at(-1) ?? 1
  const axis = Math.max(...ticks.map((tick) => shapeText(shortRupees(tick), 24).width)) + 16
  const left = MARGIN + axis
  const step = (WIDTH - MARGIN - left) / Math.max(1, bars.length)
  const y = (rupees: number) => PLOT_TOP + PLOT_HEIGHT * (1 - Math.max(0, rupees) / top)
  const parts = ticks.map((tick) => {
    const label = shapeText(shortRupees(tick), 24)
    return (
      `<rect x="${left}" y="${y(tick) - 1}" width="${WIDTH - MARGIN - left}" height="2" fill="${LINE}"/>` +
      textPaths(label, left - 16 - label.width, y(tick) + 9, GREY)
    )
  })
  const every = labelStep(bars, step)
  const withAmounts = bars.length <= 8
  for (const [i, { label, rupees, pale }] of bars.entries()) {
    const middle = left + step * (i + 0.5)
    const wide = Math.min(step * 0.7, 90)
    const at = y(rupees)
    parts.push(
      `<rect x="${middle - wide / 2}" y="${at}" width="${wide}" height="${PLOT_TOP + PLOT_HEIGHT - at}" fill="${pale ? PALE : BAR}"/>`,
    )
    if (withAmounts && rupees > 0)
      parts.push(centred(shapeText(shortRupees(rupees), 24, 700), middle, at - 12, INK))
    if (i % every === 0)
      parts.push(
        centred(fitted(label, step * every - 4, 24), middle, PLOT_TOP + PLOT_HEIGHT + 40, INK),
      )
  }
  return page(height, title, subtitle, parts)
}

/** Bars one under the other with their names above them, for goods: these have long names. */
export function barChart({ title, subtitle, bars }: Chart): string {
  const row = 78
  const most = Math.max(1, ...bars.map(({ rupees }) => rupees))
  const parts = bars.flatMap(({ label, rupees, pale }, i) => {
    const top = 150 + i * row
    const amount = shapeText(formatRupees(rupees), 28, 700)
    const name = fitted(label, WIDTH - 2 * MARGIN - amount.width - 24, 28)
    const wide = Math.max(3, ((WIDTH - 2 * MARGIN) * Math.max(0, rupees)) / most)
    return [
      textPaths(name, MARGIN, top + 30, INK),
      textPaths(amount, WIDTH - MARGIN - amount.width, top + 30, INK),
      `<rect x="${MARGIN}" y="${top + 44}" width="${WIDTH - 2 * MARGIN}" height="16" fill="${LINE}"/>`,
      `<rect x="${MARGIN}" y="${top + 44}" width="${wide}" height="16" fill="${pale ? PALE : BAR}"/>`,
    ]
  })
  return page(150 + bars.length * row + 36, title, subtitle, parts)
}

function page(height: number, title: string, subtitle: string, parts: readonly string[]): string {
  const wide = WIDTH - 2 * MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    textPaths(fitted(title, wide, 40, 700), MARGIN, 72, INK),
    textPaths(fitted(subtitle, wide, 28), MARGIN, 118, GREY),
    ...parts,
    '</svg>',
  ].join('')
}

function centred(text: ShapedText, middle: number, y: number, colour: string): string {
  return textPaths(text, middle - text.width / 2, y, colour)
}

/** Every label that has room: on a phone a month's thirty would lie on each other. */
function labelStep(bars: readonly Bar[], step: number): number {
  const widest = Math.max(0, ...bars.map(({ label }) => Math.min(160, shapeText(label, 24).width)))
  return Math.max(1, Math.ceil((widest + 12) / step))
}

/** Round figures from zero to at least `most`, four or five of them. */
export function ticksOf(most: number): number[] {
  if (most <= 0) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const size = ([1, 2, 2.5, 5].find((times) => times * power >= rough) ?? 10) * power
  return Array.from({ length: Math.ceil(most / size) + 1 }, (_, i) => i * size)
}

/** `₹950`, `₹12.5K`, `₹3.4L`, `₹1.2Cr`: what fits over a column, in the words of India. */
export function shortRupees(rupees: number): string {
  const units = [
    [1e7, 'Cr'],
    [1e5, 'L'],
    [1e3, 'K'],
  ] as const
  for (const [size, name] of units) {
    if (rupees >= size) return `₹${trimmed(rupees / size)}${name}`
  }
  return `₹${Math.round(rupees)}`
}

function trimmed(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}
