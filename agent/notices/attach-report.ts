import { renderWeeklyReport, reportKey } from '../../shop/reports/report-file.ts'
import type { ReportData } from '../../shop/reports/report-data.ts'
import type { Writing } from '../../language/writing.ts'
import type { Attachment } from '../attachments.ts'
import { errorData } from '../log.ts'
import type { TurnDeps } from '../turn-deps.ts'

/**
 * The report as documents, put where the outbox finds them. A run that takes over makes them again under the same keys. Where
 * they cannot be made, the words go without: a notice does not fail over its pictures.
 */
export async function attachReport(
  report: ReportData,
  { deps, shopId, turnId, writing }: AttachAt,
): Promise<Attachment[]> {
  try {
    const files = await renderWeeklyReport(report, writing)
    return await Promise.all(
      files.map(async ({ filename, mimeType, bytes }) => {
        const key = reportKey(shopId, turnId, filename)
        await deps.files.put(key, bytes, mimeType)
        return { attach: 'file' as const, key, mimeType, filename }
      }),
    )
  } catch (error) {
    deps.log.error('report not attached', { turnId, ...errorData(error) })
    return []
  }
}

interface AttachAt {
  deps: Pick<TurnDeps, 'files' | 'log'>
  shopId: string
  turnId: string
  writing: Writing
}
