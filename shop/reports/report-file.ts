import type { Writing } from '../../language/writing.ts'
import type { ReportData } from './report-data.ts'

export const DOCUMENT_KINDS = ['pdf', 'xlsx'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

export interface ReportFile {
  filename: string
  mimeType: string
  bytes: Uint8Array
}

/** A report as a document. The libraries that make it are loaded only here: they are large, and few turns want them. */
export async function reportFile(
  data: ReportData,
  as: DocumentKind,
  writing: Writing,
): Promise<ReportFile> {
  const filename = `sales-${data.from}-${data.to}.${as}`
  if (as === 'pdf') {
    const { reportPdf } = await import('./pdf.ts')
    return { filename, mimeType: 'application/pdf', bytes: await reportPdf(data, writing) }
  }
  const { reportXlsx } = await import('./xlsx.ts')
  return {
    filename,
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes: await reportXlsx(data, writing),
  }
}

/** The weekly report as it is sent: the page to print, and the workbook to reckon with. */
export async function renderWeeklyReport(
  data: ReportData,
  writing: Writing,
): Promise<ReportFile[]> {
  return Promise.all(DOCUMENT_KINDS.map((as) => reportFile(data, as, writing)))
}

/** Where a report lies until it is sent. `once` is the same for every run of the call or notice that makes it. */
export function reportKey(shopId: string, once: string, filename: string): string {
  return `${shopId}/reports/${once}-${filename}`
}
