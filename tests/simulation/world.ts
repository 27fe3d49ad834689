import { openDatabase, type Database } from '../../adapters/embedded/database.ts'
import { filesInMemory } from '../../adapters/embedded/files-in-memory.ts'
import { createSqliteQueue } from '../../adapters/embedded/queue.ts'
import type { Log } from '../../agent/log.ts'
import { undoButtonId } from '../../channel/buttons.ts'
import { groupId, turnId } from '../../channel/identity.ts'
import type { InboundContent, InboundMessage } from '../../channel/inbound.ts'
import { createNotifierHandler } from '../../handlers/notifier.ts'
import { createStatusHandler } from '../../handlers/status.ts'
import { createTurnHandler } from '../../handlers/turn.ts'
import { checkOutcome } from './check.ts'
import { createProcessDeps, LEASE_MS, LIMITS } from './deps.ts'
import { Gate, storeFaults } from './gate.ts'
import { History } from './history.ts'
import { saidText } from './model.ts'
import type { MutantName } from './mutants.ts'
import { createSimulatedNotices } from './notices.ts'
import { createPlatform } from './platform.ts'
import { consume } from './process.ts'
import type { Random } from './random.ts'
import type { Scenario, SimulatedMessage } from './scenario.ts'
import { Scheduler, type Process } from './scheduler.ts'
import { IDENTITY_KEY, putShop, type OpenStores, type SimulatedStores } from './stores.ts'

export const PHONE_NUMBER_ID = '100000000000001'
/** A scenario that is not over by then never will be. */
const LONGEST_MS = 20 * 60 * 60_000
const MOST_STEPS = 100_000
/** Errors that nobody throws on purpose: seeing one in a log is a finding. */
const BUGS = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'])

const QUEUES = ['turns', 'statuses', 'notices'] as const
type QueueName = (typeof QUEUES)[number]

/** One scenario, running: deliveries, queues, worker processes, and what is seen of them. */
export class World {
  readonly history: History
  readonly gate: Gate
  readonly trace: string[] = []
  crashes = 0
  deliveries = 0
  readonly #scenario: Scenario
  readonly #random: Random
  readonly #mutant: MutantName | undefined
  readonly #scheduler: Scheduler
  readonly #stores: SimulatedStores
  readonly #queueDb: Database
  readonly #platform: ReturnType<typeof createPlatform>
  readonly #notices: ReturnType<typeof createSimulatedNotices>
  readonly #files = filesInMemory()
  /** What happens outside of our processes: deliveries, statuses, restarts. */
  readonly #outside: Process
  readonly #names = new Map<string, string>()
  readonly #inHand = new Map<Process, number>()
  #pending = 0
  #processes = 0

