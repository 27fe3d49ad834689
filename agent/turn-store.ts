import type { TurnRef } from '../shop/store.ts'
import type { Message, StopReason, TokenUsage, ToolResultBlock } from './model.ts'

export type { TurnRef } from '../shop/store.ts'

/** Milliseconds since the epoch. */
export type Millis = number
/** Millionths of a rupee: model calls cost fractions of a paisa. */
export type MicroRupees = number

export interface ClaimRequest {
  turnId: string
  shopId: string
  memberId: string
  now: Millis
  /** The function's time limit plus skew. Never renewed. */
  leaseMs: number
  /** The turn's whole cap, taken from the shop's day before the first model call; given back by `finish` as far as unused. */
  reserve: MicroRupees
  /** What a shop may spend in a day. */
  dailyCap: MicroRupees
  /** The shop's day, `YYYY-MM-DD`. */
  day: string
  /** Minute that the message was sent in, since the epoch: a backlog that is worked off fast is not a flood. */
  minute: number
}

export type Claim =
  /**
   * `firstClaimedAt` is `ctx.now` of the turn, whichever run this is. `funded: false`: the shop's day has no rupees left.
   * `rank`: the how-manieth message this is that the member sent in its minute; like the other two, it is settled by the
   * first claim.
   */
  | {
      outcome: 'claimed'
      fence: number
      firstClaimedAt: Millis
      funded: boolean
      rank: number
    }
  /** Done before, or given up: nothing to do. */
  | { outcome: 'finished' }
  /** This turn, or another of the same member, is being run until then. */
  | { outcome: 'busy'; until: Millis }

/** One model reply, with the tool results that it answers. */
export interface Step {
  n: number
  modelId: string
  /** Results of the previous step's calls, as shown to the model; empty for the first step. */
  results: ToolResultBlock[]
  message: Message
  stopReason: StopReason
  usage: TokenUsage
  cost: MicroRupees
  latencyMs: number
}

/** The final reply of a turn, written with its last step, before anything is sent. */
export interface OutboxEntry {
  /** Graph API bodies in sending order, without recipient. */
  messages: Record<string, unknown>[]
  state: 'sending' | 'sent'
  /** Ids that the platform gave to `messages`, as far as known. */
  sentIds: string[]
}

/** A committed write call. */
export interface Effect {
  effectKey: string
  result: Record<string, unknown>
}

/** Everything that is known of a turn: enough to go on after a crash, and to show it to a person. */
export interface TurnRecord {
  turnId: string
  shopId: string
  memberId: string
  state: 'running' | 'done' | 'dead'
  fence: number
  leaseUntil: Millis
  firstClaimedAt: Millis
  /** Runs that ended in an error. */
  errors: number
  /** Why it was given up. */
  reason?: string
  prompt?: PromptRef
  steps: Step[]
  effects: Effect[]
  outbox?: OutboxEntry
}

export interface PromptRef {
  name: string
  version: number
  /** SHA-256 of the file, hex. */
  hash: string
}

/** What a turn leaves in the member's conversation, for the next turns' window. */
export interface ConversationTurn {
  turnId: string
  shopId: string
  memberId: string
  /** ISO 8601; the turn's first claim. */
  at: string
  messageType: string
  /** What the member said, as text. */
  said: string
  /** What was answered, as text. */
  answered: string
  /** User message, tool calls and results, final answer. */
  messages: Message[]
  prompt: PromptRef
  /** The id of the turn that opened the session: see `sessionOf`. */
  sessionId?: string
  /** See `understoodFrom`. */
  intent?: string
  confidence?: number
  /** From the platform: ids of the messages that answered, so that a reply to one can be recognised. */
  sentIds: string[]
  processingMs: number
}

/**
 * The journal. Reads are consistent. `saveStep`, `finish`, `release` and `fail` are refused with `FencedError`, and a commit
 * as `fenced`, under an old fence, after the turn's end, and once the lease has run out by the store's clock, whether or not
 * somebody took the turn over: the member may be another turn's by then. The message is then to be delivered again.
 */
export interface TurnStore {
  claim(request: ClaimRequest): Promise<Claim>
  /**
   * Counts a request of a program for the shop, which is no turn, unless `limit` were let in already in the minute.
   *
   * @returns whether it is let in
   */
  admit(request: { shopId: string; minute: number; limit: number; now: Millis }): Promise<boolean>
  readTurn(turnId: string): Promise<TurnRecord | undefined>
  /** First writer wins: gives the step that is stored, which may be another run's. `outbox` is written with it (state `sending`). */
  saveStep(
    turn: TurnRef,
    step: Step,
    extra: { prompt: PromptRef; outbox?: OutboxEntry },
  ): Promise<{ step: Step; outbox?: OutboxEntry }>
  /**
   * `sent`, the conversation and the settlement of the reserve in one write; frees the member. Without a conversation the
   * turn leaves nothing for later ones to see.
   */
  finish(
    turn: TurnRef,
    done: { sentIds: string[]; conversation?: ConversationTurn; spent: MicroRupees },
  ): Promise<void>
  /** Gives the turn back unfinished: it may be claimed at once. */
  release(turn: TurnRef): Promise<void>
  /** Counts an error and gives the turn back; at `maxErrors` the turn is dead, with its reason. */
  fail(turn: TurnRef, reason: string, maxErrors: number): Promise<{ errors: number; dead: boolean }>
  /** A delivery status that carries the turn's key: the platform has that message, whatever became of our call. */
  noteSent(turnId: string, sentId: string): Promise<void>
  /** The member's latest finished turns, oldest first. */
  listConversation(shopId: string, memberId: string, limit: number): Promise<ConversationTurn[]>
}
