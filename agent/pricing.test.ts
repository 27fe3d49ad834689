import { describe, expect, it } from 'vitest'
import { requireProfile } from './model-profiles.ts'
import { costOf, createPricing, RUPEES_PER_DOLLAR } from './pricing.ts'
import { estimateTokens } from './token-estimate.ts'

const HAIKU = 'in.anthropic.claude-haiku-4-5-20251001-v1:0'
const OPUS = 'in.anthropic.claude-opus-5'
const request = {
  messages: [{ role: 'user' as const, content: [{ text: 'sold 2 kg sugar' }] }],
  inferenceConfig: { maxTokens: 500 },
}

describe('costOf', () => {
  it('prices each kind of token, in millionths of a rupee', () => {
    const profile = {
      prices: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
    }
    const millionInput = costOf({ inputTokens: 1_000_000 }, profile)
    expect(millionInput).toBe(RUPEES_PER_DOLLAR * 1_000_000)
    const mixed = {
      inputTokens: 100,
      outputTokens: 40,
      totalTokens: 1_340,
      cacheReadInputTokens: 1_000,
      cacheWriteInputTokens: 200,
    }
    expect(costOf(mixed, profile)).toBe((100 + 200 + 100 + 250) * RUPEES_PER_DOLLAR)
  })

  it('rounds up, but not for a trace of floating point', () => {
    const profile = { prices: { input: 0.001, output: 0, cacheRead: 0, cacheWrite: 0 } }
    expect(costOf({ inputTokens: 1 }, profile)).toBe(1)
    // 1000 × 1.1 × 97 is 106700.00000000001 in floating point.
    expect(costOf({ inputTokens: 1_000 }, requireProfile(HAIKU))).toBe(106_700)
  })

  it('takes the dearer prices for a long prompt, counting what came from the cache', () => {
    const profile = requireProfile('global.anthropic.claude-haiku-5-5', { allowGlobal: true })
    const short = costOf({ inputTokens: 50_000, cacheReadInputTokens: 50_000 }, profile)
    const long = costOf({ inputTokens: 50_001, cacheReadInputTokens: 50_000 }, profile)
    expect(long).toBeGreaterThan(4.9 * short)
  })
})

describe('createPricing', () => {
  it('quotes the dearest model of the chain, answer included', () => {
    const quote = createPricing([HAIKU, OPUS, 'offline']).quote(request)
    const input = estimateTokens(request)
    expect(quote.tokens).toBe(input + 500)
    expect(quote.cost).toBe(
      costOf({ cacheWriteInputTokens: input, outputTokens: 500 }, requireProfile(OPUS)),
    )
    const usage = { inputTokens: input, outputTokens: 500, totalTokens: input + 500 }
    expect(createPricing([OPUS]).cost(OPUS, usage)).toBeLessThanOrEqual(quote.cost)
  })

  it('costs nothing offline', () => {
    const pricing = createPricing(['offline'])
    expect(pricing.quote(request).cost).toBe(0)
    const usage = { inputTokens: 900, outputTokens: 60, totalTokens: 960 }
    expect(pricing.cost('offline', usage)).toBe(0)
  })

  it('knows no price for a model that is in no table', () => {
    const unknown = expect.objectContaining({ code: 'model_price_unknown' }) as Error
    expect(() => createPricing(['gpt'])).toThrow(unknown)
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
    expect(() => createPricing(['offline']).cost('gpt', usage)).toThrow(unknown)
  })
})
