import { BedrockRuntimeClient, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ModelRequestError } from '../../agent/errors.ts'
import { requireProfile } from '../../agent/model-profiles.ts'
import type { ConverseRequest } from '../../agent/model.ts'
import { toModelError } from './model-errors.ts'

export type Countable = Pick<ConverseRequest, 'messages' | 'system' | 'toolConfig'>

export interface BedrockCounterOptions {
  /** An id of the table in `agent/model-profiles.ts`, whatever its scope: nothing is answered, only counted. */
  profileId: string
  /** Else the SDK's usual places. */
  region?: string
  /** Else the SDK's usual places, else AWS. */
  endpoint?: string
  /** A whole call, credentials and attempts included. */
  timeoutMs?: number
}

const HOME_REGION = 'ap-south-1'
const DEFAULT_TIMEOUT_MS = 10_000

/**
 * Counts input tokens as Bedrock bills them, by `CountTokens`, which is free.
 *
 * Users report that it refuses the id of an inference profile and takes the model's own (2026, Haiku 4.5 and Sonnet 4.5), and
 * for other models the reverse; nothing of this was tried from here. So the model's own id goes first, and the profile's if
 * that one is refused.
 *
 * The function throws `ModelUnavailableError` (codes as of `createBedrockModel`, `no_credentials` among them), or
 * `ModelRequestError` when neither id can be counted for.
 */
export function createBedrockCounter(
  options: BedrockCounterOptions,
): (request: Countable) => Promise<number> {
  const { id } = requireProfile(options.profileId, { allowGlobal: true })
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const client = new BedrockRuntimeClient({
    region: options.region ?? process.env.AWS_REGION ?? HOME_REGION,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    requestHandler: new NodeHttpHandler({ connectionTimeout: 3_000 }),
  })
  let ids = [id.replace(/^[a-z]+\.(?=anthropic\.)/, ''), id]

  const ask = async (modelId: string, { messages, system, toolConfig }: Countable) => {
    const converse = { messages, ...(system && { system }), ...(toolConfig && { toolConfig }) }
    try {
      const { inputTokens } = await client.send(
        new CountTokensCommand({ modelId, input: { converse } }),
        { abortSignal: AbortSignal.timeout(timeoutMs) },
      )
      return inputTokens ?? 0
    } catch (error) {
      throw toModelError(error, modelId)
    }
  }

  return async (request) => {
    const [first = id, second] = ids
    try {
      return await ask(first, request)
    } catch (error) {
      if (second === undefined || !isRefused(error)) throw error
      const tokens = await ask(second, request)
      ids = [second]
      return tokens
    }
  }
}

function isRefused(error: unknown): boolean {
  if (error instanceof ModelRequestError) return true
  return error instanceof Error && 'code' in error && error.code === 'profile_refused'
}
