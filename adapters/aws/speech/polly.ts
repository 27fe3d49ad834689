import {
  PollyClient,
  SynthesizeSpeechCommand,
  type SynthesizeSpeechCommandInput,
} from '@aws-sdk/client-polly'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ChannelError } from '../../../channel/errors.ts'
import { readOggOpus } from '../../../channel/ogg.ts'
import type { Speech } from '../../../channel/speech.ts'
import { spokenText } from '../../../language/spoken.ts'
import type { Language } from '../../../shop/types.ts'

export interface PollyOptions {
  polly?: PollyClient
}

/** The neural voice of Hindi and Indian English; Marathi has none, and is read by the Hindi one, in Devanagari. */
const NEURAL = { Engine: 'neural', VoiceId: 'Kajal' } as const
/** Where the neural one is not to be had. */
const STANDARD = { Engine: 'standard', VoiceId: 'Aditi' } as const
const CODES = { en: 'en-IN', hi: 'hi-IN', mr: 'hi-IN' } as const satisfies Record<Language, string>
/** Errors that say that the voice is the trouble, and not the text or the moment. */
const NO_SUCH_VOICE = new Set([
  'EngineNotSupportedException',
  'LanguageNotSupportedException',
  'ValidationException',
])
const SAMPLES_PER_MS = 48

/** HTTP/1.1 as everywhere here: nothing of a short request is gained by more. */
export function createPollyClient(endpoint?: string): PollyClient {
  return new PollyClient({
    requestHandler: new NodeHttpHandler({}),
    ...(endpoint !== undefined && { endpoint }),
  })
}

export function createPolly({ polly = createPollyClient() }: PollyOptions): Pick<Speech, 'speak'> {
  const ask = async (
    voice: typeof NEURAL | typeof STANDARD,
    request: Omit<SynthesizeSpeechCommandInput, 'Engine' | 'VoiceId'>,
    signal: AbortSignal | undefined,
  ) => {
    const { AudioStream } = await polly.send(
      new SynthesizeSpeechCommand({ ...request, ...voice }),
      signal ? { abortSignal: signal } : {},
    )
    return (await AudioStream?.transformToByteArray()) ?? new Uint8Array()
  }
  return {
    async speak({ text, language }, { signal } = {}) {
      const request = {
        LanguageCode: CODES[language],
        OutputFormat: 'ogg_opus',
        SampleRate: '48000',
        // A reply is cut to about 600 characters before it is spoken: far below the 3,000 of one request.
        Text: ssml(spokenText(text, language)),
        TextType: 'ssml',
      } as const
      try {
        const bytes = await ask(NEURAL, request, signal).catch((error: unknown) => {
          if (!(error instanceof Error) || !NO_SUCH_VOICE.has(error.name)) throw error
          return ask(STANDARD, request, signal)
        })
        const durationMs = Math.round(readOggOpus(bytes).samples / SAMPLES_PER_MS)
        return { bytes, mimeType: 'audio/ogg; codecs=opus', durationMs }
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown'
        throw new ChannelError('retry', `Polly did not speak: ${name}`, {
          code: 'speech_failed',
          cause: error,
        })
      }
    },
  }
}

/** A breath after each sentence, so that a bill is heard line by line. */
function ssml(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
  return `<speak>${escaped.replace(/([.।?!]) +/g, '$1<break time="350ms"/> ')}</speak>`
}
