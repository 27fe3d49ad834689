import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runTarget } from './run-target.ts'
import type { FuzzTarget } from './target.ts'
import { TARGETS } from './targets.ts'
import { assertTellsNothing } from './telltale.ts'

/** `npm run fuzz` is for the many; the shops of the isolation have a test of their own. */
const RUNS = 300
const SEED = 20_260_114

describe('fuzz', () => {
  it.each(TARGETS.filter(({ name }) => name !== 'isolation'))(
    'finds nothing unexpected in $name',
    async (target) => {
      const { failure, seen, missing } = await runTarget(target, { runs: RUNS, seed: SEED })
      if (missing !== undefined) console.log(`${target.name}: not tried: ${missing}`)
      expect(failure).toBeUndefined()
      // Or it was the same refusal over and over.
      expect(seen.size).toBeGreaterThan(1)
    },
  )

  const targetOf = (run: (length: number) => Promise<void>): FuzzTarget => ({
    name: 'broken',
    share: 1,
    open: async () => ({
      property: fc.asyncProperty(fc.nat(100), run) as unknown as fc.IAsyncProperty<[unknown]>,
      seen: new Map(),
      close: async () => {},
    }),
  })

  it('gives the smallest input that does something unexpected', async () => {
    const target = targetOf(async (length) => {
      if (length > 41) throw new Error('too long')
    })
    const { failure } = await runTarget(target, { runs: 100, seed: SEED })
    expect(failure).toContain('too long')
    expect(failure).toContain('with [42]')
  })

  it.each([
    ['a stack', 'Error: x\n    at run (file:///srv/a.ts:1:2)'],
    ['a folder', 'no such file /home/someone/shop/x'],
    ['an error of the platform', 'TypeError: Cannot read properties of undefined'],
    ['an error of the database', 'SQLITE_BUSY'],
  ])('notices %s in an answer', (_, shown) => {
    expect(() => assertTellsNothing(shown, '')).toThrow('tells of the inside')
    expect(() => assertTellsNothing(shown, shown)).not.toThrow()
  })
})
