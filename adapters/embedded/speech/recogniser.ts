import { fork, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { ChannelError } from '../../../channel/errors.ts'
import type { Language } from '../../../shop/types.ts'
import { modelIn, unfitModel } from './model-folder.ts'
import type { HearingAnswer, HearingJob } from './recogniser-process.ts'

/** A recogniser on this machine. */
export interface Recogniser {
  /**
   * @param language the one to listen for; Hindi where none is known
   * @throws ChannelError `recogniser_failed`; the next note finds a new process
   */
  hear(
    samples: Float32Array,
    language: Language | undefined,
  ): Promise<{ text: string; language: Language }>
  close(): void
}

type Heard = Extract<HearingAnswer, { id: number }>

const PACKAGE = 'sherpa-onnx-node'

/**
 * The recogniser of a model folder (`RETAILMIND_SPEECH_MODEL`), by sherpa-onnx in a process of its own.
 *
 * @throws RetailMindError `speech_model` that says which files are missing, or that the package or the model does not load
 */
export async function openRecogniser(folder: string): Promise<Recogniser> {
  const model = modelIn(folder)
  const waiting = new Map<number, (heard: Heard) => void>()
  let running: Promise<ChildProcess> | undefined
  let count = 0

  const start = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const child = fork(new URL('./recogniser-process.ts', import.meta.url), {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        execArgv: [],
      })
      let said = ''
      child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)))
      child.on('message', (answer: HearingAnswer) => {
        if ('ready' in answer) {
          letEnd(child)
          resolve(child)
        } else if ('unfit' in answer) {
          child.kill()
          reject(
            answer.isPackage
              ? unfitModel(`the package ${PACKAGE} is not installed: npm install ${PACKAGE}`)
              : unfitModel(`the model in ${folder} does not load: ${answer.unfit}`),
          )
        } else {
          waiting.get(answer.id)?.(answer)
          waiting.delete(answer.id)
        }
      })
      child.on('exit', () => {
        running = undefined
        const why = said.match(/what\(\):\s*(.+)/)?.[1] ?? said.trim().split('\n').at(-1) ?? ''
        reject(unfitModel(`the model in ${folder} does not load: ${why}`))
        for (const [id, heard] of waiting) heard({ id, error: why })
        waiting.clear()
      })
      child.send({ model } satisfies HearingJob)
    })

  // A broken model is said at the start, not at the first voice note.
  running = start()
  await running
  return {
    async hear(samples, language) {
      const child = await (running ??= start())
      const id = ++count
      child.channel?.ref()
      const heard = await new Promise<Heard>((resolve) => {
        waiting.set(id, resolve)
        child.send({ id, samples, language } satisfies HearingJob)
      })
      if (waiting.size === 0) child.channel?.unref()
      if ('text' in heard) return { text: heard.text, language: language ?? 'hi' }
      throw new ChannelError('retry', `the recogniser failed: ${heard.error}`, {
        code: 'recogniser_failed',
      })
    },
    close() {
      void running?.then((child) => child.kill())
    },
  }
}

/** An idle recogniser must not keep the program from ending. */
function letEnd(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
}
