import {
  ConflictException,
  GetTranscriptionJobCommand,
  StartTranscriptionJobCommand,
  TranscribeClient,
  type MediaFormat,
  type StartTranscriptionJobCommandInput,
  type TranscriptionJob,
} from '@aws-sdk/client-transcribe'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import * as z from 'zod'
import { ChannelError } from '../../../channel/errors.ts'
import type { Files } from '../../../channel/files.ts'
import type { Speech, Transcription } from '../../../channel/speech.ts'
import type { Language } from '../../../shop/types.ts'

export interface TranscribeOptions {
  files: Files
  /** The bucket that `files` writes to, and that Transcribe reads from and writes to. */
  bucket: string
  transcribe?: TranscribeClient
  /**
   * Custom vocabularies by language. An account may have a hundred of them: too few for one a shop, so they hold what shops of the
   * region sell (`vocabularyPhrases`).
   */
  vocabularies?: Partial<Record<Language, string>>
  /** Waits so many milliseconds. */
  sleep?: (ms: number) => Promise<void>
}

export const CODES = { en: 'en-IN', hi: 'hi-IN', mr: 'mr-IN' } as const satisfies Record<
  Language,
  string
>
/** Looked at after so long each; most notes take longer, and then the message comes again. */
const POLLS_MS = [1_000, 2_000, 2_000]
const RETRY_SECONDS = 5
const PREFIX = 'retailmind-'

export function createTranscribeClient(endpoint?: string): TranscribeClient {
  return new TranscribeClient({
    requestHandler: new NodeHttpHandler({}),
    ...(endpoint !== undefined && { endpoint }),
  })
}

