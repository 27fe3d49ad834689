import * as z from 'zod'

const text = z.string().min(1)
const block = z
  .record(z.string(), z.unknown())
  .refine((value) => Object.keys(value).length === 1, 'a content block has exactly one member')
  .refine(
    ({ text: said }) => said === undefined || (typeof said === 'string' && said.trim() !== ''),
    'the text of a content block is blank',
  )
const requestBody = z.looseObject({
  messages: z
    .array(z.looseObject({ role: z.enum(['user', 'assistant']), content: z.array(block).min(1) }))
    .min(1),
  system: z.array(block).optional(),
  toolConfig: z.looseObject({ tools: z.array(block).min(1) }).optional(),
  requestMetadata: z.record(text, text).optional(),
})
const call = z.looseObject({ toolUse: z.looseObject({ toolUseId: text }) })
const result = z.looseObject({ toolResult: z.looseObject({ toolUseId: text }) })

export type ConverseBody = z.infer<typeof requestBody>

/**
 * Reads the body of a Converse request as strictly as Bedrock does with Claude, in what a program gets wrong most
 * easily: blocks, alternating roles, and each tool call answered in the very next message.
 *
 * @throws Error with the rule that is broken.
 */
export function readConverseBody(json: string): ConverseBody {
  const body = requestBody.parse(JSON.parse(json))
  const { messages } = body
  if (messages[0]?.role !== 'user') throw new Error('a conversation must start with a user message')
  if (messages.at(-1)?.role !== 'user')
    throw new Error('a conversation must end with a user message')

  const usesTools = messages.some(({ content }) =>
    content.some((entry) => 'toolUse' in entry || 'toolResult' in entry),
  )
  if (usesTools && !body.toolConfig) throw new Error('toolConfig is missing, but tools were used')

  for (const [index, message] of messages.entries()) {
    const previous = messages[index - 1]
    if (previous?.role === message.role) throw new Error(`messages.${index}: roles must alternate`)
    const called = idsOf(previous?.role === 'assistant' ? previous.content : [], 'toolUse')
    const answered = idsOf(message.role === 'user' ? message.content : [], 'toolResult')
    const isSame = called.length === answered.length && called.every((id) => answered.includes(id))
    if (message.role === 'user' && !isSame) {
      throw new Error(
        `messages.${index}: tool calls [${called.join(', ')}] are answered by results [${answered.join(', ')}]`,
      )
    }
  }
  return body
}

function idsOf(content: Record<string, unknown>[], kind: 'toolUse' | 'toolResult'): string[] {
  return content.flatMap((entry) => {
    if (!(kind in entry)) return []
    return kind === 'toolUse'
      ? [call.parse(entry).toolUse.toolUseId]
      : [result.parse(entry).toolResult.toolUseId]
  })
}
