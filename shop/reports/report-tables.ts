import { formatDay, formatQuantity, formatRupees, unitName } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import type { Writing } from '../../language/writing.ts'
import type { Day } from '../types.ts'
import type { ReportData } from './report-data.ts'

/** A cell as it is printed, and the number that a sheet reckons with. */
export interface Cell {
  text: string
  value?: number
  /** Of a quantity, for a sheet that has it in a column of its own. */
  unit?: string
}

export interface ReportTable {
  title: string
  /** The first column is wide and stands left, the others right. */
  columns: string[]
  rows: Cell[][]
}

/** The tables of a report, in the order in which they are read; those without rows are left out. */
export function reportTables(data: ReportData, writing: Writing): ReportTable[] {
  const word = (key: Parameters<typeof phrase>[1]) => phrase(writing, key)
  const amountOf = (quantity: number, unit: string): Cell => ({
    text: formatQuantity(quantity, unit, writing),
    value: quantity,
    unit: unitName(unit, 'many', writing),
  })
  const tables: ReportTable[] = [
    {
      title: word('sheet.top'),
      columns: [word('sheet.item'), word('sheet.quantity'), word('sheet.amount')],
      rows: data.top.map(({ item, quantity, unit, amount }) => [
        { text: item },
        amountOf(quantity, unit),
        money(amount),
      ]),
    },
    {
      title: word('sheet.changes'),
      columns: [word('sheet.item'), word('sheet.before'), word('sheet.sales')],
      rows: data.changes.map(({ item, amount, before }) => [
        { text: item },
        money(before),
        money(amount),
      ]),
    },
    {
      title: word('sheet.slow'),
      columns: [word('sheet.item'), word('sheet.quantity'), word('sheet.stock')],
      rows: data.slow.map(({ item, quantity, stock, unit }) => [
        { text: item },
        amountOf(quantity, unit),
        amountOf(stock, unit),
      ]),
    },
    {
      title: word('sheet.stock_outs'),
      columns: [word('sheet.item'), word('sheet.empty_days')],
      rows: data.stockOuts.map(({ item, days }) => [
        { text: item },
        { text: String(days), value: days },
      ]),
    },
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

/** The day-by-day table, which a page shows as a picture. */
export function dayTable(data: ReportData, writing: Writing): ReportTable {
  return {
    title: phrase(writing, 'sheet.days'),
    columns: [phrase(writing, 'sheet.day'), phrase(writing, 'sheet.amount')],
    rows: data.days.map(({ day, amount }) => [
      { text: formatDay(day, writing) },
      { text: formatRupees(amount), value: amount },
    ]),
  }
}

/** The figures at the head of a report. */
export function headFigures(data: ReportData, writing: Writing): { name: string; cell: Cell }[] {
  return [
    { name: phrase(writing, 'sheet.sales'), cell: money(data.total) },
    { name: phrase(writing, 'sheet.before'), cell: money(data.previous) },
    ...(data.percent === undefined
      ? []
      : [{ name: phrase(writing, 'sheet.change'), cell: { text: signedPercent(data.percent) } }]),
    ...(data.margin
      ? [{ name: phrase(writing, 'sheet.margin'), cell: money(data.margin.margin) }]
      : []),
  ]
}

/** The days of a report with their year: what is printed or kept is read long after. */
export function periodText({ from, to }: { from: Day; to: Day }, writing: Writing): string {
  const last = `${formatDay(to, writing)} ${to.slice(0, 4)}`
  if (from === to) return last
  const year = from.slice(0, 4) === to.slice(0, 4) ? '' : ` ${from.slice(0, 4)}`
  return `${formatDay(from, writing)}${year} – ${last}`
}

function money(rupees: number): Cell {
  return { text: formatRupees(rupees), value: rupees }
}

function signedPercent(percent: number): string {
  return `${percent > 0 ? '+' : ''}${percent}%`
}
