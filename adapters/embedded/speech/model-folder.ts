import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RetailMindError } from '../../../shop/errors.ts'

/** A recogniser's files, by kind of model: Whisper as exported for sherpa-onnx, or one CTC model (IndicConformer). */
export type ModelFiles =
  | { kind: 'whisper'; encoder: string; decoder: string; tokens: string }
  | { kind: 'ctc'; model: string; tokens: string }

/**
 * Which files of a folder are the model (`RETAILMIND_SPEECH_MODEL`).
 *
 * @throws RetailMindError `speech_model` that says what is missing
 */
export function modelIn(folder: string): ModelFiles {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw unfitModel(`there is no folder ${folder}`)
  }
  const files = readdirSync(folder)
  const find = (pattern: RegExp) => {
    const file = files.find((name) => pattern.test(name))
    return file === undefined ? undefined : join(folder, file)
  }
  const tokens = find(/tokens\.txt$/)
  const encoder = find(/encoder.*\.onnx$/)
  const decoder = find(/decoder.*\.onnx$/)
  const model = find(/model.*\.onnx$/)
  if (tokens !== undefined && encoder !== undefined && decoder !== undefined) {
    return { kind: 'whisper', encoder, decoder, tokens }
  }
  if (tokens !== undefined && model !== undefined) return { kind: 'ctc', model, tokens }
  throw unfitModel(
    `${folder} holds no model: it needs an encoder .onnx, a decoder .onnx and tokens.txt (Whisper), or a model .onnx and tokens.txt (CTC)`,
  )
}

export function unfitModel(message: string): RetailMindError {
  return new RetailMindError('speech_model', `RETAILMIND_SPEECH_MODEL: ${message}`)
}
