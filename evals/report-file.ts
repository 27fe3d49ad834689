import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { BadInputError } from './case.ts'
import { runReport } from './report-schema.ts'
import type { RunReport } from './run-report.ts'

/**
 * Reads what `run --json FILE` wrote.
 *
 * @throws BadInputError that names the file and what is wrong with it
 */
export async function readReport(file: string): Promise<RunReport> {
  const parsed = runReport.safeParse(await readJson(file))
  if (!parsed.success) {
    throw new BadInputError(
      `${file} is not a report of \`run --json\`:\n${z.prettifyError(parsed.error)}`,
    )
  }
  const seen = new Set<string>()
  for (const { id } of parsed.data.cases) {
    if (seen.has(id)) throw new BadInputError(`${file}: there are two cases "${id}"`)
    seen.add(id)
  }
  return parsed.data
}

/** @throws BadInputError if it cannot be read, or is no JSON */
export async function readJson(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new BadInputError(`${file} cannot be read: ${messageOf(error)}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadInputError(`${file} is not JSON: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
