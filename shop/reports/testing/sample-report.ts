import type { ReportData } from '../report-data.ts'

/** A week of a shop whose names are in two scripts, with what print has trouble with: conjuncts, signs, formulas, lengths. */
export const SAMPLE_REPORT: ReportData = {
  shop: 'श्री लक्ष्मी किराणा & Sons',
  from: '2025-12-29',
  to: '2026-01-04',
  total: 123_456_789.5,
  previous: 98_765_432.1,
  percent: 25,
  margin: { margin: 23_456_789.25, unknownCost: 3 },
  days: Array.from({ length: 7 }, (_, i) => ({
    day: `2026-01-0${i + 1}`,
    amount: i === 2 ? 0 : 10_000 * (i + 1),
  })),
  top: [
    { item: 'कृष्णा स्टोअर्स मिर्ची', quantity: 1234.5, unit: 'kg', amount: 987_654.25 },
    { item: '=SUM(A1) Tata® Salt', quantity: 12, unit: 'packet', amount: 336 },
  ],
  changes: [{ item: 'Sugar', amount: 540, before: 120 }],
  slow: [{ item: 'पुठ्ठा', quantity: 0, stock: 9, unit: 'pcs' }],
  stockOuts: [{ item: 'Eggs', days: 4 }],
}
