import { describe, expect, it } from 'vitest'
import { FEWEST_PAIRS, mcnemarMidP, smallestSurplus } from './mcnemar.ts'

describe('mcnemarMidP', () => {
  it('agrees with the worked example of its source', () => {
    // Bentur et al., as in Fagerland, Lydersen, Laake (2013), table 1: 1 against 7 of 21 pairs; they print 0.039. By hand:
    // 2 × (C(8,0) + C(8,1)) / 2^8 − C(8,1) / 2^8 = 18/256 − 8/256.
    expect(mcnemarMidP(7, 1)).toBeCloseTo(10 / 256, 12)
    expect(mcnemarMidP(1, 7)).toBeCloseTo(10 / 256, 12)
  })

  it('agrees with arithmetic by hand', () => {
    // b = 2, c = 10: 2 × (1 + 12 + 66) / 4096 − 66 / 4096 = 92/4096.
    expect(mcnemarMidP(2, 10)).toBeCloseTo(92 / 4096, 12)
    // b = 0, c = 5: 2/32 − 1/32.
    expect(mcnemarMidP(0, 5)).toBeCloseTo(1 / 32, 12)
    // An even split, 3 and 3: 1 − C(6,3) / 2^6 / 2.
    expect(mcnemarMidP(3, 3)).toBeCloseTo(1 - 20 / 64 / 2, 12)
  })

  it('is 1 where nothing differs, and holds for thousands of pairs', () => {
    expect(mcnemarMidP(0, 0)).toBe(1)
    expect(mcnemarMidP(1_500, 1_500)).toBeGreaterThan(0.99)
    expect(mcnemarMidP(1_400, 1_600)).toBeLessThan(0.001)
    expect(mcnemarMidP(1_400, 1_600)).toBeGreaterThan(0)
  })
})

describe('what can be seen', () => {
  it('takes five pairs, all on one side', () => {
    expect(FEWEST_PAIRS).toBe(5)
    expect(mcnemarMidP(4, 0)).toBeCloseTo(1 / 16, 12)
    expect(smallestSurplus(4)).toBeUndefined()
    expect(smallestSurplus(5)).toBe(5)
  })

  it('takes a surplus that grows slower than the pairs', () => {
    // Of 20 pairs, 15 to 5 is seen: 2 × 21700 / 2^20 − 15504 / 2^20 = 0.0266; 14 to 6 is not (0.0784).
    expect(smallestSurplus(20)).toBe(10)
    expect(mcnemarMidP(15, 5)).toBeCloseTo((2 * 21_700 - 15_504) / 2 ** 20, 10)
    expect(smallestSurplus(0)).toBeUndefined()
  })
})
