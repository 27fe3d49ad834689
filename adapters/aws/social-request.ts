import type { SocialMessagingClient } from '@aws-sdk/client-socialmessaging'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { ChannelError } from '../../channel/errors.ts'
import { classifySocialError } from './transport-errors.ts'

export interface SocialRetry {
  /** Tries after the first, for what passes by waiting. */
  retries?: number
  sleep?: (ms: number) => Promise<unknown>
}

const FIRST_WAIT_MS = 500

/** One call, tried again within bounds unless it may already have had its effect. */
export type SocialRequest = <Output>(
  call: (client: SocialMessagingClient) => Promise<Output>,
  options: { repeatable: boolean },
) => Promise<Output>

/**
 * @param client with `maxAttempts: 1`: the SDK's own retries send a message again whose answer was lost
 * @returns a function that throws `ChannelError`
 */
export function createSocialRequest(
  client: SocialMessagingClient,
  { retries = 3, sleep = sleepFor }: SocialRetry,
): SocialRequest {
  return async (call, { repeatable }) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call(client)
      } catch (cause) {
        const error = cause instanceof ChannelError ? cause : classifySocialError(cause)
        const mayRetry = error.kind === 'retry' && (!error.ambiguous || repeatable)
        if (!mayRetry || attempt >= retries) throw error
        const backoff = FIRST_WAIT_MS * 2 ** attempt
        await sleep(backoff + (Math.random() * backoff) / 4)
      }
    }
  }
}
