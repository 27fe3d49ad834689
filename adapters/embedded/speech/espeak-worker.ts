import { parentPort } from 'node:worker_threads'
import { encodeNote, resample, SPEECH_RATE } from './opus.ts'

/** What the worker is asked, and what it answers. */
export interface SpeakJob {
  id: number
  text: string
  voice: 'en' | 'hi' | 'mr'
  tags: Record<string, string>
}
export type SpeakAnswer =
  { id: number; bytes: Uint8Array; durationMs: number } | { id: number; error: string }

interface ESpeakWorker {
  set_voice(name: string): number
  set_rate(wordsPerMinute: number): void
  get_samplerate(): number
  synthesize(text: string, take: (audio: Int16Array) => boolean): void
}

/** A little slower than its own: amounts are listened to. */
const WORDS_PER_MINUTE = 150
const PACKAGE = '@echogarden/espeak-ng-emscripten'

const port = parentPort
if (!port) throw new Error('this file runs in a worker')

let ready: Promise<ESpeakWorker> | undefined

/** Loaded by name and at need: eSpeak NG is under the GPL, optional, and no part of this program. */
async function load(): Promise<ESpeakWorker> {
  const { default: create } = (await import(PACKAGE)) as {
    default: (options: object) => Promise<{ eSpeakNGWorker: new () => ESpeakWorker }>
  }
  const espeak = await create({})
  return new espeak.eSpeakNGWorker()
}

// It has one voice at a time: what comes in is spoken one after the other.
let last: Promise<void> = Promise.resolve()
port.on('message', (job: SpeakJob) => {
  last = last.then(async () => {
    try {
      const { bytes, durationMs } = await speak(job)
      port.postMessage({ id: job.id, bytes, durationMs } satisfies SpeakAnswer, [
        bytes.buffer as ArrayBuffer,
      ])
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      port.postMessage({ id: job.id, error: message } satisfies SpeakAnswer)
    }
  })
})

async function speak({ text, voice, tags }: SpeakJob) {
  ready ??= load()
  const espeak = await ready
  // Any other answer means that the voice before it is kept: Hindi read by an English voice.
  const code = espeak.set_voice(voice)
  if (code !== 0) throw new Error(`eSpeak NG has no voice ${voice} (${code})`)
  espeak.set_rate(WORDS_PER_MINUTE)
  const parts: Int16Array[] = []
  espeak.synthesize(text, (audio) => {
    parts.push(audio.slice())
    return false
  })
  const pcm = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    pcm.set(part, at)
    at += part.length
  }
  const samples = resample(pcm, espeak.get_samplerate(), SPEECH_RATE)
  return {
    bytes: encodeNote(samples, tags),
    durationMs: Math.round((samples.length * 1000) / SPEECH_RATE),
  }
}
