import type {
  Claim,
  ClaimRequest,
  Millis,
  Step,
  TurnRef,
  TurnStore,
} from '../../agent/turn-store.ts'
import type { Commit, Store } from '../../shop/store.ts'
import { readSentEntry } from '../../channel/turn-key.ts'
import type { SimulatedMessage } from './scenario.ts'

/** What is known of one message's turn from outside: what went through the ports, not what the store says of itself. */
export interface TurnHistory {
  turnId: string
  message: SimulatedMessage
  state: 'unseen' | 'running' | 'done' | 'dead'
  fence: number
  firstClaimedAt: Millis
  endedAt: Millis
  /** What its model calls were priced at, as `finish` was told. */
  spent: number
  funded: boolean
  /** Groups of the queue that it came in, the first one first. */
  groups: string[]
  /** First stored reply of each step, as JSON. */
  steps: Map<number, string>
  stepCost: number
  /** Replies that the platform took. */
  sent: { body: Record<string, unknown>; isNotice: boolean }[]
  /** How often the recogniser was asked. */
  hearings: number
  /** Voice notes that the platform took. */
  spoken: number
  /** Which of its messages statuses in the store tell of. */
  told: Set<number>
  /** Those that were told of already when the turn's present run began: they are not to be sent again. */
  wasTold: ReadonlySet<number>
  /** The platform refused its reply for good. */
  isRefused: boolean
  /** Runs that gave it up may tell the member so, once each. */
  noticesAllowed: number
  /** A model reply of it was cut off or useless, or a store call failed: the answer may be a fixed one. */
  hadModelFault: boolean
}

export interface Committed extends Commit {
  at: Millis
}

interface Holder {
  turnId: string
  fence: number
  until: Millis
}

/** Watches the ports and says at once what must never happen there. */
export class History {
  readonly turns = new Map<string, TurnHistory>()
  readonly commits: Committed[] = []
  readonly violations: string[] = []
  modelCalls = 0
  /** Who runs for a member now. */
  readonly #holders = new Map<string, Holder>()
  /** In the order in which the messages first came. */
  readonly #arrivals: TurnHistory[] = []
  readonly #now: () => Millis

  constructor(now: () => Millis) {
    this.#now = now
  }

  expect(turnId: string, message: SimulatedMessage): void {
    this.turns.set(turnId, {
      turnId,
      message,
      state: 'unseen',
      fence: 0,
      firstClaimedAt: 0,
      endedAt: Infinity,
      spent: 0,
      funded: false,
      groups: [],
      steps: new Map(),
      stepCost: 0,
      sent: [],
      hearings: 0,
      spoken: 0,
      told: new Set(),
      wasTold: new Set(),
      isRefused: false,
      noticesAllowed: 0,
      hadModelFault: false,
    })
  }

  violation(what: string): void {
    this.violations.push(what)
  }

  turn(turnId: string): TurnHistory {
    const turn = this.turns.get(turnId)
    if (!turn) throw new Error(`a turn that no message has: ${turnId}`)
    return turn
  }

  /** The turn of a message, by its name. */
  named(name: string): TurnHistory {
    const turn = [...this.turns.values()].find(({ message }) => message.name === name)
    if (!turn) throw new Error(`no message has that name: ${name}`)
    return turn
  }

  /** The message was put into a group of the queue. */
  delivered(turnId: string, group: string): void {
    const turn = this.turn(turnId)
    if (turn.groups.length === 0) this.#arrivals.push(turn)
    turn.groups.push(group)
  }

  /** A model is about to be asked for a turn. */
  asking(turnId: string): void {
    this.modelCalls++
    this.#mustHold(this.turn(turnId), 'asked a model')
  }

  /** What the model is shown of earlier turns: of nobody but the member. */
  shown(turnId: string, texts: string[]): void {
    const { name, member } = this.turn(turnId).message
    for (const { message } of this.turns.values()) {
      const isShown = texts.some((text) => text.startsWith(`${message.name} `))
      if (isShown && message.member !== member) {
        this.violation(`${name} was shown what somebody else said in ${message.name}`)
      }
    }
  }

  /**
   * A message is about to be sent for a turn. Gives whether it says that the turn was given up.
   *
   * @param place which of the turn's messages it is
   */
  sending(turnId: string, place: number): { isNotice: boolean } {
    const turn = this.turn(turnId)
    const isNotice = turn.state === 'dead' && turn.noticesAllowed > 0
    if (isNotice) turn.noticesAllowed--
    else this.#mustHold(turn, 'sent')
    if (!isNotice && turn.wasTold.has(place)) {
      this.violation(`${turn.message.name} sent again what a status had told of`)
    }
    return { isNotice }
  }

