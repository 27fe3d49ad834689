import { addTotals, NOTHING, type Progress, type SeedRange } from './run-seeds.ts'
import { simulate } from './simulate.ts'
import { STORES } from './stores.ts'

/** Scenarios between two reports. */
const REPORT_EVERY = 25

/** One of the processes that `run-seeds.ts` splits the seeds over. */
process.once('message', (message) => {
  void run(message as SeedRange)
})

async function run({ from, to, step, store }: SeedRange): Promise<void> {
  let progress = empty()
  for (let seed = from; seed <= to; seed += step) {
    const outcome = await simulate(seed, { openStores: STORES[store] })
    progress.scenarios++
    progress.totals = addTotals(progress.totals, outcome)
    if (outcome.violations.length > 0) {
      progress.failures.push({ seed, violations: outcome.violations })
    }
    if (progress.scenarios < REPORT_EVERY) continue
    process.send?.(progress)
    progress = empty()
  }
  // Handlers whose process crashed in the simulation have left timers behind, which would keep this one.
  process.send?.({ ...progress, isDone: true }, () => process.exit())
}

function empty(): Progress {
  return { scenarios: 0, totals: NOTHING, failures: [], isDone: false }
}
