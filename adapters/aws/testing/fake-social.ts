import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from 'fauxqs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface SocialCall {
  path: string
  authorization: string | undefined
  body: Record<string, unknown>
}

/** How a call goes wrong: an error by its name, no answer at all, or a cut connection after it was taken. */
export type SocialFault = { status: number; type: string; message?: string } | 'hang' | 'reset'

interface Place {
  bucketName: string
  key: string
}

export const BUCKET = 'retailmind-voice-files'

/** AWS End User Messaging Social over real HTTP, beside an S3 that it reads media from and writes them to. */
export async function startFakeSocial() {
  const buckets = await startFauxqs({ port: 0, logger: false, defaultRegion: 'ap-south-1' })
  buckets.createBucket(BUCKET)
  const s3 = new S3Client({
    region: 'ap-south-1',
    endpoint: `http://127.0.0.1:${buckets.port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  })
  const calls: SocialCall[] = []
  const faults: SocialFault[] = []
  /** Media of members, by `<number>/<media id>`; and what was uploaded, by its new id. */
  const media = new Map<string, { bytes: Uint8Array; mimeType: string }>()

  async function answer({ path, body }: SocialCall, response: ServerResponse): Promise<void> {
    const reply = (value: unknown) => void response.end(JSON.stringify(value))
    const from = String(body['originationPhoneNumberId'])
    if (path === '/v1/whatsapp/send') return reply({ messageId: `wamid.${calls.length}` })
    if (path === '/v1/whatsapp/media') {
      const { bucketName, key } = body['sourceS3File'] as Place
      const { Body, ContentType = '' } = await s3.send(
        new GetObjectCommand({ Bucket: bucketName, Key: key }),
      )
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
      media.set(`${from}/uploaded`, { bytes, mimeType: ContentType })
      return reply({ mediaId: 'uploaded' })
    }
    const mediaId = String(body['mediaId'])
    const file = media.get(`${from}/${mediaId}`)
    if (!file) return refuse(response, { status: 404, type: 'ResourceNotFoundException' })
    const place = body['destinationS3File'] as Place | undefined
    if (place) {
      const Key = `${place.key}${mediaId}.${file.mimeType.split('/')[1] ?? ''}`
      await s3.send(new PutObjectCommand({ Bucket: place.bucketName, Key, Body: file.bytes }))
    }
    reply({ mimeType: file.mimeType, fileSize: Math.ceil(file.bytes.length / 1024) })
  }

  const server = createServer((incoming, response) => {
    void json(incoming).then(async (body) => {
      const call: SocialCall = {
        path: incoming.url ?? '',
        authorization: incoming.headers.authorization,
        body: body as Record<string, unknown>,
      }
      calls.push(call)
      response.setHeader('content-type', 'application/json')
      const fault = faults.shift()
      if (fault === 'hang') return
      if (fault === 'reset') return incoming.socket.destroy()
      if (fault) return refuse(response, fault)
      await answer(call, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    s3,
    calls,
    faults,
    media,
    async close() {
      server.closeAllConnections()
      server.close()
      s3.destroy()
      await buckets.stop()
    },
  }
}

function refuse(
  response: ServerResponse,
  { status, type, message = 'to 919800000001: hello' }: Exclude<SocialFault, string>,
): void {
  response.writeHead(status, { 'x-amzn-errortype': type }).end(JSON.stringify({ message }))
}
