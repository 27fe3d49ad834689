import { gateOnBaseline } from './baseline.ts'
import type { RunReport } from './run-report.ts'

/**
 * The exit code of a run that came to its end: 1 for a share under `min` or for our suite being worse than its baseline, else
 * 0. A gated run with a case that could not be run fails: nobody would look at it again.
 */
export async function gate(
  report: RunReport,
  { min, onBaseline }: { min: number | undefined; onBaseline: boolean },
  out: Pick<Console, 'log' | 'error'> = console,
): Promise<number> {
  const { cases, passed, goldErrors } = report.summary
  let code = 0
  if (min !== undefined && passed < min * cases) {
    out.error(`gate: ${passed} of ${cases} passed, which is under ${min}`)
    code = 1
  }
  if (onBaseline) {
    const verdict = await gateOnBaseline(report)
    out.log(verdict.text)
    if (!verdict.passed) code = 1
  }
  if (goldErrors > 0 && (min !== undefined || onBaseline)) {
    out.error(`gate: ${goldErrors} cases could not be run`)
    code = 1
  }
  return code
}
