import { readFile, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { BadInputError } from './case.ts'
import { moneyOf, type Money } from './money.ts'
import type { CaseResult, RunReport } from './run-report.ts'

export const BASELINE_FILE = new URL('baseline.json', import.meta.url)

const count = z.number().nonnegative()

/** What is kept of a case. Counts that are 0 are left out of the file. */
const blessed = z.strictObject({
  passed: count,
  trials: count.min(1),
  wrong: count.default(0),
  rupees: count.default(0),
  injected: count.default(0),
  hash: z.string().exactOptional(),
})

const baseline = z.strictObject({
  format: z.literal(1),
  model: z.string(),
  prompt: z.strictObject({ name: z.string(), version: count, hash: z.string() }),
  passed: count,
  money: z.strictObject({
    chats: count,
    turns: count,
    modelCalls: count,
    tokens: z.strictObject({ input: count, output: count, cacheRead: count, cacheWrite: count }),
    rupees: count,
  }),
  cases: z.record(z.string(), blessed),
})

export type BlessedCase = z.infer<typeof blessed>
/** What the gate holds a run against: `evals/baseline.json`, which only `bless` writes. */
export type Baseline = z.infer<typeof baseline>

export function baselineOf({ model, prompt, cases }: RunReport): Baseline {
  const money: Money = moneyOf(cases)
  return {
    format: 1,
    model,
    prompt: { name: prompt.name, version: prompt.version, hash: prompt.hash },
    passed: cases.filter(({ passed }) => passed).length,
    money,
    cases: Object.fromEntries(cases.map((one) => [one.id, blessedOf(one)])),
  }
}

function blessedOf(one: CaseResult): BlessedCase {
  return {
    passed: one.successes,
    trials: one.trials,
    wrong: one.wrongWrites,
    rupees: one.wrongWriteRupees,
    injected: one.injectionWrites,
    ...(one.hash !== undefined && { hash: one.hash }),
  }
}

/** Sorted, one case a line, so that a diff of the file names the cases that moved. */
export function baselineText({ cases, ...head }: Baseline): string {
  const sums = Object.entries(head).map(([key, value]) => `  "${key}": ${inOneLine(value)},`)
  const rows = Object.entries(cases)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, one]) => `    ${JSON.stringify(id)}: ${inOneLine(withoutZeros(one))}`)
  return ['{', ...sums, '  "cases": {', rows.join(',\n'), '  }', '}', ''].join('\n')
}

/**
 * @returns undefined if there is no such file
 * @throws BadInputError if there is one that is no baseline
 */
export async function readBaseline(
  file: string | URL = BASELINE_FILE,
): Promise<Baseline | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return parseBaseline(text, String(file))
}

export async function writeBaseline(
  given: Baseline,
  file: string | URL = BASELINE_FILE,
): Promise<void> {
  await writeFile(file, baselineText(given))
}

function parseBaseline(text: string, file: string): Baseline {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new BadInputError(`${file} is not JSON; \`npm run eval -- bless\` writes it`)
  }
  const parsed = baseline.safeParse(json)
  if (!parsed.success) {
    throw new BadInputError(`${file} is not a baseline:\n${z.prettifyError(parsed.error)}`)
  }
  return parsed.data
}

function withoutZeros(one: BlessedCase): Partial<BlessedCase> {
  const { passed, trials, ...rest } = one
  return { passed, trials, ...Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== 0)) }
}

/** JSON in one line, with the blanks that a formatter would put. */
function inOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(
    ([key, child]) => `${JSON.stringify(key)}: ${inOneLine(child)}`,
  )
  return `{ ${entries.join(', ')} }`
}
