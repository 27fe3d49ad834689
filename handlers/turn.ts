import middy from '@middy/core'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Queue } from '../agent/queue.ts'
import { runTurn } from '../agent/turn.ts'
import type { TurnDeps } from '../agent/turn-deps.ts'
import type { InboundMessage } from '../channel/inbound.ts'
import { inGroups, type RecordOutcome } from './fifo-batch.ts'

/** Kept back from the function's time for writing down how a run ended. */
const RESERVED_MS = 5_000

export interface TurnHandlerDeps {
  turn: TurnDeps
  queue: Queue
}

/** Runs the turns of a FIFO batch: members side by side, each member's messages in order. */
export function createTurnHandler({ turn, queue }: TurnHandlerDeps) {
  return middy<SQSEvent, SQSBatchResponse>().handler((event, context: Context) =>
    inGroups(event, queue, turn.log, (record) =>
      runRecord(record, { turn, queue }, () => context.getRemainingTimeInMillis() - RESERVED_MS),
    ),
  )
}

async function runRecord(
  record: SQSRecord,
  { turn, queue }: TurnHandlerDeps,
  timeLeft: () => number,
): Promise<RecordOutcome> {
  const result = await runTurn(JSON.parse(record.body) as InboundMessage, turn, timeLeft())
  switch (result.outcome) {
    case 'done':
      return { outcome: 'done' }
    case 'wait':
      return result
    case 'dead':
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
