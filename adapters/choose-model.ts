import type { Log } from '../agent/log.ts'
import { createModelChain } from '../agent/model-chain.ts'
import { DEFAULT_FALLBACK_PROFILE, DEFAULT_PROFILE } from '../agent/model-profiles.ts'
import { createPricing } from '../agent/pricing.ts'
import type { TurnDeps } from '../agent/turn-deps.ts'
import { createOfflineModel } from './embedded/model/offline-model.ts'
import type { Environment } from './environment.ts'

/** A guardrail of Bedrock, which reads along. */
export interface Guardrail {
  id: string
  version: string
}

/** `RETAILMIND_MODEL`: the offline model alone, or Claude first, another Claude next, and the offline model last. */
export async function chooseModel(
  environment: Pick<
    Environment,
    'RETAILMIND_MODEL' | 'RETAILMIND_BEDROCK_PROFILES' | 'RETAILMIND_ALLOW_GLOBAL'
  >,
  log: Log,
  { guardrail, onFall }: { guardrail?: Guardrail; onFall?: () => void } = {},
): Promise<Pick<TurnDeps, 'paid' | 'free'>> {
  const offline = createOfflineModel()
  const free = { model: offline, pricing: createPricing([offline.id]) }
  if (environment.RETAILMIND_MODEL === 'offline') return { paid: free, free }

  // The AWS client is most of a cold start: loaded only by those who use it.
  const { createBedrockModel } = await import('./aws/model.ts')
  const ids = environment.RETAILMIND_BEDROCK_PROFILES?.split(',').map((id) => id.trim()) ?? [
    DEFAULT_PROFILE,
    DEFAULT_FALLBACK_PROFILE,
  ]
  const claudes = ids.map((profileId) =>
    createBedrockModel({
      profileId,
      allowGlobal: environment.RETAILMIND_ALLOW_GLOBAL,
      ...(guardrail && { guardrail }),
    }),
  )
  const model = createModelChain([...claudes, offline], {
    onFall: (fall) => {
      log.warn('fell to another model', { ...fall })
      onFall?.()
    },
  })
  return { paid: { model, pricing: createPricing([...ids, offline.id]) }, free }
}
