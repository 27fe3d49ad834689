import { messageEnvelope } from './envelope.ts'
import { ChannelError } from './errors.ts'
import { fetchMediaBytes, mayFetchAgain } from './fetch-media.ts'
import { createGraphRequest, type GraphOptions } from './graph-request.ts'
import { markReadBody } from './payloads.ts'
import { acceptedId, isMissingObject } from './platform-errors.ts'
import { record, text } from './read-json.ts'
import type { Transport } from './transport.ts'

export interface CloudApiOptions extends GraphOptions {
  /** Hosts that media may be fetched from, beside the Graph API's own: names, or `.suffixes`. */
  mediaHosts?: readonly string[]
}

const META_MEDIA_HOSTS = ['lookaside.fbsbx.com', '.whatsapp.net', '.fbcdn.net']

/** WhatsApp's Cloud API. Errors are `ChannelError`s; none quotes a number, a token or a text. */
export function createCloudApiClient(options: CloudApiOptions): Transport {
  const request = createGraphRequest(options)

  async function fetchOnce(mediaId: string, maxBytes: number) {
    const media = await request([mediaId], { method: 'GET', repeatable: true })
    return fetchMediaBytes(record(media), {
      maxBytes,
      hosts: [new URL(options.graphUrl()).host, ...(options.mediaHosts ?? META_MEDIA_HOSTS)],
      accessToken: await options.accessToken(),
      timeoutMs: options.timeoutMs ?? 30_000,
    })
  }

  return {
    async send(recipient, body, turnKey) {
      const answer = await request([recipient.phoneNumberId, 'messages'], {
        json: messageEnvelope(recipient, body, turnKey),
        repeatable: false,
      })
      const messageId = acceptedId(answer)
      if (!messageId) {
        throw new ChannelError('retry', 'the platform accepted a message without giving its id', {
          code: 'no_message_id',
          ambiguous: true,
        })
      }
      return { messageId }
    },

    async markRead(phoneNumberId, messageId) {
      await request([phoneNumberId, 'messages'], {
        json: { messaging_product: 'whatsapp', ...markReadBody(messageId) },
        repeatable: true,
      })
    },

    async fetchMedia(mediaId, { maxBytes }) {
      try {
        return await fetchOnce(mediaId, maxBytes).catch((error: unknown) => {
          if (mayFetchAgain(error)) return fetchOnce(mediaId, maxBytes)
          throw error
        })
      } catch (error) {
        if (!isMissingObject(error)) throw error
        throw new ChannelError('media', 'the platform has no such media, or no longer', {
          code: 'media_gone',
          cause: error,
        })
      }
    },

    async uploadMedia(phoneNumberId, file) {
      const answer = await request([phoneNumberId, 'media'], {
        form: () => {
          const form = new FormData()
          form.set('messaging_product', 'whatsapp')
          form.set('type', file.mimeType)
          form.set(
            'file',
            new Blob([new Uint8Array(file.bytes)], { type: file.mimeType }),
            file.filename,
          )
          return form
        },
        repeatable: true,
      })
      const mediaId = text(record(answer)?.['id'])
      if (!mediaId) throw new ChannelError('media', 'the platform gave no id for the upload')
      return { mediaId }
    },
  }
}
