import { fitText } from './fit-text.ts'
import type { InboundContent, InboundMedia } from './inbound.ts'

const MAX_LABEL = 120

/** What the model sees of a message. What is no text stands in square brackets, followed by its caption. */
export function messageText(content: InboundContent): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'tap':
      return content.title
    case 'audio':
      return content.media.voice ? '[voice note]' : '[audio]'
    case 'image':
    case 'video':
    case 'sticker':
      return captioned(`[${content.type}]`, content.media)
    case 'document':
      return captioned(
        `[${`document ${label(content.media.filename ?? '')}`.trimEnd()}]`,
        content.media,
      )
    case 'unsupported':
      return `[unsupported: ${label(content.kind)}]`
  }
}

function captioned(bracket: string, { caption }: InboundMedia): string {
  return caption ? `${bracket} ${caption}` : bracket
}

/** A file's name is anybody's text: it may not close the bracket and go on as if the shopkeeper had said it. */
function label(name: string): string {
  return fitText(name.replace(/[\s[\]<>]+/g, ' ').trim(), MAX_LABEL)
}
