import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { EmbeddedQueue, Received } from '../adapters/embedded/queue.ts'
import { errorData, type Log } from '../agent/log.ts'
import { lambdaContext } from './lambda-context.ts'

export interface WorkerOptions {
  name: string
  queue: EmbeddedQueue
  handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>
  /** What a run of the handler may take, in milliseconds. */
  timeMs: number
  log: Log
  /** Groups that are worked on side by side. */
  atOnce?: number
}

export interface Worker {
  /** Takes nothing new; resolves when what is running is done, or after so many milliseconds. */
  stop(graceMs: number): Promise<void>
}

/** Messages that become visible by themselves are looked for this often. */
const LOOK_MS = 250
const BATCH = 10

/**
 * What SQS and Lambda do together: takes messages as they come, hands the handler a batch a group, and removes what it
 * does not return. How soon a returned one comes again was set by the handler.
 */
export function startWorker(options: WorkerOptions): Worker {
  const { name, queue, handler, timeMs, log, atOnce = 64 } = options
  const running = new Set<Promise<void>>()
  let isStopped = false
  let isTaking = false
  let isWanted = false

  const take = async (): Promise<void> => {
    while (!isStopped && running.size < atOnce) {
      const received = await queue.receive(Math.min(BATCH, atOnce - running.size))
      if (received.length === 0) return
      // A group a run: a slow member does not hold up the others that happened to be received with them.
      for (const records of Map.groupBy(received, ({ group }) => group).values()) start(records)
    }
  }
  const look = (): void => {
    isWanted = true
    if (isTaking) return
    isTaking = true
    isWanted = false
    take()
      .catch((error: unknown) =>
        log.error('queue could not be read', { queue: name, ...errorData(error) }),
      )
      .finally(() => {
        isTaking = false
        if (isWanted && !isStopped) look()
      })
  }
  const start = (records: Received[]): void => {
    const run = work(records)
      .catch((error: unknown) => log.error('worker failed', { queue: name, ...errorData(error) }))
      .finally(() => {
        running.delete(run)
        look()
      })
    running.add(run)
  }
  const work = async (records: Received[]): Promise<void> => {
    const event = { Records: records.map((record) => toRecord(record, name)) }
    const { batchItemFailures } = await handler(event, lambdaContext(name, timeMs))
    const returned = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    for (const { messageId, receiptHandle } of records) {
      if (!returned.has(messageId)) await queue.remove(receiptHandle)
    }
  }

  const stopListening = queue.onSend(look)
  const timer = setInterval(look, LOOK_MS)
  look()
  return {
    async stop(graceMs) {
      isStopped = true
      stopListening()
      clearInterval(timer)
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.allSettled(running), grace])
    },
  }
}

function toRecord(message: Received, queue: string): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.sentAt),
      MessageGroupId: message.group,
      MessageDeduplicationId: message.dedupId,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:local:000000000000:${queue}.fifo`,
    awsRegion: 'local',
  }
}
