import { createHash } from 'node:crypto'
import type { ToolContext } from '../../agent/tool.ts'
import type { TurnDeps } from '../../agent/turn-deps.ts'
import { runTurn } from '../../agent/turn.ts'
import { DEFAULT_LIMITS } from '../../agent/limits.ts'
import type { Model } from '../../agent/model.ts'
import { createPricing } from '../../agent/pricing.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import type { InboundContent, InboundMessage } from '../../channel/inbound.ts'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { createEmbeddedEvents } from '../../adapters/embedded/events.ts'
import { filesInMemory } from '../../adapters/embedded/files-in-memory.ts'
import { createPageKnowledge } from '../../adapters/embedded/knowledge.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import { createForecaster } from '../../shop/forecast/index.ts'
import { shopTools } from '../../tools/registry.ts'
import { claimed, NOW } from '../contracts/samples.ts'
import { itemsOf, liveADay, NUMBERS, putShop, SHOPS, type Person, type TestShop } from './shops.ts'
import { restoreSnapshot, rowsOfOthers, takeSnapshot, type Snapshot } from './snapshot.ts'

const PAGES = `${import.meta.dirname}/../../prompts`
const AFTER_THE_DAY_MS = 5 * 60 * 1000

export interface Call {
  name: string
  input: unknown
}

export interface Sent {
  to: string
  text: string
}

export interface WorldOptions {
  /** Makes a store that is wrong, to see that it is noticed. */
  wrap?: (store: EmbeddedStore) => EmbeddedStore
}
type EmbeddedStore = ReturnType<typeof createSqliteStore>

export type World = Awaited<ReturnType<typeof openWorld>>

