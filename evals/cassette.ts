import type { ConverseResponse, Model } from '../agent/model.ts'
import { CassetteFile, type CassettePlace } from './cassette-file.ts'
import { cassetteMiss } from './cassette-miss.ts'
import { cassetteKey, requestParts, type CassetteOf, type RequestPart } from './cassette-request.ts'

export interface CassetteOptions extends CassettePlace {
  /** SHA-256 of the prompt file. */
  promptHash: string
}

/** A model of one trial of one chat that answers from a cassette, or writes one. */
export interface CassetteModel extends Model {
  /** How many replies came from the cassette, and how many requests had none there. */
  readonly counts: { hits: number; misses: number }
}

/** Asks the model and writes down what it says; what this model and prompt were recorded with before goes. */
export function recordingModel(model: Model, options: CassetteOptions): CassetteModel {
  const cassette = openCassette(model.id, options)
  cassette.file.clear(cassette.of)
  return cassette.asModel(async (request, parts, callOptions) =>
    cassette.keep(parts, await model.converse(request, callOptions)),
  )
}

/**
 * Answers from the cassette alone. `converse` throws `CassetteMissError` for a request that was not recorded; tools are not
 * in a cassette, they always run.
 */
export function replayingModel(options: CassetteOptions & { modelId: string }): CassetteModel {
  const cassette = openCassette(options.modelId, options)
  return cassette.asModel(async (_, parts) => {
    throw cassette.miss(parts)
  })
}

/** Answers from the cassette, and asks the model, and records it, only where that has nothing. */
export function patchingModel(model: Model, options: CassetteOptions): CassetteModel {
  const cassette = openCassette(model.id, options)
  return cassette.asModel(async (request, parts, callOptions) =>
    cassette.keep(parts, await model.converse(request, callOptions)),
  )
}

type Otherwise = (
  request: Parameters<Model['converse']>[0],
  parts: RequestPart[],
  options: Parameters<Model['converse']>[1],
) => Promise<ConverseResponse>

function openCassette(modelId: string, options: CassetteOptions) {
  const file = new CassetteFile(options)
  const of: CassetteOf = { modelId, promptHash: options.promptHash, trial: options.trial }
  const counts = { hits: 0, misses: 0 }
  /** A model may be asked the same twice (an answer that could not be read): its replies come in their order. */
  const uses = new Map<string, number>()

  return {
    file,
    of,
    keep(parts: RequestPart[], response: ConverseResponse): ConverseResponse {
      // Metrics say only how long it took: with them a recording of the same replies would never be the same bytes.
      const reply = { ...response, metrics: undefined }
      file.add({ key: cassetteKey(parts, of), of, reply }, parts)
      return response
    },
    miss(parts: RequestPart[]) {
      const key = cassetteKey(parts, of)
      return cassetteMiss(parts, of, file, { asked: counts.hits, uses: uses.get(key) ?? 0 })
    },
    asModel(otherwise: Otherwise): CassetteModel {
      return {
        id: modelId,
        counts,
        async converse(request, callOptions) {
          callOptions?.signal?.throwIfAborted()
          const parts = requestParts(request)
          const key = cassetteKey(parts, of)
          const used = uses.get(key) ?? 0
          const recorded = file.replies.filter((reply) => reply.key === key)[used]
          if (!recorded) {
            counts.misses += 1
            const response = await otherwise(request, parts, callOptions)
            uses.set(key, used + 1)
            return response
          }
          uses.set(key, used + 1)
          counts.hits += 1
          return structuredClone(recorded.reply)
        },
      }
    },
  }
}
