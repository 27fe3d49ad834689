import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { Log } from '../agent/log.ts'
import type { Queue } from '../agent/queue.ts'
import type { TurnStore } from '../agent/turn-store.ts'
import type { InboundStatus } from '../channel/inbound.ts'
import { readTurnKey, sentEntry } from '../channel/turn-key.ts'
import { NO_METER, type Meter } from './meter.ts'
import { inGroups } from './fifo-batch.ts'

/** Notes what became of the messages that we sent: any status with a turn's key proves that its reply is out. */
export function createStatusHandler({
  turns,
  queue,
  log,
  meter = NO_METER,
}: {
  turns: Pick<TurnStore, 'noteSent'>
  queue: Queue
  log: Log
  meter?: Meter
}) {
  return middy<SQSEvent, SQSBatchResponse>().handler((event) =>
    inGroups(event, queue, log, async (record) => {
      const status = JSON.parse(record.body) as InboundStatus
      if (!status.turnKey) return { outcome: 'done' }
      const { turnId, place } = readTurnKey(status.turnKey)
      if (status.status === 'failed') {
        meter.add('RepliesUndelivered')
        log.error('reply was not delivered', {
          turnId,
          codes: status.errors.join(','),
        })
      }
      await turns.noteSent(turnId, sentEntry(status.messageId, place))
      return { outcome: 'done' }
    }),
  )
}
