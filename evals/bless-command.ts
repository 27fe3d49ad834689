import { parseArgs } from 'node:util'
import { BASELINE_FILE, readBaseline, writeBaseline } from './baseline-file.ts'
import { bless } from './bless.ts'
import { BadInputError } from './case.ts'
import { readReport } from './report-file.ts'

/** What `run` without files writes beside its HTML. */
export const LAST_REPORT = 'eval-report.json'

export const BLESS_USAGE = `npm run eval -- bless [REPORT.json] [--drop] [--baseline FILE]

  REPORT.json      of the whole suite (${LAST_REPORT}, which \`npm run eval\` writes)
  --drop           lets blessed cases go that the report does not have
  --baseline FILE  instead of evals/baseline.json`

/**
 * Makes a report the baseline that later runs are gated on: the only way to move it.
 *
 * @throws BadInputError for arguments, or a report, that cannot be used
 */
export async function blessCommand(args: string[]): Promise<number> {
  const { values, positionals } = parsed(args)
  if (positionals.length > 1) throw new BadInputError(`bless takes one report\n${BLESS_USAGE}`)
  const file = values.baseline ?? BASELINE_FILE
  const report = await readReport(positionals[0] ?? LAST_REPORT)
  const { baseline, lines } = await bless(report, await readBaseline(file), {
    drop: values.drop ?? false,
  })
  await writeBaseline(baseline, file)
  console.log([`Blessed the run of ${report.startedAt}.`, ...lines].join('\n'))
  return 0
}

function parsed(args: string[]) {
  const options = { drop: { type: 'boolean' }, baseline: { type: 'string' } } as const
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) throw new BadInputError(`${error.message}\n${BLESS_USAGE}`)
    throw error
  }
}
