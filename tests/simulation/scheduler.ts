import { setImmediate as immediate } from 'node:timers/promises'
import type { Millis } from '../../agent/turn-store.ts'
import type { Random } from './random.ts'

/** A process of the simulated world. What a dead one was waiting for never comes. */
export interface Process {
  readonly name: string
  isAlive: boolean
  /** Frozen until then: nothing of it goes on. */
  frozenUntil: Millis
}

interface Waiting {
  process: Process
  at: Millis
  resume: () => void
}

/**
 * Time and order of the simulated world. Code under test stops at points; one that is due is drawn and goes on, until all stop
 * again. Nothing else may wait: what is not at a point has nothing left to do but promises that are already settled.
 */
export class Scheduler {
  now: Millis
  steps = 0
  readonly #random: Random
  #waiting: Waiting[] = []
  readonly #outside = new Set<Promise<unknown>>()

  constructor(random: Random, start: Millis) {
    this.#random = random
    this.now = start
  }

  start(name: string): Process {
    return { name, isAlive: true, frozenUntil: 0 }
  }

  kill(process: Process): void {
    process.isAlive = false
    this.#waiting = this.#waiting.filter((waiting) => waiting.process !== process)
  }

  freeze(process: Process, ms: Millis): void {
    process.frozenUntil = this.now + ms
    for (const waiting of this.#waiting) {
      if (waiting.process === process) waiting.at = Math.max(waiting.at, process.frozenUntil)
    }
  }

  /** Stops here, for so long at least. */
  wait(process: Process, ms: Millis = 0): Promise<void> {
    return new Promise((resume) => {
      if (!process.isAlive) return
      const at = Math.max(this.now + Math.ceil(ms), process.frozenUntil)
      this.#waiting.push({ process, at, resume })
    })
  }

  /** Holds the next step back until work that is done elsewhere, on the network say, is over. */
  async standStill<T>(work: Promise<T>): Promise<T> {
    this.#outside.add(work)
    try {
      return await work
    } finally {
      this.#outside.delete(work)
    }
  }

  /** Lets one that is due go on; if none is, time goes to the next one first. False when nobody waits any more. */
  async step(): Promise<boolean> {
    await immediate()
    while (this.#outside.size > 0) {
      await Promise.allSettled(this.#outside)
      await immediate()
    }
    if (this.#waiting.length === 0) return false
    this.steps++
    this.now += this.#random.between(1, 4)
    const earliest = this.#waiting.reduce((least, { at }) => Math.min(least, at), Infinity)
    this.now = Math.max(this.now, earliest)
    const due = this.#waiting.filter(({ at }) => at <= this.now)
    const next = due[this.#random.between(0, due.length - 1)]
    this.#waiting.splice(
      this.#waiting.findIndex((waiting) => waiting === next),
      1,
    )
    next?.resume()
    return true
  }
}
