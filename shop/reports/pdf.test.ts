import { describe, expect, it } from 'vitest'
import { formatRupees } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import { WRITINGS } from '../../language/writing.ts'
import { reportPdf } from './pdf.ts'
import { readPdf } from './testing/read-pdf.ts'
import { SAMPLE_REPORT } from './testing/sample-report.ts'

describe('the report as PDF', () => {
  it.each(WRITINGS)('has every figure and name whole, in %s', async (writing) => {
    const { lines, glyphs } = readPdf(await reportPdf(SAMPLE_REPORT, writing))
    const wanted = [
      SAMPLE_REPORT.shop,
      formatRupees(SAMPLE_REPORT.total),
      formatRupees(SAMPLE_REPORT.previous),
      '+25%',
      formatRupees(23_456_789.25),
      ...SAMPLE_REPORT.top.flatMap(({ item, amount }) => [item, formatRupees(amount)]),
      phrase(writing, 'sheet.days'),
      phrase(writing, 'sheet.unknown_cost', { count: 3 }),
    ]
    expect(lines).toEqual(expect.arrayContaining(wanted))
    expect(lines.filter((line) => line.endsWith('…'))).toEqual([])
    expect(glyphs.length).toBeGreaterThan(200)
    // Glyph 0 is the box of a letter that the font does not have.
    expect(glyphs).not.toContain(0)
  })

  it('numbers its pages, and takes as many as it needs', async () => {
    const [row] = SAMPLE_REPORT.top
    if (!row) throw new Error('the sample has a row')
    const long = { ...SAMPLE_REPORT, top: Array.from({ length: 60 }, () => row) }
    const { pages, lines } = readPdf(await reportPdf(long, 'hi'))
    expect(pages).toBe(3)
    expect(lines.filter((line) => /^\d \/ \d$/.test(line))).toEqual(['1 / 3', '2 / 3', '3 / 3'])
    expect(readPdf(await reportPdf({ ...long, top: [] }, 'hi')).pages).toBe(1)
  })

  it('cuts a name that is too long, and never in the middle of a letter', async () => {
    const [row] = SAMPLE_REPORT.top
    if (!row) throw new Error('the sample has a row')
    const item = 'श्री '.repeat(60).trim()
    const { lines } = readPdf(await reportPdf({ ...SAMPLE_REPORT, top: [{ ...row, item }] }, 'mr'))
    expect(lines.find((line) => line.startsWith('श्री श्री'))).toMatch(/^(?:श्री )+श्री…$/)
  })

  it('is a page for a day without a picture of days, and for a shop that sold nothing', async () => {
    const none = { shop: 'S', from: '2026-01-04', to: '2026-01-04', total: 0, previous: 0 }
    const empty = { ...none, days: [], top: [], changes: [], slow: [], stockOuts: [] }
    const { pages, lines } = readPdf(await reportPdf(empty, 'en'))
    expect(pages).toBe(1)
    expect(lines).toContain('Sales report, Sun 4 Jan 2026')
    expect(lines).not.toContain(phrase('en', 'sheet.days'))
  })
})
