import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import { phrase } from '../../language/phrases.ts'
import type { Writing } from '../../language/writing.ts'
import type { ReportData } from './report-data.ts'
import { dayTable, headFigures, periodText, reportTables, type Cell } from './report-tables.ts'

const RUPEES = '#,##0.00'

/** The same report as a workbook: figures first, then a sheet a table. Numbers are numbers, so that they can be reckoned with. */
export async function reportXlsx(data: ReportData, writing: Writing): Promise<Uint8Array> {
  const front: SheetData = [
    [bold(data.shop)],
    [{ value: periodText(data, writing) }],
    [],
    ...headFigures(data, writing).map(({ name, cell }) => [bold(name), ...written(cell)]),
  ]
  const tables = [dayTable(data, writing), ...reportTables(data, writing)]
  const sheets = [
    { sheet: phrase(writing, 'sheet.title'), data: front, columns: [{ width: 28 }, { width: 16 }] },
    ...tables.map(({ title, columns, rows }) => {
      // A quantity is two columns here, the number and its unit.
      const counted = (rows[0] ?? []).map(({ unit }) => unit !== undefined)
      const names = columns.flatMap((name, i) =>
        counted[i] ? [name, phrase(writing, 'sheet.unit')] : [name],
      )
      return {
        sheet: title,
        stickyRowsCount: 1,
        data: [names.map(bold), ...rows.map((row) => row.flatMap(written))] satisfies SheetData,
        columns: names.map((_, i) => ({ width: i === 0 ? 32 : 16 })),
      }
    }),
  ]
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer())
}

function bold(value: string) {
  return { value, fontWeight: 'bold' as const }
}

/** Text stays text, also where it looks like a formula. */
function written({ text, value, unit }: Cell) {
  if (value === undefined) return [{ value: text, type: String }]
  if (unit !== undefined)
    return [
      { value, type: Number },
      { value: unit, type: String },
    ]
  return text.includes('₹') ? [{ value, type: Number, format: RUPEES }] : [{ value, type: Number }]
}
