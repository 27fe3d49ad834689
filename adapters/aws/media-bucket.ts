import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { randomUUID } from 'node:crypto'
import { errorData, type Log } from '../../agent/log.ts'
import { ChannelError } from '../../channel/errors.ts'
import { createS3Files } from './files.ts'

/** Everything here is on its way; what a crash leaves, the lifecycle of the bucket removes. */
const FOLDER = 'passing'

/** A place in a bucket for one file on its way to or from the messaging service, which reads and writes buckets only. */
export interface MediaBucket {
  /** Lends a folder of its own, empty before and removed afterwards. */
  withFolder<T>(work: (folder: string) => Promise<T>): Promise<T>
  put(key: string, bytes: Uint8Array, mimeType: string): Promise<void>
  /** The one file of a folder. @throws ChannelError `media` if there is none, or it is larger than that */
  only(folder: string, maxBytes: number): Promise<Uint8Array>
}

export function createMediaBucket(
  client: S3Client,
  { bucket, kmsKeyId, log }: { bucket: string; kmsKeyId?: string; log: Log },
): MediaBucket {
  const files = createS3Files({ bucket, client, ...(kmsKeyId !== undefined && { kmsKeyId }) })
  return {
    async withFolder(work) {
      const folder = `${FOLDER}/${randomUUID()}`
      try {
        return await work(folder)
      } finally {
        // The file has arrived all the same.
        await files.removeAll(folder).catch((error: unknown) => {
          log.warn('media not removed from its bucket', errorData(error))
        })
      }
    },

    put: (key, bytes, mimeType) => reached(() => files.put(key, bytes, mimeType)),

    only: (folder, maxBytes) =>
      reached(async () => {
        const { Contents = [] } = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: `${folder}/` }),
        )
        const [file] = Contents
        if (file?.Key === undefined) {
          throw new ChannelError('media', 'the messaging service left no file', {
            code: 'media_gone',
          })
        }
        if ((file.Size ?? 0) > maxBytes) throw tooLarge(maxBytes)
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: file.Key }))
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      }),
  }
}

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof ChannelError) throw cause
    throw new ChannelError('media', 'the bucket that media pass through did not answer', {
      code: 'media_unreachable',
      cause,
    })
  }
}

export function tooLarge(maxBytes: number): ChannelError {
  return new ChannelError('media', `the media is larger than ${maxBytes} bytes`, {
    code: 'media_too_large',
    details: { maxBytes },
  })
}
