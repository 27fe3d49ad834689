import type { Context, SQSEvent } from 'aws-lambda'
import type { EmbeddedQueue, Received } from '../../adapters/embedded/queue.ts'
import type { createTurnHandler } from '../../handlers/turn.ts'
import { RetailMindError } from '../../shop/errors.ts'
import type { Gate } from './gate.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** The status handler has the same shape. */
type Handler = ReturnType<typeof createTurnHandler>

export interface ConsumerOptions {
  process: Process
  scheduler: Scheduler
  gate: Gate
  name: string
  queue: EmbeddedQueue
  handler: Handler
  batch: number
  /** Told when a batch is in hand, and when it no longer is. A crash is told of by nobody. */
  onBusy: (isBusy: boolean) => void
  /** An error that nobody throws on purpose. */
  onUnexpected: (error: unknown) => void
}

const FIRST_LOOK_MS = 200
const LONGEST_LOOK_MS = 20_000
/** Longer than any scenario runs in real time: the handler's own early-timeout never fires. */
const TIME_LEFT_MS = 2 ** 31 - 1

/** What SQS and Lambda do together, for ever: receive, hand to the handler, remove what it does not give back. */
export async function consume(options: ConsumerOptions): Promise<void> {
  const { process, scheduler, gate, name, queue, handler, batch, onBusy, onUnexpected } = options
  let pause = FIRST_LOOK_MS
  for (;;) {
    await scheduler.wait(process, pause)
    const records = await queue.receive(batch)
    if (records.length === 0) {
      pause = Math.min(pause * 2, LONGEST_LOOK_MS)
      continue
    }
    pause = FIRST_LOOK_MS
    onBusy(true)
    await gate.point(process, `${name} received ${records.length}`)
    const returned = await handle(handler, records, onUnexpected)
    for (const { messageId, receiptHandle } of records) {
      if (returned.has(messageId)) continue
      await gate.pass(process, `${name}.remove`, () => queue.remove(receiptHandle))
    }
    onBusy(false)
  }
}

async function handle(
  handler: Handler,
  records: Received[],
  onUnexpected: (error: unknown) => void,
): Promise<Set<string>> {
  try {
    const response = await handler(eventOf(records), lambdaContext)
    return new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  } catch (error) {
    if (!(error instanceof RetailMindError)) onUnexpected(error)
    // As on Lambda: a handler that throws gives everything back, to be seen again when its visibility ends.
    return new Set(records.map(({ messageId }) => messageId))
  }
}

const lambdaContext = { getRemainingTimeInMillis: () => TIME_LEFT_MS } as Context

function eventOf(records: Received[]): SQSEvent {
  return {
    Records: records.map((record) => ({
      messageId: record.messageId,
      receiptHandle: record.receiptHandle,
      body: record.body,
      attributes: {
        ApproximateReceiveCount: String(record.receiveCount),
        SentTimestamp: String(record.sentAt),
        SenderId: 'simulation',
        ApproximateFirstReceiveTimestamp: String(record.sentAt),
        MessageGroupId: record.group,
        MessageDeduplicationId: record.dedupId,
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'simulation',
      awsRegion: 'simulation',
    })),
  }
}
