import { join } from 'node:path'
import { createPageKnowledge } from '../adapters/embedded/knowledge.ts'
import { shopTools } from '../tools/registry.ts'
import { LAST_REPORT } from './bless-command.ts'
import { BadInputError, type EvalCase } from './case.ts'
import { gate } from './gate.ts'
import { loadCases } from './load-cases.ts'
import { createModelSource } from './models.ts'
import { createProgress, printReport } from './print-report.ts'
import { promptFor, type PromptVersion } from './prompt-version.ts'
import { readRunOptions, STOPPED, type RunOptions } from './run-options.ts'
import type { RunReport } from './run-report.ts'
import { runSuite } from './run-suite.ts'
import { loadShops } from './shops.ts'
import { printComparison, writeRunReports } from './write-reports.ts'

const EVALS = import.meta.dirname

/** What is run when nothing is named; it is gated on its baseline. */
const OUR_SUITE = ['chats', 'utterances'].map((folder) => join(EVALS, folder))
const OUR_REPORT = { html: 'eval-report.html', json: LAST_REPORT }

/**
 * `run`: plays the cases and writes the reports. Gives the exit code: 0 done, 1 the gate failed, 130 stopped.
 *
 * @throws BadInputError for what cannot be run at all
 */
export async function runCommand(args: string[]): Promise<number> {
  const options = readRunOptions(args)
  const isOurs = options.paths.length === 0
  const isWhole = isOurs && options.filters.length === 0
  const cases = filtered(loadCases(isOurs ? OUR_SUITE : options.paths), options.filters)
  const stop = new AbortController()
  const onSignal = () => {
    // A second one does not wait for the reports.
    if (stop.signal.aborted) process.exit(STOPPED)
    stop.abort()
  }
  process.on('SIGINT', onSignal)
  try {
    const run = (prompt: PromptVersion | undefined) =>
      runOnce(cases, options, { prompt, args, signal: stop.signal })
    const { against } = options
    const before = against && (await run(against))
    const report = await run(options.prompt)
    await writeRunReports(
      report,
      { ...(isWhole && OUR_REPORT), ...options },
      { against: before, onBaseline: isWhole },
    )
    if (report.partial) return STOPPED
    if (before) await printComparison(before, report, options)
    return await gate(report, { min: options.min, onBaseline: isWhole })
  } finally {
    process.off('SIGINT', onSignal)
  }
}

function filtered(cases: EvalCase[], filters: RunOptions['filters']): EvalCase[] {
  const kept = cases.filter((given) =>
    filters.every(({ tag, value }) =>
      tag === 'id' ? given.id === value : [given.tags[tag]].flat().includes(value),
    ),
  )
  if (kept.length > 0) return kept
  const what = filters.map(({ tag, value }) => `${tag}=${value}`).join(' and ')
  throw new BadInputError(what === '' ? 'there are no cases' : `no case has ${what}`)
}

async function runOnce(
  cases: EvalCase[],
  options: RunOptions,
  {
    prompt: wanted,
    args,
    signal,
  }: { prompt: PromptVersion | undefined; args: string[]; signal: AbortSignal },
): Promise<RunReport> {
  const { prompt, prompts } = promptFor(wanted)
  const shops = loadShops(options.shops)
  const progress = createProgress(process.stderr)
  const report = await runSuite(cases, {
    parts: {
      shops,
      prompts,
      promptHash: prompt.hash,
      tools: shopTools,
      knowledge: createPageKnowledge(join(EVALS, '../prompts/knowledge')),
      models: await createModelSource({ ...options, name: options.model }),
    },
    prompt: { name: prompt.name, version: prompt.version, hash: prompt.hash },
    command: args,
    concurrency: options.concurrency,
    signal,
    onCase: (done) => progress.show(done),
    ...(options.trials !== undefined && { trials: options.trials }),
  })
  progress.clear()
  printReport(report, console)
  return report
}
