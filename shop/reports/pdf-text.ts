import { runsOf, type Weight } from './fonts.ts'

export interface TextStyle {
  /** In points. */
  size: number
  weight?: Weight
  colour: string
  align?: 'left' | 'right'
  /** A figure that is too long is set smaller: cut, it would be another figure. Anything else is cut at its end. */
  figure?: boolean
}

export interface TextPlace {
  x: number
  /** Of the upper edge of the line. */
  y: number
  width: number
}

/**
 * One line, its stretches in the fonts that have their letters. The text goes along as it is, since glyphs in drawing order
 * cannot be read back (a short i is drawn before its consonant).
 */
export function writeLine(
  doc: PDFKit.PDFDocument,
  text: string,
  { x, y, width }: TextPlace,
  style: TextStyle,
): void {
  const { weight = 400, colour, align = 'left', figure = false } = style
  const use = (subset: string, size: number) => doc.font(`${subset} ${weight}`).fontSize(size)
  const widthOf = (line: string, size = style.size) =>
    runsOf(line).reduce((sum, run) => sum + use(run.subset, size).widthOfString(run.text), 0)

  const size = figure ? style.size * Math.min(1, width / widthOf(text)) : style.size
  const line = figure ? text : cut(text, width, widthOf)
  let at = align === 'right' ? x + width - widthOf(line, size) : x
  doc.fillColor(colour)
  doc.markContent('Span', { actual: line })
  for (const run of runsOf(line)) {
    use(run.subset, size)
    // All on one baseline, whatever their size.
    doc.text(run.text, at, y + style.size, { lineBreak: false, baseline: 'alphabetic' })
    at += doc.widthOfString(run.text)
  }
  doc.endMarkedContent()
}

/** The text, or as much of its beginning as fits with an ellipsis behind it. Letters are never cut in two. */
function cut(text: string, width: number, widthOf: (line: string) => number): string {
  if (widthOf(text) <= width) return text
  const letters = [...new Intl.Segmenter('hi').segment(text)].map(({ segment }) => segment)
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}
