import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { phrase } from '../../language/phrases.ts'
import { reportXlsx } from './xlsx.ts'
import { SAMPLE_REPORT } from './testing/sample-report.ts'

describe('the report as a workbook', () => {
  it('has the figures in front and a sheet for each table, numbers as numbers', async () => {
    const sheets = await readXlsxFile(Buffer.from(await reportXlsx(SAMPLE_REPORT, 'mr')))
    expect(sheets.map(({ sheet }) => sheet)).toEqual(
      (
        [
          'sheet.title',
          'sheet.days',
          'sheet.top',
          'sheet.changes',
          'sheet.slow',
          'sheet.stock_outs',
        ] as const
      ).map((key) => phrase('mr', key)),
    )
    const [front, days, top] = sheets.map(({ data }) => data)
    expect(front?.[0]?.[0]).toBe(SAMPLE_REPORT.shop)
    expect(front).toContainEqual([phrase('mr', 'sheet.sales'), 123_456_789.5])
    expect(days).toHaveLength(8)
    expect(days?.[3]?.[1]).toBe(0)
    expect(top?.slice(1)).toEqual([
      ['कृष्णा स्टोअर्स मिर्ची', 1234.5, phrase('mr', 'unit.kg.many'), 987_654.25],
      // A name that looks like a formula is a name.
      ['=SUM(A1) Tata® Salt', 12, phrase('mr', 'unit.packet.many'), 336],
    ])
  })
})
