import PDFDocument from 'pdfkit'
import { phrase } from '../../language/phrases.ts'
import type { Writing } from '../../language/writing.ts'
import { fontBytes, runsOf, SUBSETS, type Weight } from './fonts.ts'
import { columnChart } from './chart.ts'
import { dayLabel } from './pictures.ts'
import { pngOf } from './png.ts'
import type { ReportData } from './report-data.ts'
import { headFigures, periodText, reportTables, type ReportTable } from './report-tables.ts'

const PAGE = { width: 595.28, height: 841.89, margin: 48 }
const WIDE = PAGE.width - 2 * PAGE.margin
const BOTTOM = PAGE.height - PAGE.margin - 24
const INK = '#1b1f24'
const GREY = '#5c6670'
const LINE = '#c9cfd4'
const ROW = 20

interface Style {
  size: number
  weight?: Weight
  colour?: string
}

/** A page of A4 or two: figures, a picture of the days, and the tables. Black on white, so that it prints well. */
export async function reportPdf(data: ReportData, writing: Writing): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: PAGE.margin,
    bufferPages: true,
    info: { Title: `${phrase(writing, 'sheet.title')}, ${data.shop}`, Producer: 'RetailMind' },
  })
  const chunks: Uint8Array[] = []
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', resolve)
    doc.on('error', reject)
  })
  for (const weight of [400, 700] as const)
    for (const subset of SUBSETS)
      doc.registerFont(`${subset} ${weight}`, Buffer.from(fontBytes(subset, weight)))

  let y = head(doc, data, writing)
  if (data.days.length > 1) {
    const bars = data.days.map(({ day, amount }) => ({
      label: dayLabel(day, data.days.length, writing),
      rupees: amount,
    }))
    const svg = columnChart({ title: phrase(writing, 'sheet.days'), subtitle: '', bars })
    const height = (WIDE * 680) / 1000
    doc.image(Buffer.from(await pngOf(svg)), PAGE.margin, y, { width: WIDE, height })
    y += height + 16
  }
  for (const table of reportTables(data, writing)) y = drawTable(doc, table, y)
  if (data.margin && data.margin.unknownCost > 0) {
    const note = phrase(writing, 'sheet.unknown_cost', { count: data.margin.unknownCost })
    write(doc, note, PAGE.margin, roomFor(doc, y, ROW), WIDE, { size: 9, colour: GREY })
  }
  numberPages(doc, data.shop)
  doc.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

function head(doc: PDFKit.PDFDocument, data: ReportData, writing: Writing): number {
  const { margin } = PAGE
  write(doc, data.shop, margin, margin, WIDE, { size: 20, weight: 700 })
  const under = `${phrase(writing, 'sheet.title')}, ${periodText(data, writing)}`
  write(doc, under, margin, margin + 30, WIDE, { size: 12, colour: GREY })
  const figures = headFigures(data, writing)
  const step = WIDE / figures.length
  for (const [i, { name, cell }] of figures.entries()) {
    write(doc, name, margin + i * step, margin + 64, step - 8, { size: 10, colour: GREY })
    write(doc, cell.text, margin + i * step, margin + 80, step - 8, { size: 17, weight: 700 })
  }
  return margin + 122
}

function drawTable(doc: PDFKit.PDFDocument, { title, columns, rows }: ReportTable, from: number) {
  let y = roomFor(doc, from, 3 * ROW)
  write(doc, title, PAGE.margin, y, WIDE, { size: 13, weight: 700 })
  y += ROW + 4
  const line = (texts: readonly string[], style: Style) => {
    y = roomFor(doc, y, ROW)
    const first = WIDE * 0.5
    const rest = (WIDE - first) / Math.max(1, texts.length - 1)
    for (const [i, text] of texts.entries()) {
      if (i === 0) write(doc, text, PAGE.margin, y, first - 8, style)
      else write(doc, text, PAGE.margin + first + (i - 1) * rest, y, rest, style, 'right')
    }
    y += ROW
    doc
      .moveTo(PAGE.margin, y - 4)
      .lineTo(PAGE.margin + WIDE, y - 4)
      .lineWidth(0.5)
      .stroke(LINE)
  }
  line(columns, { size: 9.5, colour: GREY })
  for (const row of rows)
    line(
      row.map(({ text }) => text),
      { size: 10.5 },
    )
  return y + 14
}

/** Where to go on: here, or at the top of a new page. */
function roomFor(doc: PDFKit.PDFDocument, y: number, height: number): number {
  if (y + height <= BOTTOM) return y
  doc.addPage()
  return PAGE.margin
}

/**
 * One line, its stretches in the fonts that have their letters; cut at its end where it is too long. The text goes along as
 * it is, since glyphs in drawing order cannot be read back (a short i is drawn before its consonant).
 */
function write(
  doc: PDFKit.PDFDocument,
  text: string,
  x: number,
  y: number,
  width: number,
  { size, weight = 400, colour = INK }: Style,
  align: 'left' | 'right' = 'left',
): void {
  const widthOf = (line: string) =>
    runsOf(line).reduce(
      (sum, run) =>
        sum + doc.font(`${run.subset} ${weight}`).fontSize(size).widthOfString(run.text),
      0,
    )
  const line = cut(text, width, widthOf)
  let at = align === 'right' ? x + width - widthOf(line) : x
  doc.fillColor(colour)
  doc.markContent('Span', { actual: line })
  for (const run of runsOf(line)) {
    doc.font(`${run.subset} ${weight}`).fontSize(size)
    doc.text(run.text, at, y + size, { lineBreak: false, baseline: 'alphabetic' })
    at += doc.widthOfString(run.text)
  }
  doc.endMarkedContent()
}

function cut(text: string, width: number, widthOf: (line: string) => number): string {
  if (widthOf(text) <= width) return text
  const letters = [...new Intl.Segmenter('hi').segment(text)].map(({ segment }) => segment)
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

function numberPages(doc: PDFKit.PDFDocument, shop: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the margin a text would open a page of its own.
    doc.page.margins.bottom = 0
    const style = { size: 9, colour: GREY }
    write(doc, shop, PAGE.margin, PAGE.height - PAGE.margin, WIDE * 0.7, style)
    const at = `${page - start + 1} / ${count}`
    write(doc, at, PAGE.margin, PAGE.height - PAGE.margin, WIDE, style, 'right')
  }
}
