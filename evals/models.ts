import { createOfflineModel } from '../adapters/embedded/model/offline-model.ts'
import { readEnvironment } from '../adapters/environment.ts'
import { DEFAULT_PROFILE } from '../agent/model-profiles.ts'
import type { Model } from '../agent/model.ts'
import { createPricing } from '../agent/pricing.ts'
import type { PricedModel } from '../agent/turn-deps.ts'
import type { EvalCase } from './case.ts'
import { patchingModel, recordingModel, replayingModel, type CassetteModel } from './cassette.ts'
import { BadInputError } from './case.ts'
import { createGoldModel } from './gold-model.ts'
import { withCacheCount } from './prompt-cache.ts'

export const MODEL_NAMES = ['offline', 'bedrock', 'cassette', 'scripted'] as const
export type ModelName = (typeof MODEL_NAMES)[number]

export interface ModelChoice {
  name: ModelName
  /** Where replies are written; and where they are read, by `cassette` alone, by another model before it is asked. */
  record?: string
  cassettes?: string
  /** Inference profile of `bedrock`, and whose replies `cassette` plays; else the first of the environment, else the default. */
  profile?: string
}

/** What answers in one trial of one case. */
export interface TrialModel extends PricedModel {
  counts?: CassetteModel['counts']
}

export interface ModelSource {
  id: string
  open(trial: {
    case: EvalCase
    trial: number
    promptHash: string
    /** The turn that is being played. */
    at: () => number
  }): TrialModel
}

/** No chain: what is graded is the model that was named, and nobody who steps in for it. */
export async function createModelSource(choice: ModelChoice): Promise<ModelSource> {
  const { name, record, cassettes } = choice
  if (name === 'cassette') {
    if (cassettes === undefined)
      throw new BadInputError('--model cassette wants --cassettes DIR: the folder to read from')
    const modelId = choice.profile ?? profileOfEnvironment()
    return {
      id: modelId,
      open: ({ case: { id }, trial, promptHash }) => {
        const model = replayingModel({ dir: cassettes, caseId: id, trial, promptHash, modelId })
        return { ...priced(model, [modelId]), counts: model.counts }
      },
    }
  }
  const { id, make } = await liveModel(choice)
  return {
    id,
    open: ({ case: given, trial, promptHash, at }) => {
      const model = make(given, at)
      const place = { caseId: given.id, trial, promptHash }
      if (record !== undefined)
        return priced(recordingModel(model, { dir: record, ...place }), [id])
      if (cassettes === undefined) return priced(model, [id])
      const patching = patchingModel(model, { dir: cassettes, ...place })
      return { ...priced(patching, [id]), counts: patching.counts }
    },
  }

  async function liveModel({ profile }: ModelChoice): Promise<{
    id: string
    make: (given: EvalCase, at: () => number) => Model
  }> {
    if (name === 'offline') {
      const offline = createOfflineModel()
      return { id: offline.id, make: () => withCacheCount(offline) }
    }
    if (name === 'scripted') return { id: 'scripted', make: createGoldModel }
    const { createBedrockModel } = await import('../adapters/aws/model.ts')
    const profileId = profile ?? profileOfEnvironment()
    const allowGlobal = readEnvironment().RETAILMIND_ALLOW_GLOBAL
    const bedrock = createBedrockModel({ profileId, allowGlobal })
    return { id: profileId, make: () => bedrock }
  }
}

function profileOfEnvironment(): string {
  const { RETAILMIND_BEDROCK_PROFILES: profiles = '' } = readEnvironment()
  return profiles.split(',')[0]?.trim() || DEFAULT_PROFILE
}

function priced(model: Model, ids: string[]): PricedModel {
  return { model, pricing: createPricing(ids, ['offline', 'scripted']) }
}
