import type { Files } from '../../channel/files.ts'
import type { Speech } from '../../channel/speech.ts'
import { spokenOnce } from '../spoken-once.ts'
import { createPolly, type PollyOptions } from './speech/polly.ts'
import { SPEECH_PRICES } from './speech/prices.ts'
import { createTranscribe, type TranscribeOptions } from './speech/transcribe.ts'

export interface AwsSpeechOptions extends TranscribeOptions, PollyOptions {
  files: Files
}

/** Amazon Transcribe hears, Amazon Polly speaks. */
export function createAwsSpeech(options: AwsSpeechOptions): Speech {
  return {
    prices: SPEECH_PRICES,
    transcribe: createTranscribe(options).transcribe,
    speak: spokenOnce(createPolly(options).speak),
  }
}
