import type { ConverseRequest, Message } from '../../agent/model.ts'
import type { Prompt } from '../../agent/prompt-file.ts'
import { systemBlocks } from '../../agent/system-blocks.ts'
import { toolSpecs } from '../../agent/tool-spec.ts'
import { DEFAULT_SETTINGS, type Member, type Shop } from '../../shop/types.ts'
import { shopTools } from '../../tools/registry.ts'
import { TYPICAL_MESSAGES, typicalChat } from './typical-chat.ts'

/** Input tokens of a request, however they are counted. */
export type CountTokens = (
  request: Pick<ConverseRequest, 'messages' | 'system' | 'toolConfig'>,
) => Promise<number>

/** Tokens of one model call of the typical chat. */
export interface CallTokens {
  /** Tools and prompt: the same for every shop, and what the cache holds. */
  prefix: number
  /** Shop profile, time, earlier messages, this message, results. */
  rest: number
  output: number
}

export interface ChatTokens {
  tools: number
  prompt: number
  shop: number
  time: number
  /** What the last message of the chat finds said before it, calls and results with it. */
  history: number
  /** What a model writes for one message on average: a tool call and an answer. */
  reply: number
  calls: CallTokens[]
}

const AT = '2026-01-14T05:30:00.000Z'
const SHOP: Shop = {
  shopId: 's',
  name: 'Laxmi General Store',
  category: 'kirana',
  timeZone: 'Asia/Kolkata',
  catalogueVersion: 1,
  createdAt: AT,
  onboardingCompleted: true,
  subscriptionTier: 'free',
  subscriptionStatus: 'active',
}
const MEMBER: Member = {
  memberId: 'm',
  shopId: 's',
  role: 'owner',
  language: 'hi',
  script: 'latin',
  createdAt: AT,
  settings: DEFAULT_SETTINGS,
}

/** Counts each part by what it adds to a request: so frames and separators fall to the part that brings them. */
export async function countChat(prompt: Prompt, count: CountTokens): Promise<ChatTokens> {
  const hello: ConverseRequest['messages'] = [{ role: 'user', content: [{ text: 'x' }] }]
  const bare = await count({ messages: hello })
  const adds = async (more: Omit<Parameters<CountTokens>[0], 'messages'>) =>
    (await count({ messages: hello, ...more })) - bare

  const text = systemBlocks(prompt, { shop: SHOP, member: MEMBER, now: new Date(AT) }).filter(
    (block) => block.text !== undefined,
  )
  const toolConfig = { tools: toolSpecs(shopTools) }
  const [tools, ...system] = [
    await adds({ toolConfig }),
    ...(await Promise.all(text.map((block) => adds({ system: [block] })))),
  ]
  const [promptTokens = 0, shop = 0, time = 0] = system

  const calls: CallTokens[] = []
  let history = 0
  for (const { messages, reply } of typicalChat()) {
    const isNewMessage = messages.at(-1)?.content?.[0]?.text !== undefined
    // Results and calls in the messages are refused without the tools.
    const said = (await count({ messages, toolConfig })) - tools
    if (isNewMessage) history = said
    const written = await count({
      messages: [{ role: 'user', content: [{ text: textOf(reply) }] }],
    })
    calls.push({
      prefix: tools + promptTokens,
      rest: shop + time + said,
      output: Math.max(1, written - bare),
    })
  }
  const written = calls.reduce((sum, { output }) => sum + output, 0)
  return {
    tools,
    prompt: promptTokens,
    shop,
    time,
    history,
    reply: Math.round(written / TYPICAL_MESSAGES),
    calls,
  }
}

/** A reply as text: only input can be counted, and a call is written as its name and its arguments. */
function textOf({ content = [] }: Message): string {
  return content
    .map(({ text, toolUse }) => text ?? JSON.stringify([toolUse?.name, toolUse?.input]))
    .join('\n')
}
