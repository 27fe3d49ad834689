import { BudgetExceededError } from './errors.ts'
import type { Limits } from './limits.ts'
import type { ConverseRequest, TokenUsage } from './model.ts'
import type { MicroRupees, Step } from './turn-store.ts'

/** What a model call may cost at most, and what it did cost. */
export interface Pricing {
  /** Upper bounds for a request that has not been sent, over every model that may answer it. */
  quote(request: ConverseRequest): { tokens: number; cost: MicroRupees }
  cost(modelId: string, usage: TokenUsage): MicroRupees
}

/**
 * What is left of a turn's limits. A call is refused *before* it is made if its worst case does not fit:
 * counting afterwards would only tell how much too much was spent.
 */
export class Budget {
  readonly #limits: Limits
  readonly #pricing: Pricing
  #steps = 0
  #tokens = 0
  #cost: MicroRupees = 0
  #unstored: MicroRupees = 0

  constructor(limits: Limits, pricing: Pricing) {
    this.#limits = limits
    this.#pricing = pricing
  }

  /** @throws BudgetExceededError naming the limit that has no room for this request. */
  reserve(request: ConverseRequest): void {
    const quote = this.#pricing.quote(request)
    if (this.#steps + 1 > this.#limits.steps) throw new BudgetExceededError('steps')
    if (this.#tokens + quote.tokens > this.#limits.tokens) throw new BudgetExceededError('tokens')
    if (this.#cost + quote.cost > this.#limits.turnRupees) throw new BudgetExceededError('rupees')
  }

  /** Counts a call that was made, in this run or in an earlier one. Gives its cost. */
  settle(modelId: string, usage: TokenUsage): MicroRupees {
    const cost = this.#pricing.cost(modelId, usage)
    this.#count(usage, cost)
    return cost
  }

  /**
   * Counts what is paid for beside models, before it is.
   *
   * @returns false when there is no room for it: then it may not be done
   */
  charge(cost: MicroRupees): boolean {
    if (this.#cost + cost > this.#limits.turnRupees) return false
    this.#cost += cost
    this.#unstored += cost
    return true
  }

  /** What was charged since this was last asked: it is stored with the step that it led to, which later runs recall. */
  takeCharged(): MicroRupees {
    const charged = this.#unstored
    this.#unstored = 0
    return charged
  }

  /** Counts a step that an earlier run stored. */
  recall(step: Step): void {
    this.#count(step.usage, step.cost)
  }

  get spent(): MicroRupees {
    return this.#cost
  }

  #count(usage: TokenUsage, cost: MicroRupees): void {
    this.#steps += 1
    this.#tokens += usage.totalTokens ?? 0
    this.#cost += cost
  }
}
