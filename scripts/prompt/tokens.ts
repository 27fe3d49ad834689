import { findProfile, requireProfile, type ModelProfile } from '../../agent/model-profiles.ts'
import { RUPEES_PER_DOLLAR } from '../../agent/pricing.ts'
import type { Prompt } from '../../agent/prompt-file.ts'
import { chatCost, type ChatCost } from './chat-cost.ts'
import { countChat, type ChatTokens } from './chat-tokens.ts'
import type { Counting } from './count.ts'
import { TYPICAL_MESSAGES } from './typical-chat.ts'

const number = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 0 })
const rupees = new Intl.NumberFormat('en-IN', {
  maximumFractionDigits: 2,
  minimumFractionDigits: 2,
})

/** Tokens of each part of a request with this prompt, and rupees for 1,000 chats on each model. */
export async function showTokens(
  prompt: Prompt,
  profileIds: readonly string[],
  countingFor: (profileId: string) => Promise<Counting>,
): Promise<string[]> {
  const lines: string[] = []
  let shown = ''
  for (const profileId of profileIds) {
    const profile = requireProfile(profileId, { allowGlobal: true })
    const { count, label, isEstimate } = await countingFor(profileId)
    const tokens = await countChat(prompt, count)
    const parts = partLines(tokens)
    // An estimate knows no model: it is shown once.
    if (shown !== parts.join('\n')) {
      shown = parts.join('\n')
      lines.push(`${prompt.name}@v${prompt.version}: tokens, ${label}`, ...parts, '')
    }
    lines.push(...costLines(profile, chatCost(tokens.calls, profile)))
    lines.push(...(isEstimate ? doubtLines(profile, tokens) : []), '')
  }
  lines.push(
    `A chat here is ${TYPICAL_MESSAGES} messages (a sale, a question, a report), ${TYPICAL_MESSAGES * 2} model calls.`,
    `₹${RUPEES_PER_DOLLAR} a dollar, prices of agent/model-profiles.ts, without taxes.`,
  )
  return lines
}

function partLines(tokens: ChatTokens): string[] {
  const row = (name: string, value: number, note = '') =>
    `  ${name.padEnd(34)}${number.format(value).padStart(8)}${note && `   ${note}`}`
  return [
    row('prompt', tokens.prompt, 'stable: cached'),
    row('tool specifications', tokens.tools, 'stable: cached'),
    row('shop profile', tokens.shop),
    row('date and time', tokens.time),
    row('third message and its history', tokens.history),
    row('written for a message', tokens.reply, 'a tool call and an answer'),
    row('stable prefix', tokens.prompt + tokens.tools),
  ]
}

function costLines(profile: ModelProfile, cost: ChatCost): string[] {
  const row = (name: string, value: number) =>
    `  ${name.padEnd(34)}${rupees.format(value).padStart(12)}`
  return [
    `${profile.id}: rupees for 1,000 chats`,
    row('nothing cached', cost.uncached),
    ...(cost.notCached === undefined
      ? [
          row('prefix written once a chat', cost.cold),
          row('prefix in the cache already', cost.warm),
        ]
      : [`  ${cost.notCached}`]),
  ]
}

/** The estimate may be half as much again too high: near the model's minimum it does not tell whether anything is cached. */
function doubtLines({ cacheMinimumTokens: minimum }: ModelProfile, tokens: ChatTokens): string[] {
  const prefix = tokens.tools + tokens.prompt
  if (minimum === null || prefix < minimum || prefix > 2 * minimum) return []
  return [
    `  the model caches from ${number.format(minimum)} tokens on: whether the prefix has them, only a count can tell`,
  ]
}

/** What the change from one prompt to another does to tokens and rupees, on the model that is the default. */
export async function showTokenChange(
  [before, after]: readonly [Prompt, Prompt],
  profileId: string,
  { count, label }: Counting,
): Promise<string[]> {
  const profile = findProfile(profileId)
  if (!profile) return []
  const [a, b] = [await countChat(before, count), await countChat(after, count)]
  const [costA, costB] = [chatCost(a.calls, profile), chatCost(b.calls, profile)]
  const change = (from: number, to: number, format: Intl.NumberFormat) =>
    `${format.format(from)} → ${format.format(to)} (${to < from ? '−' : '+'}${format.format(Math.abs(to - from))})`
  return [
    `tokens of the prompt: ${change(a.prompt, b.prompt, number)}; ${label}`,
    `rupees for 1,000 chats, ${profile.id}: ${change(costA.uncached, costB.uncached, rupees)} with nothing cached, ` +
      `${change(costA.warm, costB.warm, rupees)} with the prefix cached${costB.notCached === undefined ? '' : ` (${costB.notCached})`}`,
  ]
}
