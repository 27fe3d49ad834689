import type { MutantName } from './mutants.ts'
import { createRandom } from './random.ts'
import { drawScenario } from './scenario.ts'
import { openSqliteStores, type OpenStores } from './stores.ts'
import { World } from './world.ts'

export interface Outcome {
  seed: number
  /** What must never happen, and did. */
  violations: string[]
  crashes: number
  /** Messages handed to the queue, repeats too. */
  deliveries: number
  /** Crashes, pauses, refusals, lost answers. */
  faults: number
  modelCalls: number
  /** Replies that the platform took, and those of them that were not the first of their turn. */
  replies: number
  repeatedReplies: number
  /** Turns that were given up. */
  dead: number
  /** Turns of voice notes that were answered, and spoken answers that the platform took. */
  heard: number
  spoken: number
  /** Notices that were told. */
  notices: number
  /** What happened in which order; the same for the same seed. */
  trace: string[]
}

const systemRandom = Math.random.bind(Math)

/** Runs the scenario of a seed to its end and says what was wrong with it. Nothing in it depends on anything but the seed. */
export async function simulate(
  seed: number,
  options: { mutant?: MutantName | undefined; openStores?: OpenStores } = {},
): Promise<Outcome> {
  const random = createRandom(seed)
  // Jitter in the code under test is part of what the seed decides.
  Math.random = random.next
  try {
    const { openStores = openSqliteStores, mutant } = options
    const world = await World.open(drawScenario(random), random, { openStores, mutant })
    try {
      await world.run()
      return outcomeOf(seed, world)
    } finally {
      await world.close()
    }
  } finally {
    Math.random = systemRandom
  }
}

function outcomeOf(seed: number, world: World): Outcome {
  const { history, crashes, deliveries, trace } = world
  const turns = [...history.turns.values()]
  const replies = turns.map(({ sent }) => sent.filter(({ isNotice }) => !isNotice).length)
  return {
    seed,
    violations: history.violations,
    crashes,
    deliveries,
    faults: world.gate.faults,
    modelCalls: history.modelCalls,
    replies: sum(replies),
    repeatedReplies: sum(replies.map((n) => Math.max(0, n - 1))),
    dead: turns.filter(({ state }) => state === 'dead').length,
    heard: turns.filter(({ message, state }) => message.voice && state === 'done').length,
    spoken: sum(turns.map(({ spoken }) => spoken)),
    notices: turns.filter(({ message, sent }) => message.notice && sent.length > 0).length,
    trace,
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
