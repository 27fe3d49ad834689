import { RetailMindError } from '../shop/errors.ts'
import type { Pricing } from './budget.ts'
import { findProfile, type ModelProfile } from './model-profiles.ts'
import type { ConverseRequest, TokenUsage } from './model.ts'
import { estimateTokens } from './token-estimate.ts'
import type { MicroRupees } from './turn-store.ts'

/**
 * Rupees for a US dollar. A planning rate, a little above the mid-market rate of early October 2026 (96.8):
 * budgets need a number that does not move in the middle of a turn. The bill in dollars is what counts.
 */
export const RUPEES_PER_DOLLAR = 97

/**
 * What a call cost, in millionths of a rupee, rounded up.
 *
 * A dollar price for a million tokens is also a price in micro-dollars for one token, hence no factor of a million.
 * Converse counts tokens read from and written to the cache beside `inputTokens`, not in it.
 */
export function costOf(
  usage: Partial<TokenUsage>,
  profile: Pick<ModelProfile, 'prices' | 'longPrompt'>,
): MicroRupees {
  const input = usage.inputTokens ?? 0
  const cacheRead = usage.cacheReadInputTokens ?? 0
  const cacheWrite = usage.cacheWriteInputTokens ?? 0
  const { longPrompt } = profile
  const isLong = longPrompt !== undefined && input + cacheRead + cacheWrite > longPrompt.above
  const prices = isLong ? longPrompt.prices : profile.prices
  const microDollars =
    input * prices.input +
    (usage.outputTokens ?? 0) * prices.output +
    cacheRead * prices.cacheRead +
    cacheWrite * prices.cacheWrite
  // Floating point may leave a trace above a whole number, which must not count as a whole micro-rupee.
  return Math.ceil(Number((microDollars * RUPEES_PER_DOLLAR).toFixed(6)))
}

/**
 * Prices a chain: a quote is the dearest that any of its models could cost, with nothing read from the cache,
 * everything written to it, and the answer as long as it may become.
 *
 * @param modelIds ids of the models that may answer: profiles, or names in `free`
 * @param free models without a bill; the offline one by default
 * @throws RetailMindError `model_price_unknown` for any other id, here and in `cost`.
 */
export function createPricing(
  modelIds: readonly string[],
  free: readonly string[] = ['offline'],
): Pricing {
  const billed = (id: string): ModelProfile | undefined => {
    const profile = findProfile(id)
    if (profile || free.includes(id)) return profile
    throw new RetailMindError('model_price_unknown', `no price is known for the model "${id}"`, {
      details: { id, free },
    })
  }
  const profiles = modelIds.map(billed).filter((profile) => profile !== undefined)

  return {
    quote(request: ConverseRequest) {
      const input = estimateTokens(request)
      const wanted = request.inferenceConfig?.maxTokens
      const output = wanted ?? Math.max(0, ...profiles.map((profile) => profile.maxOutputTokens))
      const costs = profiles.map((profile) => {
        const outputTokens = Math.min(output, profile.maxOutputTokens)
        const asInput = costOf({ inputTokens: input, outputTokens }, profile)
        const asCacheWrite = costOf({ cacheWriteInputTokens: input, outputTokens }, profile)
        return Math.max(asInput, asCacheWrite)
      })
      return { tokens: input + output, cost: Math.max(0, ...costs) }
    },
    cost(modelId, usage) {
      const profile = billed(modelId)
      return profile ? costOf(usage, profile) : 0
    },
  }
}
