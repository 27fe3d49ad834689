import { parseArgs, type ParseArgsConfig } from 'node:util'
import { BadInputError } from './case.ts'
import { MODEL_NAMES, type ModelName } from './models.ts'
import { promptOf, type PromptVersion } from './prompt-version.ts'

/** Exit code of a run that Ctrl-C ended. */
export const STOPPED = 130

export const RUN_USAGE = `npm run eval -- run [files or folders…] [options]

  --shop FILE          a shop, as evals/shops/*.json; may be given several times
  --model NAME         ${MODEL_NAMES.join(', ')} (offline)
                       scripted does what each case wants: what fails then is not a model's fault
  --profile ID         inference profile for bedrock, and whose replies cassette plays
  --prompt NAME@vN     this version of the prompt, released or not
  --against NAME@vN    runs twice, and compares --prompt with this version
  --trials K           trials of each case; else what the case says, or one
  --filter TAG=VALUE   only these cases; id=… too; may be given several times
  --record DIR         writes the model's replies to cassettes
  --cassettes DIR      reads them, with --model cassette; another model is asked for what is not there, and recorded
  --min SHARE          0 to 1: fails if a smaller share of the cases passes
  --json FILE --junit FILE --html FILE --markdown FILE
  --concurrency N      chats side by side (8)

Without files: the whole suite of evals/chats and evals/utterances, gated on evals/baseline.json.
Exit: 0 done, 1 the gate failed, 2 bad input, 130 stopped.`

export interface RunOptions {
  paths: string[]
  shops: string[]
  model: ModelName
  profile?: string
  prompt?: PromptVersion
  against?: PromptVersion
  trials?: number
  /** All must hold. */
  filters: { tag: string; value: string }[]
  record?: string
  cassettes?: string
  min?: number
  json?: string
  junit?: string
  html?: string
  markdown?: string
  concurrency: number
}

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const OPTIONS = {
  shop: texts,
  filter: texts,
  model: text,
  profile: text,
  prompt: text,
  against: text,
  trials: text,
  record: text,
  cassettes: text,
  min: text,
  json: text,
  junit: text,
  html: text,
  markdown: text,
  concurrency: text,
} as const satisfies ParseArgsConfig['options']

/** @throws BadInputError that says what is wrong with the arguments */
export function readRunOptions(args: readonly string[]): RunOptions {
  const { values, positionals } = parsed(args)
  const { profile, record, cassettes, json, junit, html, markdown } = values
  const model = MODEL_NAMES.find((name) => name === (values.model ?? 'offline'))
  if (!model) throw new BadInputError(`--model is one of ${MODEL_NAMES.join(', ')}`)
  return {
    paths: positionals,
    shops: values.shop ?? [],
    model,
    filters: (values.filter ?? []).map(filterOf),
    concurrency: wholeNumber('concurrency', values.concurrency ?? '8'),
    ...(values.prompt !== undefined && { prompt: promptOf('prompt', values.prompt) }),
    ...(values.against !== undefined && { against: promptOf('against', values.against) }),
    ...(values.trials !== undefined && { trials: wholeNumber('trials', values.trials) }),
    ...(values.min !== undefined && { min: shareOf(values.min) }),
    ...(profile !== undefined && { profile }),
    ...(record !== undefined && { record }),
    ...(cassettes !== undefined && { cassettes }),
    ...(json !== undefined && { json }),
    ...(junit !== undefined && { junit }),
    ...(html !== undefined && { html }),
    ...(markdown !== undefined && { markdown }),
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) throw new BadInputError(error.message)
    throw error
  }
}

function filterOf(given: string): { tag: string; value: string } {
  const at = given.indexOf('=')
  if (at < 1) throw new BadInputError(`--filter is written TAG=VALUE: lang=hi`)
  return { tag: given.slice(0, at), value: given.slice(at + 1) }
}

function wholeNumber(option: string, given: string): number {
  const number = Number(given)
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new BadInputError(`--${option} is a whole number from 1 to 100`)
  return number
}

function shareOf(given: string): number {
  const share = given.trim() === '' ? NaN : Number(given)
  if (!(share >= 0 && share <= 1)) throw new BadInputError('--min is a share from 0 to 1')
  return share
}
