import middy from '@middy/core'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Queue } from '../agent/queue.ts'
import { runTurn } from '../agent/turn.ts'
import type { TurnDeps } from '../agent/turn-deps.ts'
import type { InboundMessage } from '../channel/inbound.ts'
import { NO_METER, type Meter } from './meter.ts'
import { inGroups, type RecordOutcome } from './fifo-batch.ts'

/** Kept back from the function's time for writing down how a run ended. */
const RESERVED_MS = 5_000

export interface TurnHandlerDeps {
  turn: TurnDeps
  queue: Queue
  meter?: Meter
}

/** Runs the turns of a FIFO batch: members side by side, each member's messages in order. */
export function createTurnHandler({ turn, queue, meter = NO_METER }: TurnHandlerDeps) {
  return middy<SQSEvent, SQSBatchResponse>().handler((event, context: Context) =>
    inGroups(event, queue, turn.log, (record) =>
      runRecord(
        record,
        { turn, queue, meter },
        () => context.getRemainingTimeInMillis() - RESERVED_MS,
      ),
    ),
  )
}

async function runRecord(
  record: SQSRecord,
  { turn, queue, meter }: Required<TurnHandlerDeps>,
  timeLeft: () => number,
): Promise<RecordOutcome> {
  const message = JSON.parse(record.body) as InboundMessage
  const result = await runTurn(message, turn, timeLeft()).catch((error: unknown) => {
    meter.add('TurnsFailed')
    throw error
  })
  switch (result.outcome) {
    case 'done':
      meter.add('TurnsDone')
      if (message.timestamp !== undefined)
        meter.add('TurnLatency', Math.max(0, turn.clock.now() - message.timestamp * 1000))
      return { outcome: 'done' }
    case 'wait':
      return result
    case 'dead':
      meter.add('TurnsDead')
      await queue.deadLetter(
        {
          group: record.attributes.MessageGroupId ?? '',
          dedupId: record.attributes.MessageDeduplicationId ?? record.messageId,
          body: record.body,
        },
        result.reason,
      )
      return { outcome: 'done' }
  }
}
