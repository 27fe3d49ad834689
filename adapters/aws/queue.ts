import type { Queue } from '../../agent/queue.ts'
import { createSqsRequest, SqsError, type SqsConnection } from './queue-request.ts'
import { createSend, toMessage, toStorable, type SendOptions } from './queue-send.ts'

export interface SqsQueueOptions extends SqsConnection, SendOptions {
  /** A FIFO queue too. */
  deadLetterUrl: string
}

const MAX_VISIBILITY_SECONDS = 43_200

/**
 * An SQS FIFO queue. `send` gives as failed what SQS could not take for now or will never take (over 1 MiB); it
 * throws `SqsError` `sqs_refused` when the queue as a whole says no (no permission, no such queue). `delay` and
 * `deadLetter` throw `SqsError` when they did not succeed.
 */
export function createSqsQueue(options: SqsQueueOptions): Queue {
  const { queueUrl, deadLetterUrl } = options
  const request = createSqsRequest(options)

  return {
    send: createSend(request, options),

    async delay(receiptHandle, seconds) {
      try {
        await request('ChangeMessageVisibility', {
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: Math.min(Math.ceil(seconds), MAX_VISIBILITY_SECONDS),
        })
      } catch (error) {
        // Whoever received it after us decides over it now.
        if (!isGone(error)) throw error
      }
    },

    async deadLetter(entry, reason) {
      await request('SendMessage', {
        QueueUrl: deadLetterUrl,
        ...toMessage(toStorable(entry)),
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason || 'unknown' } },
      })
    },
  }
}

function isGone(error: unknown): boolean {
  if (!(error instanceof SqsError) || error.code !== 'sqs_refused') return false
  const { type } = error.details
  return (
    type === 'MessageNotInflight' ||
    type === 'ReceiptHandleIsInvalid' ||
    // A handle whose time is over is called a wrong parameter.
    (type === 'InvalidParameterValue' && /receipt ?handle/i.test(error.message))
  )
}
