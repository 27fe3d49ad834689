import type { Log } from '../../agent/log.ts'
import type { Queue, QueueEntry } from '../../agent/queue.ts'
import { batchesOf } from './queue-batches.ts'
import {
  DEFAULT_PAUSE_MS,
  isPassing,
  pauseBefore,
  SqsError,
  type SqsRequest,
} from './queue-request.ts'

export interface SendOptions {
  /** A FIFO queue. */
  queueUrl: string
  /** A whole `send`, retries included; what is not stored by then is given as failed. */
  sendTimeoutMs?: number
  /** Longest pause before refused entries are sent again; it doubles each time. */
  pauseMs?: number
  /** Told why entries were not stored. */
  log?: Log
}

const DEFAULT_SEND_TIMEOUT_MS = 8_000
/** How often an entry is sent that SQS refused for now. */
const ENTRY_ATTEMPTS = 3

export function createSend(request: SqsRequest, options: SendOptions): Queue['send'] {
  const { sendTimeoutMs = DEFAULT_SEND_TIMEOUT_MS, log } = options
  const sendBatch = createBatchSender(request, options)
  return async (entries) => {
    const deadline = AbortSignal.timeout(sendTimeoutMs)
    const failed = await inWaves(entries.map(toStorable), async ({ batches, tooLarge }) => {
      if (tooLarge.length > 0) log?.error('too large for the queue', { entries: tooLarge.length })
      const left = await Promise.all(batches.map((batch) => sendBatch(batch, deadline)))
      return [...tooLarge, ...left.flat()]
    })
    return { failed: failed.map(({ dedupId }) => dedupId) }
  }
}

/**
 * A request holds at most one message of a group: SQS may take one entry of a batch and not the one before it, and the
 * earlier would then come after the later. When one fails, the rest of its group fails with it, unsent.
 */
async function inWaves(
  entries: QueueEntry[],
  store: (wave: ReturnType<typeof batchesOf>) => Promise<QueueEntry[]>,
): Promise<QueueEntry[]> {
  const failed: QueueEntry[] = []
  let groups = [...Map.groupBy(entries, ({ group }) => group).values()]
  while (groups.length > 0) {
    const notStored = new Set(await store(batchesOf(groups.flatMap((group) => group.slice(0, 1)))))
    const isStopped = (group: QueueEntry[]) => group[0] !== undefined && notStored.has(group[0])
    failed.push(...groups.filter(isStopped).flat())
    groups = groups
      .filter((group) => !isStopped(group))
      .map((group) => group.slice(1))
      .filter((group) => group.length > 0)
  }
  return failed
}

/** The function gives the entries that were not stored. */
function createBatchSender(
  request: SqsRequest,
  { queueUrl, pauseMs = DEFAULT_PAUSE_MS, log }: SendOptions,
) {
  return async (batch: QueueEntry[], deadline: AbortSignal): Promise<QueueEntry[]> => {
    const refused: QueueEntry[] = []
    let open = batch
    for (let attempt = 1; open.length > 0; attempt++) {
      const body = { QueueUrl: queueUrl, Entries: open.map(toBatchEntry) }
      let answer: BatchAnswer
      try {
        answer = (await request('SendMessageBatch', body, deadline)) as BatchAnswer
      } catch (error) {
        if (!(error instanceof SqsError) || error.code !== 'sqs_unavailable') throw error
        log?.error('queue could not be reached', { entries: open.length, ...error.details })
        break
      }
      const stored = new Set(answer.Successful?.map(({ Id }) => Id))
      const hopeless = new Set(answer.Failed?.filter(isHopeless).map(({ Id }) => Id))
      refused.push(...open.filter((_, place) => hopeless.has(`${place}`)))
      open = open.filter((_, place) => !stored.has(`${place}`) && !hopeless.has(`${place}`))
      if (answer.Failed?.length) {
        const codes = answer.Failed.map(({ Code }) => Code).join(',')
        log?.warn('queue refused entries', { codes, attempt })
      }
      if (attempt === ENTRY_ATTEMPTS) break
      if (open.length > 0) await pauseBefore(attempt, pauseMs, deadline)
    }
    return [...refused, ...open]
  }
}

interface BatchAnswer {
  Successful?: { Id: string }[]
  Failed?: BatchFailure[]
}

interface BatchFailure {
  Id: string
  Code: string
  SenderFault: boolean
}

function isHopeless({ SenderFault, Code }: BatchFailure): boolean {
  return SenderFault && !isPassing(Code)
}

/** SQS refuses the two noncharacters of the basic plane, for good. In JSON they may as well be written as escapes. */
export function toStorable(entry: QueueEntry): QueueEntry {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16)}`
  return { ...entry, body: entry.body.replace(/[\uFFFE\uFFFF]/g, escape) }
}

function toBatchEntry(entry: QueueEntry, place: number) {
  return { Id: `${place}`, ...toMessage(entry) }
}

/** As `SendMessage` and `SendMessageBatch` want it. */
export function toMessage({ group, dedupId, body }: QueueEntry) {
  return { MessageBody: body, MessageGroupId: group, MessageDeduplicationId: dedupId }
}
