import {
  ConflictException,
  GetTranscriptionJobCommand,
  StartTranscriptionJobCommand,
  TranscribeClient,
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

const CODES = { en: 'en-IN', hi: 'hi-IN', mr: 'mr-IN' } as const satisfies Record<Language, string>
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
    const result = await files.get(resultKey(job.TranscriptionJobName ?? ''))
    // Completed, and not there to be read yet: it will be.
    return result && readResult(result.bytes)
  }

  return {
    async transcribe({ jobId, shopId, audio, language }, { signal } = {}) {
      const name = jobName(jobId)
      try {
        const early = await files.get(outcomeKey(name))
        if (early) return JSON.parse(new TextDecoder().decode(early.bytes)) as Transcription

        const audioKey = `${shopId}/voice/${name}.ogg`
        await files.put(audioKey, audio.bytes, audio.mimeType)
        await client
          .send(
            new StartTranscriptionJobCommand({
              TranscriptionJobName: name,
              Media: { MediaFileUri: `s3://${bucket}/${audioKey}` },
              // No sample rate: one that does not fit fails the job.
              MediaFormat: 'ogg',
              OutputBucketName: bucket,
              OutputKey: resultKey(name),
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
      const outcome = await outcomeOf(await jobOf(name))
      if (!outcome) return
      const bytes = new TextEncoder().encode(JSON.stringify(outcome))
      await files.put(outcomeKey(name), bytes, 'application/json')
    },
  }
}

/** The job of a turn: the same name however often the message is delivered. Letters, digits, `.`, `_`, `-`; at most 200. */
function jobName(jobId: string): string {
  return PREFIX + jobId.replace(/[^\w.-]/g, '-').slice(0, 180)
}

const resultKey = (name: string) => `transcripts/${name}.json`
const outcomeKey = (name: string) => `transcripts/${name}.outcome.json`

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

/** Names as phrases of a custom vocabulary: no digits and no spaces, words joined by hyphens, 50 KB in all. */
export function vocabularyPhrases(names: readonly string[], language: Language): string[] {
  const letters = language === 'en' ? /^[A-Za-z'-]+$/ : /^[\u0900-\u0963\u0970-\u097f-]+$/
  const phrases: string[] = []
  let bytes = 0
  for (const name of new Set(names)) {
    const phrase = name
      .trim()
      .replace(/[\s.]+/g, '-')
      .replace(/-+/g, '-')
    if (!letters.test(phrase) || phrase.length > MAX_PHRASE) continue
    bytes += Buffer.byteLength(phrase) + 1
    if (bytes > MAX_VOCABULARY_BYTES) break
    phrases.push(phrase)
  }
  return phrases
}
