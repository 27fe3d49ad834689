import { createS3Files } from '../../adapters/aws/files.ts'
import { createTranscribe } from '../../adapters/aws/speech/transcribe.ts'
import { createLog } from '../../adapters/log.ts'
import { createTranscriptionFinishedHandler } from '../transcription-finished.ts'
import { readVariables } from '../compose/variables.ts'

const { VOICE_BUCKET: bucket, FILES_KEY_ARN: kmsKeyId } = readVariables([
  'VOICE_BUCKET',
  'FILES_KEY_ARN',
])
const { finished } = createTranscribe({ files: createS3Files({ bucket, kmsKeyId }), bucket })

export const handler = createTranscriptionFinishedHandler({
  finished,
  log: createLog({ RETAILMIND_LOG_LEVEL: 'INFO' }),
})
