import type { ContentBlock, Message } from './model.ts'

/**
 * A reasoning block is signed by the model that thought it; another model refuses it. Without its reasoning a
 * message still says everything that was said and called.
 */
export function withoutReasoning(content: ContentBlock[]): ContentBlock[] {
  return content.filter((block) => block.reasoningContent === undefined)
}

/** The messages without reasoning blocks; the same objects where there were none. */
export function stripReasoning(messages: Message[]): Message[] {
  return messages.map((message) => {
    const content = message.content ?? []
    const kept = withoutReasoning(content)
    if (kept.length === content.length) return message
    // Converse refuses a message without content, and dropping it would put two user messages side by side.
    return { ...message, content: kept.length > 0 ? kept : [{ text: '(no answer)' }] }
  })
}
