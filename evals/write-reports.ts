import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BadInputError } from './case.ts'
import { junitXml } from './junit.ts'
import { readBaseline } from './baseline-file.ts'
import { compareCommand } from './compare-command.ts'
import { writeHtmlReport } from './report.ts'
import type { RunReport } from './run-report.ts'

export interface ReportFiles {
  json?: string | undefined
  junit?: string | undefined
  html?: string | undefined
  markdown?: string | undefined
}

/** @throws BadInputError for a file that cannot be written */
export async function writeRunReports(
  report: RunReport,
  { json, junit, html }: ReportFiles,
  { against, onBaseline }: { against: RunReport | undefined; onBaseline: boolean },
): Promise<void> {
  if (json !== undefined) await write(json, `${JSON.stringify(report, null, 1)}\n`)
  if (junit !== undefined) await write(junit, junitXml(report))
  if (html !== undefined) {
    const baseline = onBaseline ? await readBaseline() : undefined
    await writeHtmlReport(
      report,
      { ...(baseline && { baseline }), ...(against && { against }) },
      html,
    )
  }
}

/** The two runs as `compare` tells them: the first is what was, the second what is. */
export async function printComparison(
  before: RunReport,
  after: RunReport,
  { markdown }: Pick<ReportFiles, 'markdown'>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retailmind-eval-'))
  try {
    const files = [before, after].map(({ prompt }, at) =>
      join(folder, `${at}-v${prompt.version}.json`),
    )
    await Promise.all(
      [before, after].map((report, at) => writeFile(files[at] ?? '', JSON.stringify(report))),
    )
    await compareCommand([...files, ...(markdown === undefined ? [] : ['--markdown', markdown])])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new BadInputError(
      `${file} cannot be written: ${error instanceof Error ? error.message : ''}`,
    )
  }
}
