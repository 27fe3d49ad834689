import middy from '@middy/core'
import type { EventBridgeEvent } from 'aws-lambda'
import type { Log } from '../agent/log.ts'

/** "Transcribe Job State Change", best effort: it may be lost, late, or come twice. */
export type TranscribeEvent = EventBridgeEvent<
  'Transcribe Job State Change',
  { TranscriptionJobName?: string; TranscriptionJobStatus?: string }
>

/** Stores what came of a transcription before its message comes again; without it the message looks for itself. */
export function createTranscriptionFinishedHandler(deps: {
  finished: (jobName: string) => Promise<void>
  log: Log
}) {
  return middy<TranscribeEvent, void>().handler(async ({ detail }) => {
    const { TranscriptionJobName: name, TranscriptionJobStatus: status } = detail
    if (name === undefined) {
      deps.log.warn('event without a job', { status })
      return
    }
    await deps.finished(name)
  })
}
