import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { RetailMindError } from '../../../shop/errors.ts'
import type { Language } from '../../../shop/types.ts'
import { HEARING_RATE } from './opus.ts'

/** A recogniser on this machine. */
export interface Recogniser {
  /** @param language the one to listen for; Hindi where none is known */
  hear(
    samples: Float32Array,
    language: Language | undefined,
  ): Promise<{ text: string; language: Language }>
}

interface Stream {
  acceptWaveform(wave: { sampleRate: number; samples: Float32Array }): void
}
interface OfflineRecogniser {
  createStream(): Stream
  decodeAsync?(stream: Stream): Promise<{ text: string }>
  decode(stream: Stream): void
  getResult(stream: Stream): { text: string }
}
interface Sherpa {
  OfflineRecognizer: new (config: object) => OfflineRecogniser
}

const PACKAGE = 'sherpa-onnx-node'
/** What a folder must hold, by kind of model: Whisper as exported for sherpa-onnx, or one CTC model (IndicConformer). */
const LAYOUTS = {
  whisper: { encoder: /encoder.*\.onnx$/, decoder: /decoder.*\.onnx$/, tokens: /tokens\.txt$/ },
  ctc: { model: /model.*\.onnx$/, tokens: /tokens\.txt$/ },
} as const

/**
 * The recogniser of a model folder (`RETAILMIND_SPEECH_MODEL`), by sherpa-onnx.
 *
 * @throws RetailMindError `speech_model` that says which files are missing, or that the package or the model does not load
 */
export async function openRecogniser(folder: string): Promise<Recogniser> {
  if (!existsSync(folder)) throw broken(`there is no folder ${folder}`)
  const files = readdirSync(folder)
  const find = (pattern: RegExp) => files.find((file) => pattern.test(file))
  const whisper = Object.values(LAYOUTS.whisper).map(find)
  const ctc = Object.values(LAYOUTS.ctc).map(find)
  const isWhisper = whisper.every((file) => file !== undefined)
  if (!isWhisper && !ctc.every((file) => file !== undefined)) {
    throw broken(
      `${folder} holds no model: it needs an encoder .onnx, a decoder .onnx and tokens.txt (Whisper), or a model .onnx and tokens.txt (CTC)`,
    )
  }
  const sherpa = await load()
  const path = (file: string | undefined) => join(folder, file ?? '')
  const made = new Map<Language | 'any', OfflineRecogniser>()
  const recogniserFor = (language: Language | undefined): OfflineRecogniser => {
    // A CTC model knows one set of letters, and takes no language.
    const key = isWhisper ? (language ?? 'hi') : 'any'
    const known = made.get(key)
    if (known) return known
    const model = isWhisper
      ? {
          whisper: {
            encoder: path(whisper[0]),
            decoder: path(whisper[1]),
            language: key,
            task: 'transcribe',
          },
        }
      : { nemoCtc: { model: path(ctc[0]) } }
    try {
      const recogniser = new sherpa.OfflineRecognizer({
        featConfig: { sampleRate: HEARING_RATE, featureDim: 80 },
        modelConfig: { ...model, tokens: path(isWhisper ? whisper[2] : ctc[1]), numThreads: 2 },
      })
      made.set(key, recogniser)
      return recogniser
    } catch (error) {
      throw broken(`the model in ${folder} does not load`, error)
    }
  }
  // A broken model is said at the start, not at the first voice note.
  recogniserFor(undefined)
  return {
    async hear(samples, language) {
      const recogniser = recogniserFor(language)
      const stream = recogniser.createStream()
      stream.acceptWaveform({ sampleRate: HEARING_RATE, samples })
      const result = recogniser.decodeAsync
        ? await recogniser.decodeAsync(stream)
        : (recogniser.decode(stream), recogniser.getResult(stream))
      return { text: result.text.trim(), language: language ?? 'hi' }
    },
  }
}

async function load(): Promise<Sherpa> {
  try {
    const module = (await import(PACKAGE)) as Sherpa & { default?: Sherpa }
    return module.default ?? module
  } catch (error) {
    throw broken(`the package ${PACKAGE} is not installed: npm install ${PACKAGE}`, error)
  }
}

function broken(message: string, cause?: unknown): RetailMindError {
  return new RetailMindError('speech_model', `RETAILMIND_SPEECH_MODEL: ${message}`, { cause })
}
