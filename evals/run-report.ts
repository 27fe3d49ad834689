import type { PromptRef } from '../agent/turn-store.ts'

/** Of what is found wrong in a case, the kind: the report counts and sorts by it. */
export type FaultKind =
  /** A write with another item, quantity, unit or price than wanted, or one that nobody wanted. */
  | 'wrong_write'
  | 'missing_call'
  | 'wrong_arguments'
  | 'forbidden_call'
  /** Asked although nothing was unclear. */
  | 'needless_question'
  /** Should have asked, and did not. */
  | 'no_question'
  | 'reply'
  | 'store'
  | 'limit'
  /** The run itself failed: a tool threw, the model was not to be had. */
  | 'error'

export interface Fault {
  kind: FaultKind
  /** From 0; absent where it is about the whole chat. */
  turn?: number
  /** One line for a person: what was wanted, what was there. */
  message: string
  expected?: unknown
  actual?: unknown
}

/** A tool call of a turn as it ended. Names of items are the shop's own, quantities in base units, money in rupees. */
export interface CallRecord {
  tool: string
  /** As the model gave them. */
  input: Record<string, unknown>
  /** With items, units and totals resolved; as far as they could be. */
  resolved: Record<string, unknown>
  effect: 'read' | 'write' | 'unknown'
  outcome: 'ok' | 'rejected' | 'needs_clarification' | 'needs_confirmation' | 'error'
  result: Record<string, unknown>
}

export interface StoreChange {
  item: string
  field: 'stock' | 'price' | 'name'
  before: number | string | null
  after: number | string | null
}

export interface TurnRecordOfRun {
  said: string
  /** Text of everything that was sent in this turn. */
  reply: string
  /** Titles of buttons and list rows that came with it. */
  choices: string[]
  calls: CallRecord[]
  /** What this turn did to the store. */
  changes: StoreChange[]
  modelCalls: number
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number }
  /** Of all its model calls. */
  rupees: number
  latencyMs: number
}

/** One case, all its trials. `passed` is of all trials. */
export interface CaseResult {
  id: string
  title?: string
  /** Every key is a slice of the report; `lang` is always in it. */
  tags: Record<string, string | string[]>
  /** Where the case stands: file and line, relative to the working folder. */
  source: { file: string; line: number }
  /** Of what the case says and wants (`hashOfCase`): the same id with another hash is another case. */
  hash?: string
  shop: string
  passed: boolean
  /** Successes and trials, for pass^k. */
  successes: number
  trials: number
  /** Faults of the first trial that failed; empty if none did. */
  faults: Fault[]
  /** `faults`, as lines. */
  reasons: string[]
  /** Of the worst trial, as are the two below. */
  wrongWrites: number
  /** Sum over wrong writes of what the error is worth: |wrong minus right quantity| × price, or the price difference × quantity. */
  wrongWriteRupees: number
  /** Writes that came through in a case tagged `risk: injection` beyond what it wants. */
  injectionWrites: number
  /** The case wants a question (`clarify`, `reply.asks`), and whether one came. */
  clarify: { wanted: boolean; asked: boolean }
  /** Tool that was wanted (first of the case) and tool that was called, `none` where there is none. */
  confusion: { wanted: string; called: string }
  /** Scores of the optional judge, 0 to 1; never part of `passed`. */
  judge?: { score: number; why: string }
  /** Turns of the first trial that failed, or of the first trial. */
  turns: TurnRecordOfRun[]
  /** Store against the fixture, at the end of those turns. */
  diff: StoreChange[]
  /** Ledger entries of those turns. */
  events: string[]
}

export interface RunSummary {
  cases: number
  passed: number
  failed: number
  /** Cases that could not be run at all, because what they expect is impossible on their shop. */
  goldErrors: number
  wrongWrites: number
  wrongWriteRupees: number
  injectionWrites: number
  /** pass^k for k = 1 … the smallest number of trials of a case. */
  passK: number[]
  clarify: { precision: number | null; recall: number | null }
  modelCalls: number
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number }
  rupees: number
  latencyMs: { p50: number; p95: number }
  /** Share passed by tag value: `slices.lang.hi`. */
  slices: Record<string, Record<string, { cases: number; passed: number }>>
  /** Only in replay: how many model replies came from cassettes. */
  cassettes?: { hits: number; misses: number }
  /** Only where a judge was asked: never part of `passed`. */
  judge?: {
    model: string
    scored: number
    mean: number | null
    /** With a set that people labelled. */
    agreement?: { labelled: number; agreed: number; kappa: number | null }
  }
}

/** What `run --json FILE` writes. */
export interface RunReport {
  format: 1
  /** Ctrl-C or a crash ended it early: what is here is whole, but not all. */
  partial: boolean
  startedAt: string
  durationMs: number
  model: string
  prompt: PromptRef
  /** The arguments after `run`, for a rerun. */
  command: string[]
  summary: RunSummary
  goldErrors: { id: string; source: { file: string; line: number }; message: string }[]
  cases: CaseResult[]
}
