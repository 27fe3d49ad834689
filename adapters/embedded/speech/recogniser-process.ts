import type { Language } from '../../../shop/types.ts'
import type { ModelFiles } from './model-folder.ts'
import { HEARING_RATE } from './opus.ts'

/** What the process is told: the model first, then one note after the other. */
export type HearingJob =
  { model: ModelFiles } | { id: number; samples: Float32Array; language: Language | undefined }
export type HearingAnswer =
  /** The model is loaded. */
  | { ready: true }
  /** The package is not there, or the model is not what it seems. */
  | { unfit: string; isPackage: boolean }
  | { id: number; text: string }
  | { id: number; error: string }

interface Stream {
  acceptWaveform(wave: { sampleRate: number; samples: Float32Array }): void
}
interface OfflineRecogniser {
  createStream(): Stream
  decodeAsync(stream: Stream): Promise<{ text: string }>
}
interface Sherpa {
  OfflineRecognizer: new (config: object) => OfflineRecogniser
}

/** Optional: the name in a variable, so that nothing looks for it before it is wanted. */
const PACKAGE = 'sherpa-onnx-node'
let recogniserFor: ((language: Language | undefined) => OfflineRecogniser) | undefined

const answer = (message: HearingAnswer) => process.send?.(message)
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

// A process of its own: the library ends the process that it is in over a file that it does not like.
process.on('message', (job: HearingJob) => {
  void ('model' in job ? open(job.model) : hear(job))
})
process.on('disconnect', () => process.exit())

async function open(model: ModelFiles): Promise<void> {
  let sherpa: Sherpa
  try {
    const module = (await import(PACKAGE)) as Sherpa & { default?: Sherpa }
    sherpa = module.default ?? module
  } catch (error) {
    answer({ unfit: textOf(error), isPackage: true })
    return
  }
  const made = new Map<Language | 'any', OfflineRecogniser>()
  recogniserFor = (language) => {
    // A CTC model knows one set of letters, and takes no language.
    const key = model.kind === 'whisper' ? (language ?? 'hi') : 'any'
    const known = made.get(key) ?? new sherpa.OfflineRecognizer(configOf(model, key))
    made.set(key, known)
    return known
  }
  try {
    recogniserFor(undefined)
    answer({ ready: true })
  } catch (error) {
    answer({ unfit: textOf(error), isPackage: false })
  }
}

async function hear({ id, samples, language }: Extract<HearingJob, { id: number }>): Promise<void> {
  try {
    if (!recogniserFor) throw new Error('no model was opened')
    const recogniser = recogniserFor(language)
    const stream = recogniser.createStream()
    stream.acceptWaveform({ sampleRate: HEARING_RATE, samples })
    answer({ id, text: (await recogniser.decodeAsync(stream)).text.trim() })
  } catch (error) {
    answer({ id, error: textOf(error) })
  }
}

function configOf(model: ModelFiles, language: string): object {
  const { tokens } = model
  const files =
    model.kind === 'whisper'
      ? {
          whisper: {
            encoder: model.encoder,
            decoder: model.decoder,
            language,
            task: 'transcribe',
          },
        }
      : { nemoCtc: { model: model.model } }
  return {
    featConfig: { sampleRate: HEARING_RATE, featureDim: 80 },
    modelConfig: { ...files, tokens, numThreads: 2 },
  }
}
