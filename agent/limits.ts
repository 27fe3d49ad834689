import type { MicroRupees } from './turn-store.ts'

const RUPEE: MicroRupees = 1_000_000

/** What one turn may use, and what a shop may spend on models in a day. */
export interface Limits {
  /** Model calls in a turn. */
  steps: number
  /** Input and output tokens of a turn, together. */
  tokens: number
  /** Cap of one turn; reserved whole when the turn is claimed. */
  turnRupees: MicroRupees
  /** Cap of a shop's day. When it is reached, turns go on with the offline model, which costs nothing. */
  dailyRupees: MicroRupees
  /** Wall time of a turn, from claim to reply. */
  timeMs: number
  /** Added to `timeMs` for the lease, so that a run is over before its lease is. */
  leaseSkewMs: number
  /** Tokens of earlier turns shown to the model. */
  windowTokens: number
  /** Earlier turns read from the store. */
  windowTurns: number
  /** Messages of a member in a minute. The next one gets a polite answer, those after it none until the minute is over. */
  ratePerMinute: number
  /** Runs of a turn that may end in an error before it is put aside. */
  errors: number
}

export const DEFAULT_LIMITS: Limits = {
  steps: 8,
  tokens: 100_000,
  turnRupees: 15 * RUPEE,
  dailyRupees: 200 * RUPEE,
  timeMs: 120_000,
  leaseSkewMs: 15_000,
  windowTokens: 6_000,
  windowTurns: 20,
  ratePerMinute: 100,
  errors: 5,
}

/** Longest text that a message may have; the platform's own limit. */
export const MAX_TEXT_LENGTH = 4096

/** Turn rows live this long; an older message could not be recognised as seen, so it is refused. */
export const MAX_MESSAGE_AGE_MS = 30 * 24 * 60 * 60 * 1000

/** A tool result is stored and shown to the model: at most this many bytes of JSON. */
export const MAX_RESULT_BYTES = 32 * 1024
