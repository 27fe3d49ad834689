import { writeFile } from 'node:fs/promises'
import { BadInputError } from './case.ts'
import { pageOf } from './html/page.ts'
import { viewOf, type HeldAgainst } from './html/view.ts'
import type { RunReport } from './run-report.ts'

/**
 * Writes a run as one HTML file that opens without a network.
 *
 * @param others.against an earlier report: what this one broke and fixed comes first, with the odds that it is chance
 * @param others.baseline what was blessed: what is worse than it comes first; beside `against`, only its verdict is told
 * @throws BadInputError if the file cannot be written
 */
export async function writeHtmlReport(
  report: RunReport,
  others: HeldAgainst,
  file: string,
): Promise<void> {
  const page = pageOf(await viewOf(report, others))
  try {
    await writeFile(file, page)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BadInputError(`${file} cannot be written: ${why}`)
  }
}
