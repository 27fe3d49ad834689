import { ModelRequestError, ModelUnavailableError } from '../../agent/errors.ts'
import {
  createBedrockCounter,
  type BedrockCounterOptions,
} from '../../adapters/aws/count-tokens.ts'
import { estimateTokens } from '../../agent/token-estimate.ts'
import type { CountTokens } from './chat-tokens.ts'

export interface Counting {
  count: CountTokens
  /** How the figures were found, for whoever reads them. */
  label: string
  isEstimate: boolean
}

const ESTIMATE =
  'an estimate meant to be too high rather than too low: 2.5 ASCII characters a token, 1 token a Devanagari character'

/** Counts by this program's own estimate. */
export const estimating = (why: string): Counting => ({
  count: async (request) => estimateTokens(request),
  label: `${ESTIMATE} (${why})`,
  isEstimate: true,
})

/** Counts by Bedrock where it lets us, else by the estimate, and says which and why. */
export async function chooseCounting(options: BedrockCounterOptions): Promise<Counting> {
  const count = createBedrockCounter(options)
  try {
    await count({ messages: [{ role: 'user', content: [{ text: 'x' }] }] })
    return { count, label: `counted by Bedrock for ${options.profileId}`, isEstimate: false }
  } catch (error) {
    const isTheirs = error instanceof ModelUnavailableError || error instanceof ModelRequestError
    if (!isTheirs) throw error
    return estimating(
      error.code === 'no_credentials'
        ? 'no AWS credentials, so Bedrock was not asked'
        : `Bedrock did not count: ${error.message}`,
    )
  }
}
