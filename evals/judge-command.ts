import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Model } from '../agent/model.ts'
import { BadInputError } from './case.ts'
import { agreementWith, readLabels, type Agreement } from './judge-agreement.ts'
import { withScores } from './judge-report.ts'
import { loadCases } from './load-cases.ts'
import { readReport } from './report-file.ts'
import { number, percent } from './report-words.ts'

export const JUDGE_USAGE = `npm run eval -- judge REPORT.json [--profile ID] [--labels FILE] [--json FILE]

  REPORT.json    of \`run --json\`; its replies are scored where a case has \`reply: { judge: … }\`
  --profile ID   inference profile of the judge, on Bedrock
  --labels FILE  [{ "said", "reply", "criterion", "good": true }, …] labelled by people: how far the judge agrees
  --json FILE    the report with the scores in it

Scores never decide what passes.`

/**
 * Scores the replies of a saved report by a judge model.
 *
 * @param open makes the judge of an inference profile
 * @throws BadInputError for arguments or files that cannot be used
 */
export async function judgeCommand(
  args: string[],
  open: (profile: string | undefined) => Promise<Model> = bedrockJudge,
): Promise<number> {
  const { values, positionals } = parsed(args)
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new BadInputError(`judge takes one report\n${JUDGE_USAGE}`)
  }
  const report = await readReport(file)
  const cases = loadCases([...new Set(report.cases.map(({ source }) => source.file))])
  const labels = values.labels === undefined ? undefined : await readLabels(values.labels)
  if (!labels && !cases.some(({ turns }) => turns.some(({ expect }) => expect.reply.judge))) {
    throw new BadInputError('no case of this report has a criterion for a judge (`reply: judge:`)')
  }
  const model = await open(values.profile)
  const agreement = labels && (await agreementWith(model, labels))
  const scored = await withScores(report, {
    cases,
    model,
    ...(agreement && { agreement }),
    onCase: ({ id, judge }) => console.log(`${judge?.score.toFixed(2)}  ${id}  ${judge?.why}`),
    onError: ({ id }, { message }) => console.error(`${id}: ${message}`),
  })
  const { judge } = scored.summary
  console.log(`${judge?.scored ?? 0} scored by ${model.id}, mean ${percent(judge?.mean ?? null)}`)
  console.log(agreementText(agreement))
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(scored, null, 1)}\n`)
  }
  return 0
}

export function agreementText(agreement: Agreement | undefined): string {
  if (!agreement) return 'Agreement with people: not measured (--labels FILE)'
  const { labelled, agreed, kappa } = agreement
  return `Agreement with people: ${agreed} of ${labelled} (${percent(agreed / labelled)}), kappa ${number(kappa)}`
}

async function bedrockJudge(profile: string | undefined): Promise<Model> {
  const [{ createBedrockModel }, { DEFAULT_PROFILE }] = await Promise.all([
    import('../adapters/aws/model.ts'),
    import('../agent/model-profiles.ts'),
  ])
  return createBedrockModel({ profileId: profile ?? DEFAULT_PROFILE })
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  const options = { profile: text, labels: text, json: text } as const
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) throw new BadInputError(`${error.message}\n${JUDGE_USAGE}`)
    throw error
  }
}
