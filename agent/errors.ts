import { RetailMindError } from '../shop/errors.ts'

/** The model did not answer (throttled, timed out, refused, unreachable). `code` says which; the chain falls to the next one. */
export class ModelUnavailableError extends RetailMindError {}

/**
 * The model service says that the request itself is wrong (a history that does not alternate, a bad schema).
 * That is our bug and would be refused again anywhere, so the chain does not fall on it: it must be seen.
 */
export class ModelRequestError extends RetailMindError {}

/** Another run took the turn over, or it is finished. This run must write nothing more. */
export class FencedError extends RetailMindError {
  constructor(turnId: string) {
    super('fenced', 'another run has taken this turn over', { details: { turnId } })
  }
}

/** The turn cannot go on before something elsewhere is finished: it is given back, and its message comes again. */
export class NotYetError extends RetailMindError {
  readonly seconds: number

  constructor(what: string, seconds: number) {
    super('not_yet', `${what} is not finished yet`, { details: { seconds } })
    this.seconds = seconds
  }
}

/** A limit of the turn (steps, time, tokens, rupees) does not leave room for another model call. */
export class BudgetExceededError extends RetailMindError {
  readonly limit: 'steps' | 'time' | 'tokens' | 'rupees'

  constructor(limit: BudgetExceededError['limit']) {
    super('budget_exceeded', `the turn has no ${limit} left for another model call`, {
      details: { limit },
    })
    this.limit = limit
  }
}

/** A prompt file is missing, malformed, changed after release, or wants a variable that was not given. */
export class PromptError extends RetailMindError {}
