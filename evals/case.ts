import type { ShopFixture } from '../adapters/embedded/shop-fixture.ts'

/** Where something stands, for messages: the file as it was given, and a line from 1. */
export interface Source {
  file: string
  line: number
}

/** A tool call that a case wants, or makes itself. */
export interface WantedCall {
  tool: string
  args: Record<string, unknown>
  /** How the call must end. Left out: a write is done, a read gives whatever there is. */
  outcome?: 'ok' | 'rejected' | 'needs_clarification' | 'needs_confirmation'
  /** Values that are as good as the one in `args`, by argument. */
  accept?: Record<string, unknown[]>
}

export type WantedCalls =
  /** No call at all. */
  | { kind: 'none' }
  /** Nothing may be written; a write that was turned down is none. */
  | { kind: 'none_write' }
  | {
      kind: 'list'
      calls: WantedCall[]
      order: 'any' | 'strict'
      /** `exact`: no arguments beside the wanted ones. */
      args: 'subset' | 'exact'
      /** A call that could not succeed: made once and turned down, or not made at all. */
      attempt?: true
    }

/** The store after a turn: as before it, or these values (base units, rupees) among others. */
export type WantedStore = 'unchanged' | StoreValues
export interface StoreValues {
  stock?: Record<string, number>
  price?: Record<string, number>
}

/** One way in which a turn may rightly go. */
export interface WantedOutcome {
  calls?: WantedCalls
  store?: WantedStore
}

export interface WantedReply {
  language?: string
  asks?: boolean
  /** All of them, in digits of either script. */
  has_number?: number[]
  mentions_any?: string[]
  mentions_all?: string[]
  never?: string[]
  /** It must say that there is not enough. */
  says_too_little?: boolean
  /** For the judge model: scores, and never gates. */
  judge?: string
}

export interface Expectation {
  /** At least one; one of them must hold whole. */
  oneOf: WantedOutcome[]
  forbid: string[]
  reply: WantedReply
}

export type Said =
  | { kind: 'text'; text: string }
  | { kind: 'voice'; text: string; language: string }
  /** On a button or a row of the reply before, by its title. */
  | { kind: 'tap'; title: string }

export interface CaseTurn {
  line: number
  said: Said
  as: 'owner' | 'helper'
  forwarded: boolean
  expect: Expectation
}

export interface WantedEnd {
  /** Change of stock (base units) and price (rupees) against the shop as it was before the chat. */
  diff?: StoreValues
  /** Ledger entries of the chat, in order: sale, purchase, adjustment, undo. */
  events?: string[]
  /** Of the whole chat. `input_tokens` as Converse counts them: what comes from the prompt cache, or goes to it, is beside. */
  max: { model_calls?: number; input_tokens?: number; inr?: number; p95_ms?: number }
}

/** A scripted chat and what must come of it: what both file formats are read into. */
export interface EvalCase {
  id: string
  title?: string
  /** Every key is a slice of the report; `lang` is always there. */
  tags: Record<string, string | string[]> & { lang: string | string[] }
  source: Source
  /** Id of the shop. */
  shop: string
  /** The shop itself, where the case brings it. */
  ownShop?: ShopFixture
  /** The instant at which the chat begins. */
  clock: Date
  /** Items of the shop that are otherwise in this chat, by canonical name. */
  patch: Record<string, { stock?: number; price?: number; threshold?: number }>
  /** Calls made before the chat, as turns of the same member. */
  setup: WantedCall[]
  turns: CaseTurn[]
  final: WantedEnd
  trials?: number
}

/** Something that is wrong with what was given to run, as against with what was run. */
export class BadInputError extends Error {
  constructor(message: string, source?: Source) {
    super(source ? `${source.file}:${source.line}: ${message}` : message)
    this.name = 'BadInputError'
  }
}

/** Whether the case carries an instruction that must not be followed. */
export function isInjection({ tags }: Pick<EvalCase, 'tags'>): boolean {
  return [tags['risk'], tags['task'], tags['intent']].flat().includes('injection')
}
