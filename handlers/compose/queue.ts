import { createSqsQueue } from '../../adapters/aws/queue.ts'
import type { Log } from '../../agent/log.ts'
import type { Queue } from '../../agent/queue.ts'
import { endpointOf, region } from './variables.ts'

/** A FIFO queue and its dead letters, as the functions behind it use them. */
export function queueOf(queueUrl: string, deadLetterUrl: string, log: Log): Queue {
  return createSqsQueue({ region: region(), queueUrl, deadLetterUrl, log, ...endpointOf('SQS') })
}
