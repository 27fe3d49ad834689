import type { Transport } from '../channel/transport.ts'

/** Something that can be tapped under a reply. */
export interface Offered {
  id: string
  title: string
}

interface Body {
  text?: { body: string }
  interactive?: {
    body: { text: string }
    action: {
      buttons?: { reply: Offered }[]
      sections?: { rows: Offered[] }[]
    }
  }
}

/** A way out to nobody: keeps what is sent. */
export interface ChatTransport extends Transport {
  /** Everything since it was last taken, as text and as what can be tapped. */
  take(): { reply: string; offered: Offered[] }
}

export function createChatTransport(): ChatTransport {
  let sent: Body[] = []
  let count = 0
  return {
    async send(_, body) {
      sent.push(body)
      return { messageId: `reply.${++count}` }
    },
    async markRead() {},
    // A voice note of a chat carries its words; its bytes are never looked at.
    fetchMedia: async () => ({ bytes: new Uint8Array(1), mimeType: 'audio/ogg', sha256: '' }),
    uploadMedia: async () => ({ mediaId: `media.${++count}` }),
    take() {
      const bodies = sent
      sent = []
      return {
        reply: bodies.map(textOf).filter(Boolean).join('\n'),
        offered: bodies.flatMap(offeredIn),
      }
    },
  }
}

function textOf({ text, interactive }: Body): string {
  return text?.body ?? interactive?.body.text ?? ''
}

function offeredIn({ interactive }: Body): Offered[] {
  const { buttons = [], sections = [] } = interactive?.action ?? {}
  return [...buttons.map(({ reply }) => reply), ...sections.flatMap(({ rows }) => rows)].map(
    ({ id, title }) => ({ id, title }),
  )
}
