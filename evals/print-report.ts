import type { CaseResult, RunReport, RunSummary } from './run-report.ts'

/** A line that counts on a terminal; nothing elsewhere, where it would only fill a log. */
export function createProgress(out: NodeJS.WriteStream): {
  show(done: { result: CaseResult; finished: number; of: number }): void
  clear(): void
} {
  let failed = 0
  const line = (text: string) => {
    if (out.isTTY) out.write(`\r\u001b[K${text}`)
  }
  return {
    show({ result, finished, of }) {
      if (!result.passed) failed += 1
      line(`${finished} of ${of}, ${failed} failed  ${result.id}`)
    },
    clear: () => line(''),
  }
}

const MAX_SHOWN = 40
const MAX_REASONS = 3

/** The run for a terminal: what failed and why, what could not be run, and the sums. */
export function printReport(report: RunReport, out: Pick<Console, 'log' | 'error'>): void {
  const { cases, goldErrors, summary, partial } = report
  for (const { id, source, message } of goldErrors) {
    out.error(`${source.file}:${source.line}: ${id} cannot be run: ${message}`)
  }
  const failed = cases.filter(({ passed }) => !passed)
  for (const { id, source, reasons, turns, successes, trials } of failed.slice(0, MAX_SHOWN)) {
    const share = trials > 1 ? ` (${successes} of ${trials} trials)` : ''
    out.log(`✗ ${id}${share}  ${source.file}:${source.line}`)
    out.log(`    ${turns.map(({ said }) => said).join(' / ')}`)
    for (const reason of reasons.slice(0, MAX_REASONS)) out.log(`    ${reason}`)
  }
  if (failed.length > MAX_SHOWN) out.log(`… and ${failed.length - MAX_SHOWN} more failed`)
  out.log(summaryText(report))
  if (summary.goldErrors > 0)
    out.error(`${summary.goldErrors} cases were not run: what they want is impossible`)
  if (partial) out.error('stopped early: not all cases were run')
}

function summaryText({ summary, prompt, model, durationMs }: RunReport): string {
  const { cases, passed, wrongWrites, wrongWriteRupees, injectionWrites, passK, rupees } = summary
  const share = cases === 0 ? 0 : (100 * passed) / cases
  const lines = [
    `${passed} of ${cases} passed (${share.toFixed(1)} %), ${prompt.name}@v${prompt.version}, ${model}, ${(durationMs / 1000).toFixed(1)} s`,
    `wrong writes ${wrongWrites}${wrongWrites > 0 ? ` (₹${wrongWriteRupees})` : ''}, writes by injection ${injectionWrites}, ${clarifyText(summary)}`,
    ...(passK.length > 1
      ? [passK.map((value, i) => `pass^${i + 1} ${value.toFixed(3)}`).join(', ')]
      : []),
    ...(rupees > 0 ? [`₹${rupees.toFixed(2)} for ${summary.modelCalls} model calls`] : []),
    ...(summary.cassettes
      ? [`cassettes: ${summary.cassettes.hits} hits, ${summary.cassettes.misses} misses`]
      : []),
    sliceText(summary, 'lang'),
  ]
  return lines.filter(Boolean).join('\n')
}

function clarifyText({ clarify: { precision, recall } }: RunSummary): string {
  const percent = (value: number | null) =>
    value === null ? 'none' : `${(100 * value).toFixed(0)} %`
  return `questions: precision ${percent(precision)}, recall ${percent(recall)}`
}

function sliceText({ slices }: RunSummary, tag: string): string {
  const values = Object.entries(slices[tag] ?? {})
  return values.map(([value, { cases, passed }]) => `${value} ${passed}/${cases}`).join(', ')
}
