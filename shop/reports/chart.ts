import { formatRupees } from '../../language/format.ts'
import { fitted, shapeText, textPaths, type ShapedText } from './shape-text.ts'

/** One bar: what stands beside or under it, and rupees. */
export interface Bar {
  label: string
  rupees: number
}

export interface Chart {
  /** Without one the columns fill the picture to its edges: it stands on a page that has its own headings. */
  head?: { title: string; subtitle: string }
  bars: readonly Bar[]
}

/** An SVG without a text element: every letter is an outline. */
export interface Drawing {
  svg: string
  width: number
  height: number
}

const WIDTH = 1000
const MARGIN = 48
const PAPER = '#ffffff'
const INK = '#1b1f24'
const GREY = '#5c6670'
const LINE = '#e3e7ea'
// Dark enough to be told from paper in black and white.
const BAR = '#0b7a5b'
const PLOT_HEIGHT = 400
/** Room under the zero line for the labels, and over the plot for the figure of a column that reaches the top. */
const UNDER = 64
const LABEL = 24
const LEAST_LABEL = 15
/** So many columns have their figures over them, and each its label. */
const FEW = 8
const OVER = 40

/** Columns side by side over a zero line, for days and weekdays. */
export function columnChart({ head, bars }: Chart): Drawing {
  const margin = head ? MARGIN : 0
  const plotTop = head ? 190 : OVER
  const bottom = plotTop + PLOT_HEIGHT
  const ticks = ticksOf(Math.max(0, ...bars.map(({ rupees }) => rupees)))
  const top = ticks.at(-1) ?? 1
  const axis = Math.max(...ticks.map((tick) => shapeText(shortRupees(tick), 24).width)) + 16
  const left = margin + axis
  const right = WIDTH - margin
  const step = (right - left) / Math.max(1, bars.length)
  const y = (rupees: number) => plotTop + PLOT_HEIGHT * (1 - Math.max(0, rupees) / top)
  const parts = ticks.map((tick) => {
    const label = shapeText(shortRupees(tick), 24)
    return (
      `<rect x="${left}" y="${y(tick) - 1}" width="${right - left}" height="2" fill="${LINE}"/>` +
      textPaths(label, left - 16 - label.width, y(tick) + 9, GREY)
    )
  })
  const few = bars.length <= FEW
  const { every, size } = few ? { every: 1, size: labelSize(bars, step) } : labelStep(bars, step)
  for (const [i, { label, rupees }] of bars.entries()) {
    const middle = left + step * (i + 0.5)
    const wide = Math.min(step * 0.7, 90)
    const at = y(rupees)
    parts.push(
      `<rect x="${middle - wide / 2}" y="${at}" width="${wide}" height="${bottom - at}" fill="${BAR}"/>`,
    )
    if (few && rupees > 0) {
      const amount = shapeText(shortRupees(rupees), 24, 700)
      parts.push(
        // The lines of the scale must not run through the figures.
        `<rect x="${middle - amount.width / 2 - 4}" y="${at - 32}" width="${amount.width + 8}" height="28" fill="${PAPER}"/>`,
        centred(amount, middle, at - 12, INK),
      )
    }
    if (i % every === 0)
      parts.push(centred(fitted(label, step * every - 4, size), middle, bottom + 40, INK))
  }
  return page(bottom + UNDER + (head ? 26 : 0), head, parts)
}

/** Bars one under the other with their names above them, for goods: these have long names. */
export function barChart({ head, bars }: Chart): Drawing {
  const row = 78
  const first = head ? 150 : 0
  const most = Math.max(1, ...bars.map(({ rupees }) => rupees))
  const parts = bars.flatMap(({ label, rupees }, i) => {
    const top = first + i * row
    const amount = shapeText(formatRupees(rupees), 28, 700)
    const name = fitted(label, WIDTH - 2 * MARGIN - amount.width - 24, 28)
    const wide = Math.max(3, ((WIDTH - 2 * MARGIN) * Math.max(0, rupees)) / most)
    return [
      textPaths(name, MARGIN, top + 30, INK),
      textPaths(amount, WIDTH - MARGIN - amount.width, top + 30, INK),
      `<rect x="${MARGIN}" y="${top + 44}" width="${WIDTH - 2 * MARGIN}" height="16" fill="${LINE}"/>`,
      `<rect x="${MARGIN}" y="${top + 44}" width="${wide}" height="16" fill="${BAR}"/>`,
    ]
  })
  return page(first + bars.length * row + 36, head, parts)
}

function page(height: number, head: Chart['head'], parts: readonly string[]): Drawing {
  const wide = WIDTH - 2 * MARGIN
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="${PAPER}"/>`,
    ...(head
      ? [
          textPaths(fitted(head.title, wide, 40, 700), MARGIN, 72, INK),
          textPaths(fitted(head.subtitle, wide, 28), MARGIN, 118, GREY),
        ]
      : []),
    ...parts,
    '</svg>',
  ].join('')
  return { svg, width: WIDTH, height }
}

function centred(text: ShapedText, middle: number, y: number, colour: string): string {
  return textPaths(text, middle - text.width / 2, y, colour)
}

/** Every label that has room: on a phone a month's thirty would lie on each other. */
function labelStep(bars: readonly Bar[], step: number): { every: number; size: number } {
  const widest = Math.min(160, widestLabel(bars))
  return { every: Math.max(1, Math.ceil((widest + 12) / step)), size: LABEL }
}

/** Of few columns each has its label, set smaller if need be: a week without its Tuesday is hard to read. */
function labelSize(bars: readonly Bar[], step: number): number {
  return Math.max(LEAST_LABEL, Math.min(LABEL, (LABEL * (step - 12)) / widestLabel(bars)))
}

function widestLabel(bars: readonly Bar[]): number {
  return Math.max(1, ...bars.map(({ label }) => shapeText(label, LABEL).width))
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
  if (Math.round(rupees) < 1000) return `₹${Math.round(rupees)}`
  for (const [size, name] of UNITS) {
    // 99,990 is not a hundred thousand, but one lakh.
    const count = rounded(rupees / size)
    if (count < 100) return `₹${count}${name}`
  }
  return `₹${rounded(rupees / 1e7)}Cr`
}

const UNITS = [
  [1e3, 'K'],
  [1e5, 'L'],
] as const

function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10
}