  observeTurns(turns: TurnStore): TurnStore {
    return {
      ...turns,
      claim: async (request) => {
        const claim = await turns.claim(request)
        this.#claimed(request, claim)
        return claim
      },
      saveStep: async (ref, step, extra) => {
        const stored = await turns.saveStep(ref, step, extra)
        this.#wrote(ref, 'journalled a step')
        this.#stepped(ref, stored.step)
        return stored
      },
      finish: async (ref, done) => {
        await turns.finish(ref, done)
        this.#wrote(ref, 'finished')
        this.turn(ref.turnId).spent = done.spent
        this.#ended(ref, 'done')
      },
      release: async (ref) => {
        await turns.release(ref)
        this.#wrote(ref, 'released')
        this.#ended(ref, 'running')
      },
      noteSent: async (turnId, sentId) => {
        await turns.noteSent(turnId, sentId)
        this.turn(turnId).told.add(readSentEntry(sentId).place)
      },
      fail: async (ref, reason, maxErrors) => {
        const failed = await turns.fail(ref, reason, maxErrors)
        this.#wrote(ref, 'counted an error')
        this.#ended(ref, failed.dead ? 'dead' : 'running')
        if (failed.dead) this.turn(ref.turnId).noticesAllowed++
        return failed
      },
    }
  }

  observeStore(store: Store): Store {
    return {
      ...store,
      commit: async (commit) => {
        const outcome = await store.commit(commit)
        if (outcome.outcome === 'committed') {
          this.#wrote(commit.turn, 'committed')
          this.commits.push({ ...structuredClone(commit), at: this.#now() })
        }
        return outcome
      },
    }
  }

  #claimed(request: ClaimRequest, claim: Claim): void {
    if (claim.outcome !== 'claimed') return
    const turn = this.turn(request.turnId)
    const name = turn.message.name
    if (turn.state === 'done' || turn.state === 'dead') {
      this.violation(`${name} was claimed after it was ${turn.state}`)
    }
    if (claim.fence !== turn.fence + 1) {
      this.violation(`${name} was claimed under fence ${claim.fence} after ${turn.fence}`)
    }
    const { memberId } = turn.message.member
    const holder = this.#holders.get(memberId)
    if (holder && holder.until > this.#now()) {
      const other = this.turn(holder.turnId).message.name
      this.violation(`${name} was claimed while ${other} was running for the same member`)
    }
    if (turn.state === 'unseen') {
      turn.firstClaimedAt = claim.firstClaimedAt
      this.#mustBeNext(turn)
    }
    turn.state = 'running'
    turn.fence = claim.fence
    turn.funded = claim.funded
    turn.wasTold = new Set(turn.told)
    this.#holders.set(memberId, {
      turnId: request.turnId,
      fence: claim.fence,
      until: request.now + request.leaseMs,
    })
  }

  /** What a person says one after the other is worked on one after the other, if it came by one name of theirs. */
  #mustBeNext(turn: TurnHistory): void {
    if (turn.message.notice) return
    const [group, ...others] = new Set(turn.groups)
    if (others.length > 0) return
    const earlier = this.#arrivals.slice(0, this.#arrivals.indexOf(turn))
    const overtaken = earlier.find(
      ({ groups, state }) => groups[0] === group && state !== 'done' && state !== 'dead',
    )
    if (overtaken) {
      this.violation(`${turn.message.name} was begun before ${overtaken.message.name} was over`)
    }
  }

  #holder({ turnId }: { turnId: string }): Holder | undefined {
    return this.#holders.get(this.turn(turnId).message.member.memberId)
  }

  #wrote({ turnId, fence }: TurnRef, what: string): void {
    const { name } = this.turn(turnId).message
    const holder = this.#holder({ turnId })
    if (holder?.turnId !== turnId) {
      this.violation(`${name} ${what} while its member was not its own`)
    } else if (holder.fence !== fence) {
      this.violation(`${name} ${what} under fence ${fence}, which is ${holder.fence} now`)
    } else if (holder.until <= this.#now()) {
      this.violation(`${name} ${what} after its lease`)
    }
  }

  #mustHold(turn: TurnHistory, what: string): void {
    const { name } = turn.message
    if (turn.state === 'done' || turn.state === 'dead') {
      this.violation(`${name} ${what} after it was ${turn.state}`)
      return
    }
    const holder = this.#holder(turn)
    if (holder?.turnId !== turn.turnId || holder.until <= this.#now()) {
      this.violation(`${name} ${what} without holding its member`)
    }
  }

  #stepped({ turnId }: TurnRef, step: Step): void {
    const turn = this.turn(turnId)
    const stored = JSON.stringify(step)
    const first = turn.steps.get(step.n)
    if (first === undefined) {
      turn.steps.set(step.n, stored)
      turn.stepCost += step.cost
    } else if (first !== stored) {
      this.violation(`${turn.message.name} went on from another step ${step.n} than the stored one`)
    }
  }

  #ended({ turnId }: TurnRef, state: TurnHistory['state']): void {
    const turn = this.turn(turnId)
    turn.state = state
    if (state !== 'running') turn.endedAt = this.#now()
    const { memberId } = turn.message.member
    if (this.#holders.get(memberId)?.turnId === turnId) this.#holders.delete(memberId)
  }
}