/** Three shops in one SQLite, with a day of life behind them that {@link World.reset} brings back. */
export async function openWorld({ wrap = (store) => store }: WorldOptions = {}) {
  const key = 'identity-key-of-the-isolation-tests'
  const db = openDatabase(':memory:')
  let time = NOW
  const clock = { now: () => time, advance: (ms: number) => void (time += ms) }
  let files = filesInMemory()
  let calls: readonly Call[] = []
  let media = new TextEncoder().encode('name,stock,price\nBasmati Rice,5,90\nSugar,2,44\n')
  const sent: Sent[] = []
  const logged: unknown[] = []
  const note = (message: string, data: Record<string, unknown>) =>
    void logged.push({ message, ...data })
  let messages = 0

  /** Makes the calls that the test wants, and then ends the turn. */
  const model: Model = {
    id: 'scripted',
    async converse() {
      const now = calls
      calls = []
      return {
        modelId: 'scripted',
        output: {
          message: {
            role: 'assistant',
            content:
              now.length === 0
                ? [{ text: 'Done.' }]
                : now.map(({ name, input }, place) => ({
                    toolUse: {
                      toolUseId: `call-${messages}-${place}`,
                      name,
                      input: input as never,
                    },
                  })),
          },
        },
        stopReason: now.length === 0 ? 'end_turn' : 'tool_use',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      }
    },
  }
  const transport: TurnDeps['transport'] = {
    async send({ to }, body) {
      sent.push({ to: to.waId ?? '', text: JSON.stringify(body) })
      return { messageId: `out-${messages}-${sent.length}` }
    },
    markRead: async () => {},
    fetchMedia: async () => ({ bytes: media, mimeType: 'text/csv', sha256: '' }),
    uploadMedia: async () => ({ mediaId: 'uploaded' }),
  }
  const knowledge = createPageKnowledge(`${PAGES}/knowledge`)
  const prompts = loadPrompts(PAGES)
  const pricing = createPricing([], [model.id])

  const makeDeps = (): TurnDeps => {
    // A store of its own: names that it keeps in memory must not outlive what is brought back.
    const store = wrap(createSqliteStore(db, { clock }))
    return {
      ...{ store, turns: store, transport, files, knowledge, prompts, clock },
      paid: { model, pricing },
      free: { model, pricing },
      estimateTokens: () => 1,
      tools: new Map(shopTools.map((tool) => [tool.name, tool])),
      forecaster: createForecaster(),
      events: createEmbeddedEvents(),
      limits: { ...DEFAULT_LIMITS, dailyRupees: Number.MAX_SAFE_INTEGER },
      sleep: async (ms) => void (time += ms),
      identityKey: async () => key,
      log: { info: note, warn: note, error: note },
    }
  }

  const world = {
    db,
    key,
    clock,
    sent,
    logged,
    /** By shop, the turn of a notice that told of warnings. */
    noticeTurns: new Map<string, string>(),
    deps: makeDeps(),
    fileKeys: () => files.keys(),
    /** Ids that the platform gave to what was sent in the day that all shops have behind them. */
    sentIds: () => startSent,
    /** What any media id gives from now on. */
    setMedia: (bytes: Uint8Array<ArrayBuffer>) => void (media = bytes),
    message(
      person: Person,
      content: InboundContent,
      more: Partial<InboundMessage> = {},
    ): InboundMessage {
      return {
        phoneNumberId: NUMBERS,
        messageId: `wamid.${++messages}`,
        timestamp: time / 1000,
        sender: { waId: person.waId },
        content,
        ...more,
      }
    },
    /** A whole turn, in which the model makes these calls if it is asked. Gives what was sent. */
    async say(
      person: Person,
      content: InboundContent,
      { calls: wanted = [], ...more }: { calls?: readonly Call[] } & Partial<InboundMessage> = {},
    ): Promise<Sent[]> {
      time += 1000
      calls = wanted
      const before = sent.length
      await runTurn(world.message(person, content, more), world.deps)
      return sent.slice(before)
    },
    /** A claimed turn, as a tool is given it. */
    async context(shop: TestShop, person: Person): Promise<ToolContext> {
      const { store, forecaster } = world.deps
      time += 1000
      const { turn, claim } = await claimed(world.deps.turns, {
        turnId: createHash('sha256').update(`direct ${++messages}`).digest('hex'),
        shopId: shop.shopId,
        memberId: person.memberId,
        now: time,
      })
      return {
        shopId: shop.shopId,
        memberId: person.memberId,
        role: person.role,
        language: 'en',
        script: 'latin',
        timeZone: 'Asia/Kolkata',
        now: new Date(claim.firstClaimedAt),
        turn,
        effectKey: `${turn.turnId}#0#0`,
        ...{ store, forecaster, files, knowledge },
        fetchMedia: async () => ({ bytes: media, mimeType: 'text/csv' }),
        sleep: async () => {},
        signal: new AbortController().signal,
      }
    },
    /** What is not this shop's: rows and files. */
    async notOf(shopId: string): Promise<string> {
      const keys = files.keys().filter((name) => !name.startsWith(`${shopId}/`))
      const kept = await Promise.all(keys.map(async (name) => [name, await hashOf(files, name)]))
      return `${rowsOfOthers(takeSnapshot(db), shopId)}\n${JSON.stringify(kept)}`
    },
    async reset(): Promise<void> {
      restoreSnapshot(db, start)
      files = filesInMemory()
      for (const [name, file] of startFiles) await files.put(name, file.bytes, file.mimeType)
      time = startTime
      messages = startMessages
      calls = []
      sent.length = 0
      logged.length = 0
      world.deps = makeDeps()
    },
    close: () => db.close(),
  }

  let start: Snapshot = new Map()
  let startSent: string[] = []
  const startFiles = new Map<string, { bytes: Uint8Array; mimeType: string }>()
  for (const [place, shop] of SHOPS.entries()) {
    await putShop({ store: world.deps.store, key }, shop)
    const ctx = await world.context(shop, shop.owner)
    const { outcome } = await world.deps.store.commit({
      ...{
        shopId: shop.shopId,
        turn: ctx.turn,
        effectKey: ctx.effectKey,
        result: { status: 'ok' },
      },
      changes: itemsOf(shop, place).map((item) => ({ type: 'item', item })),
    })
    if (outcome !== 'committed') throw new Error(`the items are ${outcome}`)
    await world.deps.turns.release(ctx.turn)
    await liveADay(world, shop)
  }
  time += AFTER_THE_DAY_MS
  start = takeSnapshot(db)
  startSent = db
    .all<{ body: string }>('SELECT body FROM conversations')
    .flatMap(({ body }) => (JSON.parse(body) as { sentIds: string[] }).sentIds)
  for (const name of files.keys()) {
    const file = await files.get(name)
    if (file) startFiles.set(name, file)
  }
  const startTime = time
  const startMessages = messages
  return world
}

async function hashOf(files: TurnDeps['files'], name: string): Promise<string> {
  const file = await files.get(name)
  return createHash('sha256')
    .update(file?.bytes ?? '')
    .digest('hex')
}
