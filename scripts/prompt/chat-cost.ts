import type { ModelProfile } from '../../agent/model-profiles.ts'
import { costOf } from '../../agent/pricing.ts'
import type { CallTokens } from './chat-tokens.ts'

/** Rupees for 1,000 chats. */
export interface ChatCost {
  /** Every token at the full price. */
  uncached: number
  /** Each chat writes the prefix into the cache once and reads it from then on: a shop that writes now and then. */
  cold: number
  /** Somebody has written it within the last five minutes: a busy hour. */
  warm: number
  /** Why `cold` and `warm` are what `uncached` is. */
  notCached?: string
}

const CHATS = 1_000
const MICRO = 1_000_000

/** What 1,000 such chats cost by the one price table, without taxes. */
export function chatCost(calls: readonly CallTokens[], profile: ModelProfile): ChatCost {
  const sum = (usageOf: (call: CallTokens, place: number) => Parameters<typeof costOf>[0]) =>
    (calls.reduce((total, call, place) => total + costOf(usageOf(call, place), profile), 0) *
      CHATS) /
    MICRO
  const uncached = sum(({ prefix, rest, output }) => ({
    inputTokens: prefix + rest,
    outputTokens: output,
  }))
  const notCached = whyNotCached(calls, profile)
  if (notCached !== undefined) return { uncached, cold: uncached, warm: uncached, notCached }
  const read = ({ prefix, rest, output }: CallTokens) => ({
    inputTokens: rest,
    cacheReadInputTokens: prefix,
    outputTokens: output,
  })
  return {
    uncached,
    warm: sum(read),
    cold: sum((call, place) =>
      place > 0
        ? read(call)
        : {
            inputTokens: call.rest,
            cacheWriteInputTokens: call.prefix,
            outputTokens: call.output,
          },
    ),
  }
}

function whyNotCached(calls: readonly CallTokens[], profile: ModelProfile): string | undefined {
  const { cachePoints, cacheMinimumTokens } = profile
  const prefix = calls[0]?.prefix ?? 0
  if (!cachePoints) return 'the model takes no cache points'
  if (cacheMinimumTokens !== null && prefix < cacheMinimumTokens)
    return `the prefix of ${prefix} tokens is under the model's minimum of ${cacheMinimumTokens}: nothing is cached`
  return undefined
}
