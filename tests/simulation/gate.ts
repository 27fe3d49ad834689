import { RetailMindError, StoreError } from '../../shop/errors.ts'
import type { Millis } from '../../agent/turn-store.ts'
import type { Random } from './random.ts'
import type { FaultRates } from './scenario.ts'
import type { Process, Scheduler } from './scheduler.ts'

export interface GateOptions {
  scheduler: Scheduler
  random: Random
  rates: FaultRates
  /** A pause may be as long as this and longer: the run is a zombie then. */
  leaseMs: Millis
  trace: (process: Process, line: string) => void
  /** Short name of a turn, if the id is one. */
  nameOf: (turnId: string) => string | undefined
  onCrash: (process: Process) => void
  /** Lets something happen after so long, whoever lives then. */
  later: (ms: Millis, happen: () => Promise<unknown>) => void
}

/** How a call of a port ends before or after it has reached the other side. */
export interface CallFaults {
  rate: number
  /** Nothing was done. */
  refused: () => Error
  /** It was done, and the answer got lost; or it is still on its way, and will be done when nobody waits for it any more. */
  lost: () => Error
}

/** Where every call out of the code under test passes: the seed decides what goes wrong there. */
export class Gate {
  faults = 0
  readonly #options: GateOptions

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** Draws whether a fault happens, as long as the scenario has any left. */
  strikes(rate: number): boolean {
    const { random, rates } = this.#options
    if (this.faults >= rates.atMost || !random.chance(rate)) return false
    this.faults++
    return true
  }

  /** A point: others may go on first; or the process crashes, freezes, or this part of it sleeps for a long time. */
  async point(process: Process, label: string): Promise<void> {
    const { scheduler, random, rates, leaseMs, trace, onCrash } = this.#options
    if (!process.isAlive) return new Promise(() => {})
    if (this.strikes(rates.crash)) {
      trace(process, `${label} CRASH`)
      scheduler.kill(process)
      onCrash(process)
      return new Promise(() => {})
    }
    const long = () => random.between(leaseMs / 4, leaseMs * 2)
    if (this.strikes(rates.freeze)) {
      trace(process, `${label} FREEZE`)
      scheduler.freeze(process, long())
    }
    const isPaused = this.strikes(rates.pause)
    if (isPaused) trace(process, `${label} PAUSE`)
    await scheduler.wait(process, isPaused ? long() : 0)
  }

  /** One call of a port: a point, the call, a point; or a fault on the way there or back. */
  async pass<Result>(
    process: Process,
    label: string,
    call: () => Promise<Result>,
    faults?: CallFaults,
  ): Promise<Result> {
    const { trace, random, later, leaseMs } = this.#options
    const fail = (error: Error, how: string): never => {
      trace(process, `${label} ${how} ${'code' in error ? String(error.code) : error.name}`)
      throw error
    }
    await this.point(process, `→ ${label}`)
    if (faults && this.strikes(faults.rate)) fail(faults.refused(), 'REFUSED')
    if (faults && this.strikes(faults.rate / 2)) {
      const ms = random.pick([50, 2_000, 20_000, leaseMs])
      later(random.between(1, ms), async () => {
        trace(process, `${label} ARRIVES LATE${outcomeOf(await settled(call))}`)
      })
      fail(faults.lost(), 'LATE')
    }
    let result: Result
    try {
      result = await call()
    } catch (error) {
      trace(process, `${label} threw ${error instanceof Error ? error.name : 'something'}`)
      await this.point(process, `← ${label}`)
      throw error
    }
    trace(process, `${label}${outcomeOf(result)}`)
    await this.point(process, `← ${label}`)
    if (faults && this.strikes(faults.rate)) fail(faults.lost(), 'LOST')
    return result
  }

  note(process: Process, line: string): void {
    this.#options.trace(process, line)
  }

  /** The call with the turn that it is about, where its first argument says so. */
  #label(call: string, [about]: unknown[]): string {
    const { turnId, turn } = (about ?? {}) as { turnId?: string; turn?: { turnId: string } }
    const id = typeof about === 'string' ? about : (turnId ?? turn?.turnId ?? '')
    const name = this.#options.nameOf(id)
    return name ? `${call} ${name}` : call
  }

  /** The port with every method behind the gate. */
  around<Port extends object>(
    process: Process,
    name: string,
    port: Port,
    faults?: CallFaults,
  ): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key)
        if (typeof method !== 'function') return method
        return (...args: unknown[]) =>
          this.pass(
            process,
            this.#label(`${name}.${String(key)}`, args),
            () => Reflect.apply(method, target, args) as Promise<unknown>,
            faults,
          )
      },
    })
  }
}

/** What a call that nobody waits for came to. */
async function settled(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof RetailMindError)) throw error
    return { outcome: error.code }
  }
}

function outcomeOf(result: unknown): string {
  const isObject = typeof result === 'object' && result !== null
  return isObject && 'outcome' in result ? ` ${String(result.outcome)}` : ''
}

export function storeFaults(rate: number): CallFaults {
  return {
    rate,
    refused: () => new StoreError('store_throttled', 'too many requests; nothing was changed'),
    lost: () => new StoreError('store_timeout', 'no answer came back'),
  }
}
