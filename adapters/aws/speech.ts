import type { Files } from '../../channel/files.ts'
import type { Speech } from '../../channel/speech.ts'
import { createPolly, type PollyOptions } from './speech/polly.ts'
import { createTranscribe, type TranscribeOptions } from './speech/transcribe.ts'

export interface AwsSpeechOptions extends TranscribeOptions, PollyOptions {
  files: Files
}

/** Amazon Transcribe hears, Amazon Polly speaks. */
export function createAwsSpeech(options: AwsSpeechOptions): Speech {
  return { transcribe: createTranscribe(options).transcribe, speak: createPolly(options).speak }
}
