import PDFDocument from 'pdfkit'
import { phrase } from '../../language/phrases.ts'
import type { Writing } from '../../language/writing.ts'
import { columnChart } from './chart.ts'
import { fontBytes, SUBSETS } from './fonts.ts'
import { writeLine } from './pdf-text.ts'
import { dayLabel } from './pictures.ts'
import { pngOf } from './png.ts'
import type { ReportData } from './report-data.ts'
import { headFigures, periodText, reportTables, type ReportTable } from './report-tables.ts'

const PAGE = { width: 595.28, height: 841.89, margin: 48 }
const LEFT = PAGE.margin
const WIDE = PAGE.width - 2 * PAGE.margin
const BOTTOM = PAGE.height - PAGE.margin - 24
const LINE = '#c9cfd4'
const ROW = 20
/** Of the picture, across the page: 290 dots to the inch, as sharp as a printer prints. */
const PRINT_PIXELS = 2000

const TITLE = { size: 20, weight: 700, colour: '#1b1f24' } as const
const HEADING = { ...TITLE, size: 13 } as const
const FIGURE = { ...TITLE, size: 17, figure: true } as const
const CELL = { size: 10.5, colour: '#1b1f24' } as const
const SMALL = { size: 9.5, colour: '#5c6670' } as const

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

  let y = drawHead(doc, data, writing)
  if (data.days.length > 1) y = await drawDays(doc, data, { writing, from: y })
  for (const table of reportTables(data, writing)) y = drawTable(doc, table, y)
  if (data.margin && data.margin.unknownCost > 0) {
    const note = phrase(writing, 'sheet.unknown_cost', { count: data.margin.unknownCost })
    writeLine(doc, note, { x: LEFT, y: roomFor(doc, y, ROW), width: WIDE }, SMALL)
  }
  numberPages(doc, data.shop)
  doc.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

function drawHead(doc: PDFKit.PDFDocument, data: ReportData, writing: Writing): number {
  const top = PAGE.margin
  const under = `${phrase(writing, 'sheet.title')}, ${periodText(data, writing)}`
  writeLine(doc, data.shop, { x: LEFT, y: top, width: WIDE }, TITLE)
  writeLine(doc, under, { x: LEFT, y: top + 30, width: WIDE }, { ...SMALL, size: 12 })
  const figures = headFigures(data, writing)
  const step = WIDE / figures.length
  for (const [i, { name, cell }] of figures.entries()) {
    const place = { x: LEFT + i * step, width: step - 12 }
    writeLine(doc, name, { ...place, y: top + 64 }, { ...SMALL, size: 10 })
    writeLine(doc, cell.text, { ...place, y: top + 80 }, FIGURE)
  }
  return top + 122
}

async function drawDays(
  doc: PDFKit.PDFDocument,
  { days }: ReportData,
  { writing, from: y }: { writing: Writing; from: number },
): Promise<number> {
  const { svg, width, height } = columnChart({
    bars: days.map(({ day, amount }) => ({
      label: dayLabel(day, days.length, writing),
      rupees: amount,
    })),
  })
  writeLine(doc, phrase(writing, 'sheet.days'), { x: LEFT, y, width: WIDE }, HEADING)
  doc.image(Buffer.from(await pngOf(svg, PRINT_PIXELS)), LEFT, y + ROW, { width: WIDE })
  return y + ROW + (WIDE * height) / width + 12
}

function drawTable(doc: PDFKit.PDFDocument, { title, columns, rows }: ReportTable, from: number) {
  let y = roomFor(doc, from, 3 * ROW)
  writeLine(doc, title, { x: LEFT, y, width: WIDE }, HEADING)
  y += ROW + 4
  const half = WIDE / 2
  const step = half / Math.max(1, columns.length - 1)
  const line = (texts: readonly string[], style: typeof CELL | typeof SMALL) => {
    y = roomFor(doc, y, ROW)
    const [name = '', ...figures] = texts
    writeLine(doc, name, { x: LEFT, y, width: half - 8 }, style)
    for (const [i, text] of figures.entries()) {
      const place = { x: LEFT + half + i * step + 8, y, width: step - 8 }
      writeLine(doc, text, place, { ...style, align: 'right', figure: true })
    }
    y += ROW
    doc
      .moveTo(LEFT, y - 4)
      .lineTo(LEFT + WIDE, y - 4)
      .lineWidth(0.5)
      .stroke(LINE)
  }
  line(columns, SMALL)
  for (const row of rows)
    line(
      row.map(({ text }) => text),
      CELL,
    )
  return y + 14
}

/** Where to go on: here, or at the top of a new page. */
function roomFor(doc: PDFKit.PDFDocument, y: number, height: number): number {
  if (y + height <= BOTTOM) return y
  doc.addPage()
  return PAGE.margin
}

function numberPages(doc: PDFKit.PDFDocument, shop: string): void {
  const { start, count } = doc.bufferedPageRange()
  const y = PAGE.height - PAGE.margin
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the margin a text would open a page of its own.
    doc.page.margins.bottom = 0
    writeLine(doc, shop, { x: LEFT, y, width: WIDE * 0.7 }, SMALL)
    const number = `${page - start + 1} / ${count}`
    writeLine(doc, number, { x: LEFT, y, width: WIDE }, { ...SMALL, align: 'right' })
  }
}
