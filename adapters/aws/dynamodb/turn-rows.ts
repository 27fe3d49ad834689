import type {
  ConversationTurn,
  Effect,
  Millis,
  OutboxEntry,
  PromptRef,
  Step,
  TurnRecord,
  TurnRef,
} from '../../../agent/turn-store.ts'
import { MAX_MESSAGE_AGE_MS } from '../../../agent/limits.ts'
import { EFFECT_PREFIX, STEP_PREFIX } from './keys.ts'
import type { Row } from './actions.ts'
import { name, when, type Fragment } from './expression.ts'
import { pack, unpack } from './packed-json.ts'

type Packed = string | Uint8Array

/** Second after which DynamoDB may remove what was first written at `at`. */
export function expiryOf(at: Millis): number {
  return Math.ceil((at + MAX_MESSAGE_AGE_MS) / 1000)
}

/** The row under `turn`: who runs the turn, and how it ended. */
export interface StoredTurn {
  turnId: string
  /** The shop. */
  userId: string
  memberId: string
  state: TurnRecord['state']
  fence: number
  leaseUntil: Millis
  firstClaimedAt: Millis
  errors: number
  reason?: string
  day: string
  reserve: number
  funded: boolean
  rank: number
  prompt?: string
  /** Written by `finish`; with the ids under `outbox` it is what is known to have gone out. */
  sentIds?: string[]
  expiryTime: number
}

/** The reply. It is `sent` once its turn is done: there is no second row to keep in step. */
interface StoredOutbox {
  /** The step it was written with. */
  step: number
  messages: Packed
  /** From delivery statuses. */
  notedIds?: string[]
}

/** What every write of a run asks of its turn: nobody took it over, it is not over, and its lease has not run out. */
export function isHeld({ fence }: TurnRef, now: Millis): Fragment {
  return when`${name('fence')} = ${fence} AND ${name('state')} = ${'running'} AND ${name('leaseUntil')} > ${now}`
}

/** The same of a row that was read. */
export function holds(
  turn: StoredTurn | undefined,
  { fence }: TurnRef,
  now: Millis,
): turn is StoredTurn {
  return turn?.fence === fence && turn.state === 'running' && turn.leaseUntil > now
}

export function stepRow(step: Step, owner: { userId: string; expiryTime: number }): Row {
  return { ...owner, step: pack(step) }
}

export function stepOf(row: Row): Step {
  return unpack<Step>(row['step'] as Packed)
}

export function outboxRow(
  outbox: OutboxEntry,
  step: number,
  owner: { userId: string; expiryTime: number },
): Row {
  return {
    ...owner,
    step,
    messages: pack(outbox.messages),
    notedIds: outbox.sentIds,
  }
}

export function outboxOf(row: Row, turn: StoredTurn): OutboxEntry & { step: number } {
  const { messages, notedIds = [], step } = row as unknown as StoredOutbox
  return {
    messages: unpack(messages),
    state: turn.sentIds ? 'sent' : 'sending',
    // A status may tell of a message that an earlier run sent and did not live to record.
    sentIds: [...new Set([...(turn.sentIds ?? []), ...notedIds])],
    step,
  }
}

export function effectOf(row: Row): Effect {
  const { effectKey, result } = row as unknown as { effectKey: string; result: Packed }
  return { effectKey, result: unpack(result) }
}

/** @param rows everything under the turn's id, in the order of the sort key */
export function recordOf(turn: StoredTurn, rows: readonly Row[]): TurnRecord {
  const under = (prefix: string) => rows.filter((row) => String(row['entry']).startsWith(prefix))
  const [outbox] = under('outbox').map((row) => outboxOf(row, turn))
  return {
    turnId: turn.turnId,
    shopId: turn.userId,
    memberId: turn.memberId,
    state: turn.state,
    fence: turn.fence,
    leaseUntil: turn.leaseUntil,
    firstClaimedAt: turn.firstClaimedAt,
    errors: turn.errors,
    ...(turn.reason !== undefined && { reason: turn.reason }),
    ...(turn.prompt !== undefined && { prompt: unpack<PromptRef>(turn.prompt) }),
    steps: under(STEP_PREFIX).map(stepOf),
    effects: under(EFFECT_PREFIX).map(effectOf),
    ...(outbox && { outbox: withoutStep(outbox) }),
  }
}

export function withoutStep({ messages, state, sentIds }: OutboxEntry): OutboxEntry {
  return { messages, state, sentIds }
}

/** The brief's columns, for people and reports; the turn as the next one wants it in `turn`. */
export function conversationRow(conversation: ConversationTurn, expiryTime: number): Row {
  return {
    timestamp: conversation.at,
    messageType: conversation.messageType,
    userMessage: conversation.said,
    botResponse: conversation.answered,
    processingTime: conversation.processingMs,
    turn: pack(conversation),
    expiryTime,
  }
}

export function conversationOf(row: Row): ConversationTurn {
  return unpack(row['turn'] as Packed)
}
