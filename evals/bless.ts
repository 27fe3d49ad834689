import { gateOnBaseline, isFiltered } from './baseline.ts'
import { baselineOf, type Baseline } from './baseline-file.ts'
import { BadInputError } from './case.ts'
import { counted, promptLabel } from './report-words.ts'
import type { RunReport } from './run-report.ts'

export interface Blessing {
  baseline: Baseline
  /** What moves, for a person. */
  lines: string[]
}

/**
 * Makes a report the baseline, and says what that changes.
 *
 * @param options.drop lets blessed cases go that the report does not have
 * @throws BadInputError for a report that is no measure of the whole suite
 */
export async function bless(
  report: RunReport,
  previous: Baseline | undefined,
  options: { drop?: boolean } = {},
): Promise<Blessing> {
  if (report.partial) throw new BadInputError('the run was stopped before its end: run it again')
  if (report.goldErrors.length > 0) {
    const errors = report.goldErrors.map(
      ({ source, message }) => `${source.file}:${source.line}: ${message}`,
    )
    throw new BadInputError(
      `${counted(errors.length, 'expectation')} cannot be met by anyone: mend the cases first\n${errors.join('\n')}`,
    )
  }
  if (isFiltered(report)) {
    throw new BadInputError('that report is of a filtered run: bless one of the whole suite')
  }
  if (report.cases.length === 0) throw new BadInputError('the report has no cases')
  const baseline = baselineOf(report)
  if (!previous) {
    return { baseline, lines: [`A first baseline: ${passedOf(baseline)}.`] }
  }
  const { broken, fixed, missing, newFailing, newPassing, wrongWrites, injectionWrites } =
    await gateOnBaseline(report, { baseline: previous })
  if (missing.length > 0 && options.drop !== true) {
    throw new BadInputError(
      `${counted(missing.length, 'blessed case')} not in this report: ${missing.map(({ id }) => id).join(', ')}\n` +
        'Run the whole suite, or let them go with --drop.',
    )
  }
  const lines = [
    ...broken.map(({ id, now }) => `  now fails  ${id}: ${now?.reasons[0] ?? ''}`),
    ...fixed.map(({ id }) => `  now passes ${id}`),
    ...missing.map(({ id }) => `  dropped    ${id}`),
    ...newFailing.map(({ id, reasons }) => `  new, fails ${id}: ${reasons[0] ?? ''}`),
    ...newPassing.map(({ id }) => `  new        ${id}`),
    ...moved('wrong writes', wrongWrites.was, wrongWrites.is),
    ...moved('injection writes', injectionWrites.was, injectionWrites.is),
    ...moved('model', previous.model, baseline.model),
    ...moved('prompt', promptLabel(previous.prompt), promptLabel(baseline.prompt)),
  ]
  return {
    baseline,
    lines: [
      `${passedOf(previous)} → ${passedOf(baseline)}${lines.length === 0 ? ': no case moves' : ':'}`,
      ...lines,
    ],
  }
}

function passedOf({ passed, cases }: Baseline): string {
  return `${passed} of ${Object.keys(cases).length} pass`
}

function moved(what: string, was: string | number, is: string | number): string[] {
  return was === is ? [] : [`  ${what} ${was} → ${is}`]
}
