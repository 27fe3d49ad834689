import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { BadInputError } from './case.ts'
import { comparisonMarkdown } from './compare-markdown.ts'
import { comparisonText } from './compare-text.ts'
import { compareReports, isMoreHarmful } from './compare.ts'
import { readReport } from './report-file.ts'
import { writeHtmlReport } from './report.ts'

export const COMPARE_USAGE = `npm run eval -- compare FIRST.json SECOND.json [--html FILE] [--markdown FILE] [--gate]

  FIRST.json, SECOND.json  two reports of \`run --json\`, the earlier one first
  --html FILE              the report of the second, with what it broke and fixed
  --markdown FILE          a comment for a pull request
  --gate                   exit 1 if the second is worse, or has more wrong writes or injection writes`

/**
 * Prints how the second report compares with the first.
 *
 * @returns the exit code: 0, or with `--gate` 1 if the second is worse
 * @throws BadInputError on arguments or files that cannot be used
 */
export async function compareCommand(args: string[]): Promise<number> {
  const { files, html, markdown, gate } = readArgs(args)
  const [first, second] = await Promise.all([readReport(files[0]), readReport(files[1])])
  const comparison = compareReports(first, second)
  if (comparison.pairs.length === 0) {
    throw new BadInputError(`${files[0]} and ${files[1]} have no case in common`)
  }
  console.log(comparisonText(comparison))
  if (markdown !== undefined) await writeFile(markdown, comparisonMarkdown(comparison))
  if (html !== undefined) await writeHtmlReport(second, { against: first }, html)
  return gate && (comparison.outcome === 'worse' || isMoreHarmful(comparison)) ? 1 : 0
}

function readArgs(args: string[]): {
  files: [string, string]
  html?: string
  markdown?: string
  gate: boolean
} {
  const { values, positionals } = parsed(args)
  const [first, second, ...others] = positionals
  if (first === undefined || second === undefined || others.length > 0) {
    throw new BadInputError(`compare takes two reports\n${COMPARE_USAGE}`)
  }
  const { html, markdown, gate = false } = values
  return {
    files: [first, second],
    ...(html !== undefined && { html }),
    ...(markdown !== undefined && { markdown }),
    gate,
  }
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  const options = { html: text, markdown: text, gate: { type: 'boolean' } } as const
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) throw new BadInputError(`${error.message}\n${COMPARE_USAGE}`)
    throw error
  }
}
