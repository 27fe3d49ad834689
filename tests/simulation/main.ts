import { parseArgs } from 'node:util'
import { MUTANT_NAMES } from './mutants.ts'
import { runSeeds, type Failure, type Totals } from './run-seeds.ts'
import { simulate } from './simulate.ts'
import { STORES, type StoreName } from './stores.ts'

const DEFAULT_SEEDS = '1000'
/** A mutant that lives longer than this was not caught. */
const MUTANT_SEEDS = 1000
const SHOWN_FAILURES = 20

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: DEFAULT_SEEDS },
    seed: { type: 'string' },
    mutate: { type: 'boolean', default: false },
    store: { type: 'string', default: 'sqlite' },
  },
})

const store = storeName(values.store)
const isGood = values.mutate
  ? await mutate()
  : values.seed === undefined
    ? await simulateSeeds(wholeNumber(values.seeds))
    : await replay(wholeNumber(values.seed))
process.exit(isGood ? 0 : 1)

async function simulateSeeds(seeds: number): Promise<boolean> {
  const startedAt = performance.now()
  let shownAt = startedAt
  const { scenarios, totals, failures } = await runSeeds(seeds, store, (done) => {
    if (performance.now() - shownAt < 10_000) return
    shownAt = performance.now()
    console.log(`${done} scenarios`)
  })
  showFailures(failures)
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`${scenarios} scenarios in ${seconds.toFixed(0)} s`)
  showTotals(totals)
  const violations = failures.reduce((total, failure) => total + failure.violations.length, 0)
  showLastLine(seeds, totals, violations)
  return violations === 0
}

/** One seed, with everything that happened in it. */
async function replay(seed: number): Promise<boolean> {
  const outcome = await simulate(seed, { openStores: STORES[store] })
  for (const line of outcome.trace) console.log(line)
  for (const violation of outcome.violations) console.log(`VIOLATION ${violation}`)
  showTotals(outcome)
  showLastLine(1, outcome, outcome.violations.length)
  return outcome.violations.length === 0
}

/** Every rule switched off must be noticed; or the simulation would prove nothing. */
async function mutate(): Promise<boolean> {
  let caught = 0
  for (const mutant of MUTANT_NAMES) {
    let seed = 1
    let violations: string[] = []
    for (; seed <= MUTANT_SEEDS; seed++) {
      violations = (await simulate(seed, { mutant })).violations
      if (violations.length > 0) break
    }
    if (violations.length > 0) caught++
    console.log(
      violations.length > 0
        ? `without the ${mutant}: caught by seed ${seed}: ${violations[0]}`
        : `without the ${mutant}: NOT CAUGHT within ${MUTANT_SEEDS} seeds`,
    )
  }
  console.log(`mutants ${MUTANT_NAMES.length}, caught ${caught}`)
  return caught === MUTANT_NAMES.length
}

function showFailures(failures: Failure[]): void {
  for (const { seed, violations } of failures.slice(0, SHOWN_FAILURES)) {
    for (const violation of violations) console.log(`seed ${seed}: ${violation}`)
    console.log(`  to see it again: npm run simulate -- --seed ${seed} --store ${store}`)
  }
  const left = failures.length - SHOWN_FAILURES
  if (left > 0) console.log(`and ${left} more seeds`)
}

function showTotals(totals: Totals): void {
  const { crashes, faults, modelCalls, replies, repeatedReplies, dead } = totals
  const { heard, spoken, notices } = totals
  console.log(
    `${faults} faults, ${crashes} of them crashes; ${modelCalls} model calls; ${replies} replies, ` +
      `${repeatedReplies} of them sent again; ${dead} turns given up; ` +
      `${heard} voice notes answered, ${spoken} spoken answers; ${notices} notices`,
  )
}

function showLastLine(seeds: number, { crashes, deliveries }: Totals, violations: number): void {
  console.log(
    `seeds ${seeds}, crashes ${crashes}, deliveries ${deliveries}, violations ${violations}`,
  )
}

function storeName(text: string): StoreName {
  if (text === 'sqlite' || text === 'dynamodb') return text
  console.error(`"${text}" is none of the stores: ${Object.keys(STORES).join(', ')}`)
  process.exit(2)
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  console.error(`"${text}" is no whole number above 0`)
  process.exit(2)
}