  private constructor(
    scenario: Scenario,
    random: Random,
    scheduler: Scheduler,
    stores: SimulatedStores,
    mutant: MutantName | undefined,
  ) {
    const { rates } = scenario
    this.#scenario = scenario
    this.#random = random
    this.#scheduler = scheduler
    this.#stores = stores
    this.#mutant = mutant
    this.#queueDb = stores.db ?? openDatabase(':memory:')
    this.#outside = scheduler.start('outside')
    this.history = new History(() => scheduler.now)
    this.gate = new Gate({
      scheduler,
      random,
      rates,
      leaseMs: LEASE_MS,
      trace: (process, line) => this.#note(process.name, line),
      nameOf: (id) => this.#names.get(id),
      onCrash: (process) => this.#crashed(process),
      later: (ms, happen) => this.#later(ms, happen),
    })
    this.#notices = createSimulatedNotices({
      ...{ scenario, stores, history: this.history },
      queue: () => this.#queue('notices'),
      onTurn: (id, name) => this.#names.set(id, name),
    })
    this.#platform = createPlatform({
      gate: this.gate,
      history: this.history,
      random,
      rates,
      phoneNumberId: PHONE_NUMBER_ID,
      onStatus: (status) => {
        const { messageId } = status
        const entry = { group: messageId, dedupId: messageId, body: JSON.stringify(status) }
        this.#later(random.between(50, 5_000), () => this.#queue('statuses').send([entry]))
      },
    })
  }

  static async open(
    scenario: Scenario,
    random: Random,
    options: { openStores: OpenStores; mutant?: MutantName | undefined },
  ): Promise<World> {
    const scheduler = new Scheduler(random, scenario.start)
    const stores = await options.openStores({ now: () => scheduler.now })
    for (const shop of scenario.shops) await putShop(stores.connect(), shop, scenario.start)
    return new World(scenario, random, scheduler, stores, options.mutant)
  }

  /** Until every message is worked off, and nobody is at work any more. */
  async run(): Promise<void> {
    const { messages, schedules, workers, start } = this.#scenario
    for (const message of messages) this.#expect(message)
    for (const each of schedules) {
      this.#notices.expectAll(each)
      for (const at of each.firings) this.#later(at - start, () => this.#notices.fire(each))
    }
    for (let i = 0; i < workers; i++) this.#startWorker()
    while (await this.#scheduler.step()) {
      if (this.#isOver()) return this.#check()
      const { now, steps } = this.#scheduler
      if (now - start > LONGEST_MS || steps > MOST_STEPS) break
    }
    const left = this.#queueDb.all<{ dedup_id: string }>('SELECT dedup_id FROM queue_messages')
    const names = left.map(({ dedup_id }) => this.#names.get(dedup_id) ?? dedup_id)
    this.history.violation(`the queues do not drain: ${names.join(', ')}`)
  }

  async close(): Promise<void> {
    if (!this.#stores.db) this.#queueDb.close()
    await this.#stores.close()
  }

  async #check(): Promise<void> {
    const dead = [
      ...(await this.#queue('turns').listDead()),
      ...(await this.#queue('notices').listDead()),
    ]
    await checkOutcome({
      scenario: this.#scenario,
      stores: this.#stores,
      history: this.history,
      deadLetters: new Map(dead.map(({ dedupId, reason }) => [dedupId, reason])),
      turnRupees: LIMITS.turnRupees,
    })
  }

  #expect(message: SimulatedMessage): void {
    const id = turnId(PHONE_NUMBER_ID, message.name, IDENTITY_KEY)
    this.#names.set(id, message.name)
    this.history.expect(id, message)
    const { start } = this.#scenario
    let content: InboundContent | undefined
    for (const { at, sender } of message.deliveries) {
      this.#later(at - start, () => {
        content ??= this.#contentOf(message)
        return this.#deliver({
          phoneNumberId: PHONE_NUMBER_ID,
          messageId: message.name,
          timestamp: start / 1000,
          sender,
          content,
        })
      })
    }
  }

  async #deliver(message: InboundMessage): Promise<void> {
    this.deliveries++
    this.#note('outside', `delivers ${message.messageId}`)
    const { phoneNumberId, messageId, sender } = message
    const group = groupId(phoneNumberId, sender, IDENTITY_KEY)
    const dedupId = turnId(phoneNumberId, messageId, IDENTITY_KEY)
    this.history.delivered(dedupId, group)
    await this.#queue('turns').send([{ group, dedupId, body: JSON.stringify(message) }])
  }

  /** A tap is on the button of the member's newest reply that has one; without any, the message is a question. */
  #contentOf({ asks, voice, member, shop, name }: SimulatedMessage): InboundContent {
    if ('rounds' in asks) {
      return voice
        ? { type: 'audio', media: { mediaId: name, mimeType: 'audio/ogg', voice: true } }
        : { type: 'text', text: saidText(name, asks.rounds) }
    }
    const entry = this.history.commits.findLast(
      ({ turn, result }) =>
        this.history.turn(turn.turnId).message.member === member && 'entry' in result,
    )?.result['entry']
    if (typeof entry === 'string') return { type: 'tap', id: undoButtonId(entry), title: 'Undo' }
    const item = shop.items[0]?.name ?? ''
    return { type: 'text', text: saidText(name, [[{ name: 'get_stock', input: { item } }]]) }
  }

  #queue(name: QueueName) {
    const { visibilitySeconds } = this.#scenario
    const clock = { now: () => this.#scheduler.now }
    return createSqliteQueue(this.#queueDb, { name, visibilitySeconds, clock })
  }

  #startWorker(): void {
    const scheduler = this.#scheduler
    const process = scheduler.start(`p${++this.#processes}`)
    const deps = createProcessDeps({
      process,
      scheduler,
      scenario: this.#scenario,
      random: this.#random,
      gate: this.gate,
      history: this.history,
      stores: this.#stores,
      transport: this.#platform(process),
      files: this.#files,
      events: {
        publish: async (event) => {
          for (const ms of this.#random.pick([[50], [50], [50, 30_000]])) {
            this.#later(ms, () => this.#notices.happened(event))
          }
        },
      },
      log: this.#log(process),
      mutant: this.#mutant,
    })
    const faults = storeFaults(this.#scenario.rates.store)
    for (const name of QUEUES) {
      const real = this.#queue(name)
      const queue = this.gate.around(process, `${name}-queue`, real, faults)
      const handler = {
        turns: () => createTurnHandler({ turn: deps, queue }),
        statuses: () => createStatusHandler({ turns: deps.turns, queue, log: deps.log }),
        notices: () => createNotifierHandler({ notices: deps, queue }),
      }[name]()
      void consume({
        ...{ process, scheduler, gate: this.gate, name, queue: real, handler },
        batch: this.#scenario.batch,
        onBusy: (isBusy) => {
          this.#inHand.set(process, (this.#inHand.get(process) ?? 0) + (isBusy ? 1 : -1))
        },
        onUnexpected: (error) => this.#unexpected(error),
      }).catch((error: unknown) => this.#unexpected(error))
    }
  }

  #crashed(process: Process): void {
    this.crashes++
    this.#inHand.delete(process)
    this.#later(this.#random.between(100, 10_000), async () => this.#startWorker())
  }

  #later(ms: number, happen: () => Promise<unknown>): void {
    this.#pending++
    void this.#scheduler
      .wait(this.#outside, ms)
      .then(happen)
      .catch((error: unknown) => this.#unexpected(error))
      .finally(() => this.#pending--)
  }

  #isOver(): boolean {
    const isBusy = [...this.#inHand.values()].some((batches) => batches > 0)
    if (this.#pending > 0 || isBusy) return false
    return this.#queueDb.get('SELECT 1 FROM queue_messages LIMIT 1') === undefined
  }

  #log(process: Process): Log {
    const note = (message: string, data: Record<string, unknown>) => {
      const shown = [this.#names.get(String(data['turnId'])), data['code']].filter(Boolean)
      this.#note(process.name, `log: ${[message, ...shown].join(' ')}`)
      if (BUGS.has(String(data['error']))) {
        this.history.violation(`${message}: ${String(data['error'])}`)
      }
    }
    return { info: note, warn: note, error: note }
  }

  #unexpected(error: unknown): void {
    const shown = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.history.violation(`an error that nobody throws on purpose: ${shown}`)
  }

  #note(who: string, line: string): void {
    this.trace.push(`${this.#scheduler.now - this.#scenario.start} ${who} ${line}`)
  }
}
