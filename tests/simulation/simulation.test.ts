import { describe, expect, it } from 'vitest'
import { MUTANT_NAMES } from './mutants.ts'
import { addTotals, NOTHING } from './run-seeds.ts'
import { simulate } from './simulate.ts'

// `npm run simulate` runs many more; these are for every day.
const SEEDS = Array.from({ length: 120 }, (_, i) => i + 1)
/** Each mutant is caught much earlier than `npm run simulate -- --mutate` asks for. */
const MUTANT_SEEDS = 200

describe('the simulation', () => {
  it(`finds nothing wrong in ${SEEDS.length} scenarios, in which much goes wrong`, async () => {
    const totals = { ...NOTHING }
    for (const seed of SEEDS) {
      const outcome = await simulate(seed)
      expect(outcome.violations, `seed ${seed}`).toEqual([])
      Object.assign(totals, addTotals(totals, outcome))
    }
    // Scenarios in which nothing happens would prove nothing.
    expect(totals.crashes).toBeGreaterThan(SEEDS.length / 2)
    expect(totals.faults).toBeGreaterThan(SEEDS.length)
    expect(totals.repeatedReplies).toBeGreaterThan(0)
    expect(totals.dead).toBeGreaterThan(0)
    expect(totals.heard).toBeGreaterThan(SEEDS.length / 2)
    expect(totals.spoken).toBeGreaterThan(SEEDS.length / 2)
    expect(totals.notices).toBeGreaterThan(SEEDS.length / 4)
  })

  it.each([3, 14, 159])('does the same again for the same seed: %i', async (seed) => {
    const first = await simulate(seed)
    const again = await simulate(seed)
    expect(again).toEqual(first)
    expect(first.trace.length).toBeGreaterThan(50)
    expect((await simulate(seed + 1)).trace).not.toEqual(first.trace)
  })

  it.each(MUTANT_NAMES)('notices when there is no %s', async (mutant) => {
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++) {
      const { violations } = await simulate(seed, { mutant })
      if (violations.length > 0) return
    }
    expect.unreachable(`${MUTANT_SEEDS} seeds did not catch it`)
  })
})
