import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** A request as it leaves the SDK. */
interface Outgoing {
  request: { headers: Record<string, string>; body: Uint8Array }
}

/** Attempts of a request that may be hit: fewer than the SDK makes, for a store that is down is not what is tested. */
const HIT_ATTEMPTS = 2

/**
 * What DynamoDB Local never does, and the service may do at any moment: cancels a transaction because it meets another,
 * throttles, or does what was asked while its answer is lost. Innermost in the SDK, so that the SDK's own retries see it.
 *
 * @param random from 0 to 1
 * @returns how often each was done
 */
export function injectFaults(client: DynamoDBClient, random: () => number) {
  const counts = { conflicts: 0, throttled: 0, lostAnswers: 0 }
  /** Transactions that took effect: their repeats are answered, and meet nobody. */
  const done = new Set<unknown>()
  client.middlewareStack.add(
    (next) => async (args) => {
      const { headers, body } = (args as unknown as Outgoing).request
      const { ClientRequestToken: token } = JSON.parse(new TextDecoder().decode(body)) as {
        ClientRequestToken?: string
      }
      const attempt = Number(/attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '')?.[1])
      const draw = random()
      if (token !== undefined && draw < 0.2 && !done.has(token)) {
        counts.conflicts += 1
        throw fault('TransactionCanceledException', {
          CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
        })
      }
      if (draw > 0.99 && attempt <= HIT_ATTEMPTS) {
        counts.throttled += 1
        throw fault('ThrottlingException')
      }
      const answer = await next(args)
      if (draw > 0.85 && attempt <= HIT_ATTEMPTS) {
        done.add(token)
        counts.lostAnswers += 1
        throw fault('TimeoutError')
      }
      return answer
    },
    { step: 'finalizeRequest', priority: 'low', name: 'injectFaults' },
  )
  return counts
}

function fault(name: string, more: object = {}): Error {
  return Object.assign(new Error(`injected: ${name}`), { name, $metadata: {}, ...more })
}
