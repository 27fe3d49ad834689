import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Files } from '../../channel/files.ts'
import { StoreError } from '../../shop/errors.ts'

export interface S3FilesOptions {
  bucket: string
  /** Key of the bucket's encryption; S3's own where it is left out. */
  kmsKeyId?: string
  client?: S3Client
}

/** Files in a bucket. Keys start with the shop's id, so that a shop's files are one prefix. */
export function createS3Files({
  bucket,
  kmsKeyId,
  client = new S3Client({}),
}: S3FilesOptions): Files {
  const at = (key: string) => ({ Bucket: bucket, Key: key })
  const encryption =
    kmsKeyId === undefined
      ? {}
      : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKeyId }
  return {
    async put(key, bytes, mimeType) {
      await told(() =>
        client.send(
          new PutObjectCommand({ ...at(key), ...encryption, Body: bytes, ContentType: mimeType }),
        ),
      )
    },

    async get(key) {
      try {
        const { Body, ContentType } = await client.send(new GetObjectCommand(at(key)))
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
        return { bytes, mimeType: ContentType ?? 'application/octet-stream' }
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw new StoreError('files_failed', 'a file could not be read', { cause: error })
      }
    },

    async remove(key) {
      await told(() => client.send(new DeleteObjectCommand(at(key))))
    },

    async removeAll(folder) {
      let removed = 0
      for (let token: string | undefined; ;) {
        const page = await told(() =>
          client.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: `${folder}/`,
              ...(token !== undefined && { ContinuationToken: token }),
            }),
          ),
        )
        const keys = (page.Contents ?? []).flatMap(({ Key }) =>
          Key === undefined ? [] : [{ Key }],
        )
        if (keys.length > 0) {
          const { Errors = [] } = await told(() =>
            client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys } })),
          )
          if (Errors.length > 0) {
            throw new StoreError('files_left', 'not all files could be removed', {
              details: { left: Errors.length },
            })
          }
        }
        removed += keys.length
        token = page.NextContinuationToken
        if (token === undefined) return removed
      }
    },
  }
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new StoreError('files_failed', 'the bucket did not answer', { cause: error })
  }
}
