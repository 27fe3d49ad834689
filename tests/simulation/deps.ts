import { DEFAULT_LIMITS, type Limits } from '../../agent/limits.ts'
import type { Log } from '../../agent/log.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import { estimateTokens } from '../../agent/token-estimate.ts'
import type { TurnDeps } from '../../agent/turn-deps.ts'
import type { Files } from '../../channel/files.ts'
import type { Transport } from '../../channel/transport.ts'
import type { Events } from '../../shop/events.ts'
import { createForecaster } from '../../shop/forecast/index.ts'
import { shopTools } from '../../tools/registry.ts'
import { NO_KNOWLEDGE } from '../support/no-files.ts'
import { storeFaults, type Gate } from './gate.ts'
import type { History } from './history.ts'
import { createSimulatedModel } from './model.ts'
import { MUTANTS, type MutantName, type Parts } from './mutants.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import type { Process, Scheduler } from './scheduler.ts'
import { createSimulatedSpeech } from './speech.ts'
import { IDENTITY_KEY, type SimulatedStores } from './stores.ts'

export const LIMITS: Limits = DEFAULT_LIMITS
export const LEASE_MS = LIMITS.timeMs + LIMITS.leaseSkewMs

const PROMPTS = loadPrompts(`${import.meta.dirname}/../../prompts`)
const FORECASTER = createForecaster()
/** A model call, in millionths of a rupee; a turn reserves its whole cap. */
const CALL_COST = 50_000

export interface ProcessWorld {
  process: Process
  scenario: Scenario
  scheduler: Scheduler
  random: Random
  gate: Gate
  history: History
  stores: SimulatedStores
  transport: Transport
  files: Files
  events: Events
  log: Log
  mutant: MutantName | undefined
}

/** What one process runs turns with: the real loop, tools and store; every way out of them behind the gate. */
export function createProcessDeps(world: ProcessWorld): TurnDeps {
  const { process, scenario, scheduler, random, gate, history, stores, mutant } = world
  const { rates, fundedTurns } = scenario
  const real = awaited(stores.connect(), scheduler)
  const tools = new Map(shopTools.map((tool) => [tool.name, tool]))
  const parts: Parts = { store: real, turns: real, tools }
  const { store, turns, tools: usedTools } = { ...parts, ...mutated(parts, world, mutant) }
  const faults = storeFaults(rates.store)
  const priced = (id: string, cost: number) => ({
    model: createSimulatedModel({
      ...{ id, process, scheduler, random, gate, history },
      faultRate: rates.model,
    }),
    pricing: { quote: () => ({ tokens: 500, cost }), cost: () => cost },
  })
  return {
    store: gate.around(process, 'store', history.observeStore(store), faults),
    turns: gate.around(process, 'turns', history.observeTurns(turns), faults),
    transport: world.transport,
    paid: priced('paid', CALL_COST),
    free: priced('free', 0),
    estimateTokens: (messages) => estimateTokens({ messages }),
    tools: usedTools,
    prompts: PROMPTS,
    forecaster: FORECASTER,
    files: gate.around(process, 'files', world.files),
    events: gate.around(process, 'events', world.events),
    speech: createSimulatedSpeech({ process, gate, history, faultRate: rates.channel }),
    knowledge: NO_KNOWLEDGE,
    clock: { now: () => scheduler.now },
    limits: { ...LIMITS, dailyRupees: fundedTurns * LIMITS.turnRupees },
    sleep: (ms) => scheduler.wait(process, ms),
    identityKey: async () => IDENTITY_KEY,
    log: world.log,
  }
}

function mutated(
  parts: Parts,
  { gate, process, stores: { db } }: ProcessWorld,
  mutant: MutantName | undefined,
): Partial<Parts> {
  if (!mutant) return {}
  if (!db) throw new Error('mutants reach into SQLite')
  return MUTANTS[mutant](parts, { db, point: (label) => gate.point(process, label) })
}

/** The world stands still while a store that is not in this process does its work. */
function awaited<Port extends object>(port: Port, scheduler: Scheduler): Port {
  const methods = Object.entries(port).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method] as const
    const call = (...args: unknown[]) =>
      scheduler.standStill(Reflect.apply(method, port, args) as Promise<unknown>)
    return [name, call] as const
  })
  return Object.fromEntries(methods) as Port
}
