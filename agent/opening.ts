import { parseTap } from '../channel/buttons.ts'
import type { InboundContent } from '../channel/inbound.ts'
import { messageText } from '../channel/message-text.ts'
import { phrase } from '../language/phrases.ts'
import type { Writing } from '../language/writing.ts'
import { MAX_TEXT_LENGTH } from './limits.ts'
import type { Opening } from './loop.ts'

/** Events that are about other messages, or about the sender: nobody waits for an answer to them. */
const SILENT = new Set(['reaction', 'system', 'edit', 'revoke', 'ephemeral', 'request_welcome'])

export function wantsAnswer(content: InboundContent): boolean {
  return content.type !== 'unsupported' || !SILENT.has(content.kind)
}

/** How a turn begins: what the model reads, and what the loop says itself without asking it. */
export interface TurnStart {
  said: string
  opening?: Opening
}

export function turnStart(
  content: InboundContent,
  forwarded: boolean,
  writing: (text: string) => Writing,
): TurnStart {
  const text = messageText(content)
  const own = (
    key: Parameters<typeof phrase>[1],
    params: Record<string, string | number> = {},
  ): TurnStart => ({
    said: text.slice(0, MAX_TEXT_LENGTH),
    opening: { answer: phrase(writing(text), key, params) },
  })
  switch (content.type) {
    case 'text':
      if (content.text.length > MAX_TEXT_LENGTH)
        return own('reply.text_too_long', { limit: MAX_TEXT_LENGTH })
      // Somebody else's words: shown as such, never as an instruction.
      return {
        said: forwarded
          ? `<forwarded>\n${text.replaceAll('</forwarded>', '')}\n</forwarded>`
          : text,
      }
    case 'tap': {
      const tap = parseTap(content.id)
      switch (tap.kind) {
        case 'undo':
          return {
            said: text,
            opening: { call: { name: 'undo_last', input: { entry: tap.billId } } },
          }
        case 'pick':
          return { said: tap.text }
        case 'unknown':
          return { said: text }
      }
      break
    }
    case 'audio':
      return own('reply.voice_not_ready')
    case 'image':
    case 'video':
    case 'sticker':
      return own('reply.image_not_read')
    case 'document':
      return own('reply.document_not_read')
    case 'unsupported':
      return own('reply.unsupported_message')
  }
}

/** The one answer to a member who writes faster than anybody keeps a shop; what they wrote is not read. */
export function tooManyMessages(writing: Writing, limit: number): TurnStart {
  return { said: '[not read]', opening: { answer: phrase(writing, 'limit.rate', { limit }) } }
}
