import { describe, expect, it } from 'vitest'
import { passK, passKs } from './pass-k.ts'
import golden from './passk-golden.json' with { type: 'json' }

const published = golden.successes.map((successes) => ({ successes, trials: golden.trials }))

describe('pass^k', () => {
  it('agrees with the published figures of the gpt-4o airline run of tau-bench', () => {
    expect(published).toHaveLength(50)
    expect(passKs(published).map((share) => Number(share.toFixed(4)))).toEqual(golden.passHatK)
  })

  it('is not the power of the share: three of four trials never give four', () => {
    expect(passK([{ successes: 3, trials: 4 }], 4)).toBe(0)
    expect(passK([{ successes: 3, trials: 4 }], 2)).toBeCloseTo(3 / 6, 12)
  })

  it('refuses a k for which a case has too few trials', () => {
    expect(() => passK([...published, { successes: 1, trials: 2 }], 3)).toThrow(/one has 2/)
    expect(passKs([...published, { successes: 1, trials: 2 }])).toHaveLength(2)
  })
})
