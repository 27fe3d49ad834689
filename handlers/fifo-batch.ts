import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { errorData, type Log } from '../agent/log.ts'
import type { Queue } from '../agent/queue.ts'

export type RecordOutcome = { outcome: 'done' } | { outcome: 'wait'; seconds: number }

/** Longest pause before a failed record is tried again. */
const MAX_BACKOFF_SECONDS = 300

/**
 * Works through a FIFO batch: groups side by side, each in order. After a record that failed or has to wait, the rest of its
 * group goes back with it, or a later message would overtake it; how soon they come again is set by their visibility.
 */
export async function inGroups(
  event: SQSEvent,
  queue: Pick<Queue, 'delay'>,
  log: Log,
  work: (record: SQSRecord) => Promise<RecordOutcome>,
): Promise<SQSBatchResponse> {
  const groups = Map.groupBy(
    event.Records,
    (record) => record.attributes.MessageGroupId ?? record.messageId,
  )
  const returned = await Promise.all(
    Array.from(groups.values(), (records) => workInOrder(records, queue, log, work)),
  )
  return {
    batchItemFailures: returned.flat().map(({ messageId }) => ({ itemIdentifier: messageId })),
  }
}

async function workInOrder(
  records: SQSRecord[],
  queue: Pick<Queue, 'delay'>,
  log: Log,
  work: (record: SQSRecord) => Promise<RecordOutcome>,
): Promise<SQSRecord[]> {
  for (const [place, record] of records.entries()) {
    const outcome = await settle(record, log, work)
    if (outcome.outcome === 'done') continue
    const rest = records.slice(place)
    await Promise.all(
      rest.map((returned) =>
        // Without it the record comes again all the same, when the queue's own visibility ends.
        queue.delay(returned.receiptHandle, outcome.seconds).catch((error: unknown) => {
          log.warn('record could not be delayed', {
            messageId: returned.messageId,
            ...errorData(error),
          })
        }),
      ),
    )
    return rest
  }
  return []
}

async function settle(
  record: SQSRecord,
  log: Log,
  work: (record: SQSRecord) => Promise<RecordOutcome>,
): Promise<RecordOutcome> {
  try {
    return await work(record)
  } catch (error) {
    const receives = Number(record.attributes.ApproximateReceiveCount)
    log.error('record failed', { messageId: record.messageId, receives, ...errorData(error) })
    return { outcome: 'wait', seconds: Math.min(2 ** receives, MAX_BACKOFF_SECONDS) }
  }
}
