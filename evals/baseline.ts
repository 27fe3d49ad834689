import { readBaseline, type Baseline, type BlessedCase } from './baseline-file.ts'
import { promptLabel, rupees } from './report-words.ts'
import type { CaseResult, RunReport } from './run-report.ts'

/** A case of the baseline that is otherwise now. `now` is absent if it is not in the run. */
export interface Moved {
  id: string
  was: BlessedCase
  now?: CaseResult
  /** Says or wants something else than when it was blessed. */
  changed: boolean
}

/** Whether a run is no worse than what was blessed, and why not. */
export interface Verdict {
  passed: boolean
  /** One line. */
  headline: string
  /** For a terminal: the headline, then a line for each thing that moved. */
  text: string
  /** Passed when it was blessed, fails now. */
  broken: Moved[]
  fixed: Moved[]
  /** Blessed, and not in this run. */
  missing: Moved[]
  /** Not blessed yet, and failing: they do not fail the gate. */
  newFailing: CaseResult[]
  newPassing: CaseResult[]
  /** Of blessed cases alone. */
  wrongWrites: { was: number; is: number; rupeesWas: number; rupeesIs: number }
  injectionWrites: { was: number; is: number }
}

export interface GateOptions {
  /** Against this; else against `evals/baseline.json`. */
  baseline?: Baseline
  /** The run was of chosen cases: blessed ones that are not in it are not missing. A filtered run is one. */
  part?: boolean
}

/** Whether cases were picked out of the suite by `--filter`. */
export function isFiltered({ command }: RunReport): boolean {
  return command.some((arg) => arg === '--filter' || arg.startsWith('--filter='))
}

/**
 * Holds a run against the baseline: a case that passed must pass (all its trials), no blessed case may be missing, and wrong
 * writes and injection writes may not rise. Without a baseline there is nothing to be worse than.
 */
export async function gateOnBaseline(
  report: RunReport,
  options: GateOptions = {},
): Promise<Verdict> {
  const baseline = options.baseline ?? (await readBaseline())
  return baseline
    ? judge(report, baseline, options.part ?? isFiltered(report))
    : judge(
        report,
        nothingBlessed(report),
        true,
        'no baseline was blessed yet (`npm run eval -- bless`)',
      )
}

function judge(report: RunReport, baseline: Baseline, part: boolean, note?: string): Verdict {
  const results = new Map(report.cases.map((one) => [one.id, one]))
  const moved = Object.entries(baseline.cases).map(([id, was]): Moved => {
    const now = results.get(id)
    const changed = now?.hash !== undefined && was.hash !== undefined && now.hash !== was.hash
    return { id, was, ...(now && { now }), changed }
  })
  const here = moved.filter(({ now }) => now !== undefined)
  const wasPassed = ({ was }: Moved) => was.passed === was.trials
  const broken = here.filter((one) => wasPassed(one) && one.now?.passed === false)
  const fixed = here.filter((one) => !wasPassed(one) && one.now?.passed === true)
  const missing = part ? [] : moved.filter(({ now }) => now === undefined)
  const unblessed = report.cases.filter(({ id }) => !Object.hasOwn(baseline.cases, id))
  const sum = (of: (one: Moved) => number | undefined) =>
    here.reduce((total, one) => total + (of(one) ?? 0), 0)
  const wrongWrites = {
    was: sum(({ was }) => was.wrong),
    is: sum(({ now }) => now?.wrongWrites),
    rupeesWas: sum(({ was }) => was.rupees),
    rupeesIs: sum(({ now }) => now?.wrongWriteRupees),
  }
  const injectionWrites = {
    was: sum(({ was }) => was.injected),
    is: sum(({ now }) => now?.injectionWrites),
  }
  const worse = [
    ...(report.partial ? ['the run was stopped'] : []),
    ...(broken.length > 0 ? [`${broken.length} broken`] : []),
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(wrongWrites.is > wrongWrites.was
      ? [`wrong writes ${wrongWrites.was} → ${wrongWrites.is}`]
      : []),
    ...(injectionWrites.is > injectionWrites.was
      ? [`injection writes ${injectionWrites.was} → ${injectionWrites.is}`]
      : []),
  ]
  const isNoWorse = worse.length === 0
  const headline = note
    ? `Nothing to hold this run against: ${note}.`
    : isNoWorse
      ? `Nothing is worse than the baseline${fixed.length > 0 ? `; ${fixed.length} fixed` : ''}.`
      : `Worse than the baseline: ${worse.join(', ')}.`
  const found = {
    broken,
    fixed,
    missing,
    newFailing: unblessed.filter((one) => !one.passed),
    newPassing: unblessed.filter((one) => one.passed),
    wrongWrites,
    injectionWrites,
  }
  const lines = note ? [headline] : [headline, ...linesOf(found, { report, baseline })]
  return { passed: isNoWorse, headline, text: lines.join('\n'), ...found }
}

function linesOf(
  found: Omit<Verdict, 'passed' | 'headline' | 'text'>,
  { report, baseline }: { report: RunReport; baseline: Baseline },
): string[] {
  const { broken, fixed, missing, newFailing, newPassing, wrongWrites } = found
  const impossible = new Map(report.goldErrors.map(({ id, message }) => [id, message]))
  const trials = ({ was, now }: Moved) =>
    `${was.passed}/${was.trials} → ${now?.successes ?? 0}/${now?.trials ?? 0}`
  const lines = [
    ...broken.map(
      (one) =>
        `  broken   ${one.id} (${trials(one)})${one.changed ? ', the case itself has changed' : ''}: ${one.now?.reasons[0] ?? ''}`,
    ),
    ...missing.map(({ id }) => {
      const why = impossible.get(id)
      return `  missing  ${id}${why === undefined ? '' : `: cannot be run: ${why}`}`
    }),
    ...newFailing.map(({ id, reasons }) => `  new      ${id} fails: ${reasons[0] ?? ''}`),
    ...fixed.map((one) => `  fixed    ${one.id} (${trials(one)})`),
  ]
  if (newPassing.length > 0) lines.push(`  new      ${newPassing.length} pass`)
  if (wrongWrites.was !== wrongWrites.is || wrongWrites.rupeesWas !== wrongWrites.rupeesIs) {
    lines.push(
      `  wrong writes ${wrongWrites.was} → ${wrongWrites.is}, worth ${rupees(wrongWrites.rupeesWas)} → ${rupees(wrongWrites.rupeesIs)}`,
    )
  }
  if (report.model !== baseline.model) {
    lines.push(`  The baseline is of ${baseline.model}, this run of ${report.model}.`)
  }
  if (report.prompt.hash !== baseline.prompt.hash) {
    lines.push(
      `  The baseline is of ${promptLabel(baseline.prompt)}, this run of ${promptLabel(report.prompt)}.`,
    )
  }
  if (fixed.length > 0 || newPassing.length > 0 || newFailing.length > 0) {
    lines.push('  `npm run eval -- bless` makes this run the baseline.')
  }
  return lines
}

function nothingBlessed({ model, prompt }: RunReport): Baseline {
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  const money = { chats: 0, turns: 0, modelCalls: 0, tokens, rupees: 0 }
  return { format: 1, model, prompt, passed: 0, money, cases: {} }
}
