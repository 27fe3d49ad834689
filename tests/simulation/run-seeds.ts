import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Outcome } from './simulate.ts'
import type { StoreName } from './stores.ts'

/** What a worker process is told to run: `from`, `from + step`, … up to and with `to`. */
export interface SeedRange {
  from: number
  to: number
  step: number
  store: StoreName
}

export type Totals = Omit<Outcome, 'seed' | 'violations' | 'trace'>
export interface Failure {
  seed: number
  violations: string[]
}

/** A worker process says this now and then; the last time with `isDone`. */
export interface Progress {
  scenarios: number
  totals: Totals
  failures: Failure[]
  isDone: boolean
}

export const NOTHING: Totals = {
  crashes: 0,
  deliveries: 0,
  faults: 0,
  modelCalls: 0,
  replies: 0,
  repeatedReplies: 0,
  dead: 0,
  heard: 0,
  spoken: 0,
  notices: 0,
}

export function addTotals(a: Totals, b: Totals): Totals {
  return {
    crashes: a.crashes + b.crashes,
    deliveries: a.deliveries + b.deliveries,
    faults: a.faults + b.faults,
    modelCalls: a.modelCalls + b.modelCalls,
    replies: a.replies + b.replies,
    repeatedReplies: a.repeatedReplies + b.repeatedReplies,
    dead: a.dead + b.dead,
    heard: a.heard + b.heard,
    spoken: a.spoken + b.spoken,
    notices: a.notices + b.notices,
  }
}

/** Runs the seeds from 1 on over all cores. */
export async function runSeeds(
  seeds: number,
  store: StoreName,
  onProgress: (scenarios: number) => void,
): Promise<{ scenarios: number; totals: Totals; failures: Failure[] }> {
  const step = Math.min(availableParallelism(), seeds)
  let scenarios = 0
  let totals = NOTHING
  const failures: Failure[] = []
  await Promise.all(
    Array.from({ length: step }, (_, i) =>
      runInChild({ from: i + 1, to: seeds, step, store }, (progress) => {
        scenarios += progress.scenarios
        totals = addTotals(totals, progress.totals)
        failures.push(...progress.failures)
        onProgress(scenarios)
      }),
    ),
  )
  return { scenarios, totals, failures: failures.toSorted((a, b) => a.seed - b.seed) }
}

function runInChild(range: SeedRange, onProgress: (progress: Progress) => void): Promise<void> {
  const child = fork(`${import.meta.dirname}/seed-worker.ts`, [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  return new Promise((resolve, reject) => {
    let isDone = false
    child.on('message', (message) => {
      const progress = message as Progress
      isDone ||= progress.isDone
      onProgress(progress)
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (isDone) resolve()
      else reject(new Error(`a worker process ended with ${code} before its seeds were through`))
    })
    child.send(range)
  })
}
