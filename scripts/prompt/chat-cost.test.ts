import { describe, expect, it } from 'vitest'
import type { ModelProfile } from '../../agent/model-profiles.ts'
import { RUPEES_PER_DOLLAR } from '../../agent/pricing.ts'
import { chatCost } from './chat-cost.ts'

const profile: ModelProfile = {
  id: 'test',
  family: 'haiku',
  scope: 'in',
  prices: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
  cachePoints: true,
  cacheMinimumTokens: 4_000,
  contextTokens: 1,
  maxOutputTokens: 1,
  acceptsSampling: true,
}
// Two calls of a chat: dollars a million tokens are rupees a thousand chats, by a factor of 97 / 1000.
const calls = [
  { prefix: 4_000, rest: 100, output: 50 },
  { prefix: 4_000, rest: 300, output: 50 },
]
const inRupees = (microDollars: number) => (microDollars * RUPEES_PER_DOLLAR) / 1_000

describe('chatCost', () => {
  it('prices the prefix in full, written once, and read', () => {
    const rest = 400 * 1 + 100 * 5
    expect(chatCost(calls, profile)).toEqual({
      uncached: inRupees(8_000 + rest),
      cold: inRupees(4_000 * 1.25 + 4_000 * 0.1 + rest),
      warm: inRupees(8_000 * 0.1 + rest),
    })
  })

  it('caches nothing under the minimum of the model, and says so', () => {
    const short = calls.map((call) => ({ ...call, prefix: 3_999 }))
    const cost = chatCost(short, profile)
    expect(cost.notCached).toMatch(/3999 tokens is under the model's minimum of 4000/)
    expect(cost.warm).toBe(cost.uncached)
  })
})
