import { Worker } from 'node:worker_threads'
import { ChannelError } from '../../../channel/errors.ts'
import type { SpokenNote } from '../../../channel/speech.ts'
import type { SpeakAnswer, SpeakJob } from './espeak-worker.ts'

export interface Voice {
  /** @param tags written into the note, such as what is said in it */
  speak(
    said: { text: string; voice: SpeakJob['voice']; tags?: Record<string, string> },
    options?: { signal?: AbortSignal },
  ): Promise<SpokenNote>
  close(): Promise<void>
}

/** eSpeak NG in a thread of its own, started when something is first said. */
export function createVoice(): Voice {
  const waiting = new Map<number, (answer: SpeakAnswer) => void>()
  let worker: Worker | undefined
  let count = 0

  const start = (): Worker => {
    if (worker) return worker
    const started = new Worker(new URL('./espeak-worker.ts', import.meta.url))
    // An idle voice must not keep the program from ending.
    started.unref()
    started.on('message', (answer: SpeakAnswer) => {
      waiting.get(answer.id)?.(answer)
      waiting.delete(answer.id)
    })
    started.on('error', (error: Error) => fail(error.message))
    worker = started
    return started
  }
  const fail = (error: string) => {
    worker = undefined
    for (const [id, answer] of waiting) answer({ id, error })
    waiting.clear()
  }

  return {
    async speak({ text, voice, tags = {} }, { signal } = {}) {
      signal?.throwIfAborted()
      const id = ++count
      const answer = await new Promise<SpeakAnswer>((resolve) => {
        waiting.set(id, resolve)
        start().postMessage({ id, text, voice, tags } satisfies SpeakJob)
      })
      if ('error' in answer) {
        throw new ChannelError('media', `nothing could be spoken: ${answer.error}`, {
          code: /Cannot find (?:package|module)/.test(answer.error)
            ? 'espeak_missing'
            : 'espeak_failed',
        })
      }
      const { bytes, durationMs } = answer
      return { bytes, mimeType: 'audio/ogg; codecs=opus', durationMs }
    },
    async close() {
      await worker?.terminate()
      worker = undefined
    },
  }
}
