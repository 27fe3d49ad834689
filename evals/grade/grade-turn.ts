import type { CaseTurn, WantedCall, WantedOutcome } from '../case.ts'
import type { PlayedTurn } from '../chat.ts'
import type { ReferenceShop } from '../reference-shop.ts'
import type { Fault } from '../run-report.ts'
import type { EvalShop } from '../shops.ts'
import type { StoreState } from '../store-state.ts'
import { gradeCalls, isCommitted, type WrongWrite } from './grade-calls.ts'
import { asks, gradeReply } from './grade-reply.ts'
import { gradeAgainst, gradeStore } from './grade-store.ts'

export interface TurnGrade {
  faults: Fault[]
  wrongWrites: WrongWrite[]
}

export interface TurnTerms {
  shop: EvalShop
  /** The store before the turn. */
  before: StoreState
  /** The shop as it should be: it is taken through the turn. Undefined once the case leaves it open. */
  reference: ReferenceShop | undefined
}

/** One turn against one of the ways it may rightly go: the first that holds whole, else the one that holds best. */
export function gradeTurn(
  { expect, as }: CaseTurn,
  played: PlayedTurn,
  terms: TurnTerms,
): TurnGrade & { reference: ReferenceShop | undefined } {
  const { record } = played
  const graded = expect.oneOf.map((way) => {
    // Each way is tried from the same point.
    const reference = terms.reference && nextReference(way, terms.reference.copy(), as)
    return { reference, ...gradeOutcome(way, played, { ...terms, reference }) }
  })
  const best = graded.reduce((a, b) => (b.faults.length < a.faults.length ? b : a))
  const forbidden = record.calls
    .filter(({ tool }) => expect.forbid.includes(tool))
    .map(({ tool, resolved }): Fault => ({
      kind: 'forbidden_call',
      message: `${tool} was called, which is forbidden here`,
      actual: resolved,
    }))
  const error: Fault[] =
    played.error === undefined ? [] : [{ kind: 'error', message: played.error }]
  // Of a turn that broke there is no reply to speak of.
  const replied =
    played.error === undefined
      ? gradeReply(expect.reply, record, {
          items: terms.shop.fixture.items,
          reading: played.reading,
        })
      : []
  return {
    ...best,
    faults: [...error, ...forbidden, ...best.faults, ...replied],
  }
}

function gradeOutcome(
  way: WantedOutcome,
  played: PlayedTurn,
  { before, reference }: TurnTerms,
): TurnGrade {
  const { record, reading, state } = played
  const calls = way.calls
    ? gradeCalls(way.calls, record.calls, { reading, asks: asks(record) })
    : { faults: [], wrongWrites: [] }
  const store = way.store ? gradeStore(way.store, { before, after: state, reading }) : []
  const ended = reference ? gradeAgainst(reference, state) : []
  const wrong = [...calls.wrongWrites.map(({ fault }) => fault), ...calls.faults]
  if (wrong.length > 0 && reference && ended.length === 0 && isCorrection(way, played)) {
    return { faults: store, wrongWrites: [] }
  }
  // What a wrong call did to the store is said with the call.
  const faults = wrong.length > 0 ? [...wrong, ...store] : unique([...store, ...ended])
  return { faults, wrongWrites: calls.wrongWrites }
}

/** A correction may be undo and re-entry, or one call with the same end. */
function isCorrection({ calls }: WantedOutcome, { record }: PlayedTurn): boolean {
  if (calls?.kind !== 'list') return false
  const wanted = calls.calls.map(({ tool }) => tool)
  const done = record.calls.filter(isCommitted).map(({ tool }) => tool)
  if (done.length === 0) return false
  return wanted.includes('undo_last')
    ? wanted.length > 1 && (done.length === 1 || done.includes('undo_last'))
    : done.includes('undo_last') && done.length > 1
}

/** Undefined where the calls that are wanted do not say what the shop becomes. */
export function nextReference(
  { calls }: WantedOutcome,
  reference: ReferenceShop,
  by: 'owner' | 'helper',
): ReferenceShop | undefined {
  if (!calls) return undefined
  if (calls.kind !== 'list' || calls.attempt) return reference
  const done = calls.calls.filter(isDone)
  return done.every((call) => reference.apply(call, by) === undefined) ? reference : undefined
}

export function isDone({ outcome = 'ok' }: WantedCall): boolean {
  return outcome === 'ok'
}

function unique(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()]
}
