import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ModelUnavailableError } from '../../agent/errors.ts'
import { requireProfile } from '../../agent/model-profiles.ts'
import type { ConverseResponse, Model } from '../../agent/model.ts'
import { isWorthOneMoreTry, toModelError } from './model-errors.ts'
import { toConverseInput } from './model-request.ts'

export interface BedrockModelOptions {
  /** An id of the table in `agent/model-profiles.ts`. */
  profileId: string
  /** Allows a `global.` profile: shop data may then be processed outside India. */
  allowGlobal?: boolean
  /** A guardrail that reads along; what it stops ends as `guardrail_intervened`. */
  guardrail?: { id: string; version: string }
  /** Else the SDK's usual places (`AWS_REGION`, shared config file), else Mumbai. */
  region?: string
  /** Else the SDK's usual places, `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` among them, else AWS. */
  endpoint?: string
  /** A whole call: credentials, all attempts, the pauses between them, and the answer's last byte. */
  timeoutMs?: number
  connectTimeoutMs?: number
}

const HOME_REGION = 'ap-south-1'
// Primary, fallback and the offline model must all fit into the time of one turn.
const DEFAULT_TIMEOUT_MS = 40_000
const DEFAULT_CONNECT_TIMEOUT_MS = 3_000
/** First try and retries of what the SDK retries: throttling, 5xx, a model that is not ready, network errors. */
const SDK_ATTEMPTS = 3

/**
 * Claude on Amazon Bedrock, through Converse. Credentials come from the SDK's usual chain.
 *
 * `converse` throws `ModelUnavailableError` (`throttled`, `quota_exceeded`, `model_not_ready`, `model_timeout`,
 * `model_error`, `service_error`, `access_denied`, `not_found`, `profile_refused`, `no_credentials`, `timeout`,
 * `unreachable`, `bad_answer`), `ModelRequestError` for a request that is wrong in itself, or the caller's abort reason.
 *
 * @throws RetailMindError at once, if the profile is unknown or not allowed.
 */
export function createBedrockModel(options: BedrockModelOptions): Model {
  const profile = requireProfile(options.profileId, { allowGlobal: options.allowGlobal ?? false })
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const guardrail = options.guardrail && {
    guardrailConfig: {
      guardrailIdentifier: options.guardrail.id,
      guardrailVersion: options.guardrail.version,
    },
  }
  const client = new BedrockRuntimeClient({
    region: options.region ?? process.env.AWS_REGION ?? findRegion,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    maxAttempts: SDK_ATTEMPTS,
    // The client's own handler speaks HTTP/2 only: no proxy, test server or interceptor of HTTP/1.1 would work.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    }),
  })

  const send = async (input: ConverseCommandInput, signal: AbortSignal) => {
    const attempt = () => client.send(new ConverseCommand(input), { abortSignal: signal })
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted || !isWorthOneMoreTry(error)) throw error
      return attempt()
    }
  }

  return {
    id: profile.id,

    async converse(request, callOptions) {
      const caller = callOptions?.signal
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = caller ? AbortSignal.any([caller, deadline]) : deadline
      try {
        const output = await unlessAborted(signal, () =>
          send({ ...toConverseInput(request, profile), ...guardrail }, signal),
        )
        return toResponse(output, profile.id)
      } catch (error) {
        caller?.throwIfAborted()
        if (!deadline.aborted) throw toModelError(error, profile.id)
        throw new ModelUnavailableError(
          'timeout',
          `${profile.id} did not answer within ${timeoutMs} ms`,
          { details: { profileId: profile.id, timeoutMs }, cause: error },
        )
      }
    },
  }
}

/** The region of the shared config file, if there is one. */
async function findRegion(): Promise<string> {
  try {
    return await new BedrockRuntimeClient({}).config.region()
  } catch (error) {
    if (error instanceof Error && error.message === 'Region is missing') return HOME_REGION
    throw error
  }
}

function toResponse(output: ConverseCommandOutput, profileId: string): ConverseResponse {
  if (!output.output?.message || !output.stopReason) {
    throw new ModelUnavailableError('bad_answer', `${profileId} answered without a message`, {
      details: { profileId, status: output.$metadata.httpStatusCode },
    })
  }
  const response: ConverseResponse & Partial<ConverseCommandOutput> = {
    ...output,
    modelId: profileId,
  }
  delete response.$metadata
  return response
}

/** The SDK heeds its signal only while a request is under way, not while it looks for credentials or pauses. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
