import type { InboundContent, InboundMedia } from './inbound.ts'

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
      return captioned(`[document ${content.media.filename ?? ''}`.trimEnd() + ']', content.media)
    case 'unsupported':
      return `[unsupported: ${content.kind}]`
  }
}

function captioned(label: string, { caption }: InboundMedia): string {
  return caption ? `${label} ${caption}` : label
}
