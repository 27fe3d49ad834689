import type { Speech } from '../channel/speech.ts'
import { planLimits } from '../shop/plan-limits.ts'
import type { Language, Member, Shop } from '../shop/types.ts'
import type { Budget } from './budget.ts'
import { transcriptOf } from './heard.ts'
import type { ToolOutcome } from './run-tool-calls.ts'
import { speakingCost } from './speech-cost.ts'

/** What a turn hears and speaks by: nothing where that costs something and the shop's day has no rupees left. */
export function speechOf({
  deps: { speech },
  funded,
}: {
  deps: { speech?: Speech }
  funded: boolean
}): Speech | undefined {
  return speech?.prices && !funded ? undefined : speech
}

/** The language to speak an answer in, for those who want it, and, unless they said otherwise, for those who speak. */
export function spokenIn(
  answer: string,
  outcomes: readonly ToolOutcome[],
  turn: {
    speech: Speech | undefined
    member: Member
    shop: Shop
    firstClaimedAt: number
    budget: Budget
    /** The message was a voice note. */
    isSpoken: boolean
  },
): Language | undefined {
  const { speech, member, shop, firstClaimedAt, budget, isSpoken } = turn
  const { spokenReplies } = member.settings
  if (!planLimits(shop, new Date(firstClaimedAt).toISOString()).spokenReplies) return undefined
  if (!speech || spokenReplies === 'off' || (spokenReplies === 'auto' && !isSpoken))
    return undefined
  const language = transcriptOf(outcomes)?.language ?? member.language
  return budget.charge(speakingCost({ text: answer, language }, speech.prices))
    ? language
    : undefined
}
