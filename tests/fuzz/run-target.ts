import fc from 'fast-check'
import type { FuzzTarget } from './target.ts'

export interface FuzzOutcome {
  runs: number
  seen: ReadonlyMap<string, number>
  missing?: string
  /** The smallest input that was found to do something unexpected, and what that was. */
  failure?: string
}

const MAX_SHOWN = 6_000
/** One run takes milliseconds: what is not done by then never is. */
const MAX_RUN_MS = 5_000

export async function runTarget(
  target: FuzzTarget,
  { runs, seed }: { runs: number; seed: number },
): Promise<FuzzOutcome> {
  const { property, seen, missing, close } = await target.open()
  try {
    const details = await fc.check(property, { numRuns: runs, seed, timeout: MAX_RUN_MS })
    const rest = { runs: details.numRuns, seen, ...(missing !== undefined && { missing }) }
    if (!details.failed) return rest
    const { errorInstance } = details
    const error = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance)
    const smallest = fc.stringify(details.counterexample).slice(0, MAX_SHOWN)
    return { ...rest, failure: `${error}\nwith ${smallest}\npath ${details.counterexamplePath}` }
  } finally {
    await close()
  }
}