/** Batch jobs: the OGG as it came, the language found out of three, the result in our own bucket. */
export function createTranscribe(options: TranscribeOptions): Pick<Speech, 'transcribe'> & {
  /**
   * For the event "Transcribe Job State Change": stores what came of a job where `transcribe` looks first. May come before, after,
   * twice or never; a job that is not ours is nothing.
   */
  finished: (jobName: string) => Promise<void>
} {
  const { files, bucket, transcribe: client = createTranscribeClient() } = options
  const { sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options

  const jobOf = async (name: string): Promise<TranscriptionJob | undefined> => {
    const { TranscriptionJob } = await client.send(
      new GetTranscriptionJobCommand({ TranscriptionJobName: name }),
    )
    return TranscriptionJob
  }
  /** What came of a job that is over; undefined while it is not. */
  const outcomeOf = async (
    job: TranscriptionJob | undefined,
  ): Promise<Transcription | undefined> => {
    if (job?.TranscriptionJobStatus === 'FAILED') return failed(job.FailureReason ?? '')
    if (job?.TranscriptionJobStatus !== 'COMPLETED') return undefined
    const result = await files.get(keysOf(job).result)
    // Completed, and not there to be read yet: it will be.
    return result && readResult(result.bytes)
  }

  return {
    async transcribe({ jobId, shopId, audio, language }, { signal } = {}) {
      const name = jobName(jobId)
      const keys = keysBeside(`${shopId}/voice/${name}`)
      try {
        const early = await files.get(keys.outcome)
        if (early) return JSON.parse(new TextDecoder().decode(early.bytes)) as Transcription

        const format = formatOf(audio.mimeType)
        if (!format) return { status: 'unheard', reason: 'unreadable' }
        await files.put(keys.audio, audio.bytes, audio.mimeType)
        await client
          .send(
            new StartTranscriptionJobCommand({
              TranscriptionJobName: name,
              Media: { MediaFileUri: `s3://${bucket}/${keys.audio}` },
              // No sample rate: one that does not fit fails the job.
              MediaFormat: format,
              OutputBucketName: bucket,
              OutputKey: keys.result,
              ...languageOf(language, options.vocabularies),
            }),
          )
          .catch((error: unknown) => {
            // A delivery before this one started it.
            if (!(error instanceof ConflictException)) throw error
          })
        for (const ms of POLLS_MS) {
          await sleep(ms)
          signal?.throwIfAborted()
          const outcome = await outcomeOf(await jobOf(name))
          if (outcome) return outcome
        }
        return { status: 'pending', retrySeconds: RETRY_SECONDS }
      } catch (error) {
        const what = error instanceof Error ? error.name : 'unknown'
        throw new ChannelError('retry', `Transcribe did not answer: ${what}`, {
          code: 'transcribe_failed',
          cause: error,
        })
      }
    },

    finished: async (name) => {
      if (!name.startsWith(PREFIX)) return
      const job = await jobOf(name)
      const outcome = await outcomeOf(job)
      if (!job || !outcome) return
      const bytes = new TextEncoder().encode(JSON.stringify(outcome))
      await files.put(keysOf(job).outcome, bytes, 'application/json')
    },
  }
}

/** The job of a turn: the same name however often the message is delivered. Letters, digits, `.`, `_`, `-`; at most 200. */
function jobName(jobId: string): string {
  return PREFIX + jobId.replace(/[^\w.-]/g, '-').slice(0, 180)
}

/** Audio, what Transcribe makes of it, and what that comes to: all in the shop's own folder, with which they are erased. */
function keysBeside(audio: string): { audio: string; result: string; outcome: string } {
  return { audio, result: `${audio}.json`, outcome: `${audio}.outcome.json` }
}

/** Of a job that was started from here; an event tells no more than its name. */
function keysOf({ Media }: TranscriptionJob): ReturnType<typeof keysBeside> {
  const [, key = ''] = /^s3:\/\/[^/]+\/(.+)$/.exec(Media?.MediaFileUri ?? '') ?? []
  return keysBeside(key)
}

/** What WhatsApp takes as audio, as Transcribe calls it; plain AAC it does not read. */
const FORMATS: Readonly<Record<string, MediaFormat>> = {
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'mp4',
  'audio/amr': 'amr',
}

function formatOf(mimeType: string): MediaFormat | undefined {
  return FORMATS[mimeType.split(';')[0]?.trim().toLowerCase() ?? '']
}

function languageOf(
  language: Language | undefined,
  vocabularies: Partial<Record<Language, string>> = {},
): Partial<StartTranscriptionJobCommandInput> {
  if (language) {
    const VocabularyName = vocabularies[language]
    return {
      LanguageCode: CODES[language],
      ...(VocabularyName && { Settings: { VocabularyName } }),
    }
  }
  const known = (['hi', 'mr', 'en'] as const).flatMap((each) => {
    const VocabularyName = vocabularies[each]
    return VocabularyName ? [[CODES[each], { VocabularyName }] as const] : []
  })
  return {
    IdentifyLanguage: true,
    LanguageOptions: [CODES.hi, CODES.mr, CODES.en],
    ...(known.length > 0 && { LanguageIdSettings: Object.fromEntries(known) }),
  }
}

/** As the service writes it; confidences are strings. */
const result = z.object({
  results: z.object({
    language_code: z.string().optional(),
    transcripts: z.array(z.object({ transcript: z.string() })),
    items: z
      .array(
        z.object({
          type: z.string(),
          alternatives: z.array(z.object({ confidence: z.string().optional() })).default([]),
        }),
      )
      .default([]),
  }),
})

function readResult(bytes: Uint8Array): Transcription {
  const { results } = result.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const text = results.transcripts
    .map(({ transcript }) => transcript)
    .join(' ')
    .trim()
  if (text === '') return { status: 'unheard', reason: 'silence' }
  const words = results.items
    .filter(({ type }) => type === 'pronunciation')
    .map(({ alternatives }) => Number(alternatives[0]?.confidence ?? 0))
  const confidence = words.length > 0 ? words.reduce((sum, n) => sum + n, 0) / words.length : 0
  const code = results.language_code?.slice(0, 2)
  const language = (['en', 'hi', 'mr'] as const).find((each) => each === code) ?? 'hi'
  return { status: 'heard', text, language, confidence, source: 'recogniser' }
}

function failed(reason: string): Transcription {
  if (/too short|duration/i.test(reason)) return { status: 'unheard', reason: 'too_short' }
  if (/format|media|codec|corrupt/i.test(reason)) return { status: 'unheard', reason: 'unreadable' }
  return { status: 'unheard', reason: 'failed' }
}

const MAX_VOCABULARY_BYTES = 50 * 1024
const MAX_PHRASE = 256
const DEVANAGARI =
  '\\u0901-\\u0903\\u0905-\\u090b\\u090f-\\u0911\\u0913-\\u0928\\u092a-\\u0930\\u0932\\u0935-\\u0939\\u093e-\\u0943\\u0945\\u0947-\\u0949\\u094b-\\u094d'
/**
 * The letters that a phrase may have: one other fails the whole vocabulary. Those of Hindi are as AWS lists them, without ळ. Those of
 * Marathi are what the two languages share, and ळ.
 */
const LETTERS = {
  en: /^[A-Za-z'-]+$/,
  hi: new RegExp(`^[${DEVANAGARI}\\u095b-\\u095d-]+$`),
  mr: new RegExp(`^[${DEVANAGARI}\\u0933-]+$`),
} as const satisfies Record<Language, RegExp>
/** With a dot below, as letters of their own; any other letter is taken without its dot. */
const DOTTED: Readonly<Record<string, string>> = { ज: '\u095b', ड: '\u095c', ढ: '\u095d' }

/** Names as phrases of a custom vocabulary: no digits and no spaces, words joined by hyphens, 50 KB in all. */
export function vocabularyPhrases(names: readonly string[], language: Language): string[] {
  const phrases = new Set<string>()
  let bytes = 0
  for (const name of names) {
    const phrase = name
      .normalize('NFC')
      .replace(/(.)\u093c/g, (_, letter: string) => DOTTED[letter] ?? letter)
      .trim()
      .replace(/[\s.]+/g, '-')
      .replace(/-+/g, '-')
    if (!LETTERS[language].test(phrase) || phrase.length > MAX_PHRASE || phrases.has(phrase))
      continue
    bytes += Buffer.byteLength(phrase) + 1
    if (bytes > MAX_VOCABULARY_BYTES) break
    phrases.add(phrase)
  }
  return [...phrases]
}
