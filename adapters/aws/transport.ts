import { S3Client } from '@aws-sdk/client-s3'
import {
  GetWhatsAppMessageMediaCommand,
  PostWhatsAppMessageMediaCommand,
  SendWhatsAppMessageCommand,
  SocialMessagingClient,
} from '@aws-sdk/client-socialmessaging'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { createHash } from 'node:crypto'
import type { Log } from '../../agent/log.ts'
import { messageEnvelope } from '../../channel/envelope.ts'
import { ChannelError } from '../../channel/errors.ts'
import { markReadBody } from '../../channel/payloads.ts'
import type { Transport } from '../../channel/transport.ts'
import { createMediaBucket, tooLarge } from './media-bucket.ts'
import { createSocialRequest, type SocialRetry } from './social-request.ts'
import { isUnknownThere } from './transport-errors.ts'

export interface SocialTransportOptions extends SocialRetry {
  /** The service's id of each of our numbers (`phone-number-id-…`), by the id that Meta gives it, which webhooks speak of. */
  numbers: Readonly<Record<string, string>>
  /** `v26.0`; one that the service lists. */
  graphVersion: string
  /** Media pass through it. */
  bucket: string
  kmsKeyId?: string
  region?: string
  endpoint?: string
  s3?: S3Client
  /** One call that carries no media, in milliseconds. */
  timeoutMs?: number
  log: Log
}

const HOME_REGION = 'ap-south-1'
/** The service copies up to 100 MB before it answers. */
const MEDIA = { requestTimeout: 30_000 }

/**
 * WhatsApp by AWS End User Messaging Social: the bodies of the Cloud API in calls signed by IAM, media by way of a bucket
 * (docs/transports.md says what that gains and costs). Errors are `ChannelError`s; none quotes a number or a text.
 */
export function createSocialTransport(options: SocialTransportOptions): Transport {
  const { numbers, graphVersion, bucket: bucketName, kmsKeyId, timeoutMs = 10_000 } = options
  const region = options.region ?? process.env.AWS_REGION ?? HOME_REGION
  const client = new SocialMessagingClient({
    region,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    }),
  })
  const request = createSocialRequest(client, options)
  const media = createMediaBucket(options.s3 ?? new S3Client({ region }), {
    bucket: bucketName,
    log: options.log,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  })

  const originOf = (phoneNumberId: string): string => {
    const origin = numbers[phoneNumberId]
    if (origin !== undefined) return origin
    throw new ChannelError('config', 'one of our numbers is not linked to the service', {
      code: 'number_not_linked',
    })
  }
  const post = (phoneNumberId: string, message: object, repeatable: boolean) => {
    const command = new SendWhatsAppMessageCommand({
      originationPhoneNumberId: originOf(phoneNumberId),
      metaApiVersion: graphVersion,
      message: Buffer.from(JSON.stringify(message)),
    })
    return request((social) => social.send(command), { repeatable })
  }
  const get = (input: { mediaId: string; originationPhoneNumberId: string }, key?: string) => {
    const command = new GetWhatsAppMessageMediaCommand({
      ...input,
      ...(key === undefined ? { metadataOnly: true } : { destinationS3File: { bucketName, key } }),
    })
    return request((social) => social.send(command, MEDIA), { repeatable: true })
  }

  async function fetchFrom(originationPhoneNumberId: string, mediaId: string, maxBytes: number) {
    const input = { mediaId, originationPhoneNumberId }
    const { fileSize = 0, mimeType = 'application/octet-stream' } = await get(input)
    // Documented as kilobytes: whatever it is, a file is no smaller than that many bytes. The bucket knows exactly.
    if (fileSize > maxBytes) throw tooLarge(maxBytes)
    return media.withFolder(async (folder) => {
      // The service adds the media's id, and an ending of its own choice, to this key.
      await get(input, `${folder}/`)
      const bytes = await media.only(folder, maxBytes)
      return { bytes, mimeType, sha256: createHash('sha256').update(bytes).digest('base64') }
    })
  }

  return {
    async send(recipient, body, turnKey) {
      const message = messageEnvelope(recipient, body, turnKey)
      const { messageId } = await post(recipient.phoneNumberId, message, false)
      if (messageId !== undefined) return { messageId }
      throw new ChannelError('retry', 'the service accepted a message without giving its id', {
        code: 'no_message_id',
        ambiguous: true,
      })
    },

    async markRead(phoneNumberId, messageId) {
      await post(phoneNumberId, { messaging_product: 'whatsapp', ...markReadBody(messageId) }, true)
    },

    async fetchMedia(mediaId, { maxBytes }) {
      // A media id does not say which number it came to.
      for (const origin of Object.values(numbers)) {
        try {
          return await fetchFrom(origin, mediaId, maxBytes)
        } catch (error) {
          if (!isUnknownThere(error)) throw error
        }
      }
      throw new ChannelError('media', 'the platform has no such media, or no longer', {
        code: 'media_gone',
      })
    },

    async uploadMedia(phoneNumberId, { bytes, mimeType, filename }) {
      const originationPhoneNumberId = originOf(phoneNumberId)
      return media.withFolder(async (folder) => {
        const key = `${folder}/${filename}`
        await media.put(key, bytes, mimeType)
        const command = new PostWhatsAppMessageMediaCommand({
          originationPhoneNumberId,
          sourceS3File: { bucketName, key },
        })
        const { mediaId } = await request((social) => social.send(command, MEDIA), {
          repeatable: true,
        })
        if (mediaId !== undefined) return { mediaId }
        throw new ChannelError('media', 'the service gave no id for the upload')
      })
    },
  }
}
