import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from 'fauxqs'
import { createS3Files } from '../../adapters/aws/files.ts'
import { createFolderFiles } from '../../adapters/embedded/files.ts'
import { filesContract } from './files-contract.ts'

filesContract('a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-files-'))
  return {
    files: createFolderFiles(folder),
    close: async () => rmSync(folder, { recursive: true }),
  }
})

filesContract('S3', async () => {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: 'ap-south-1' })
  server.createBucket('retailmind-voice-files')
  const client = new S3Client({
    region: 'ap-south-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  })
  return {
    files: createS3Files({ bucket: 'retailmind-voice-files', kmsKeyId: 'key-1', client }),
    async close() {
      client.destroy()
      await server.stop()
    },
  }
})
