import { createEmbeddedClock } from '../adapters/embedded/clock.ts'
import { openDatabase, type Database } from '../adapters/embedded/database.ts'
import { DEMO_HELPER, DEMO_OWNER, DEMO_PHONE_NUMBER_ID } from '../adapters/embedded/demo-shop.ts'
import { createEmbeddedEvents } from '../adapters/embedded/events.ts'
import { filesInMemory } from '../adapters/embedded/files-in-memory.ts'
import { loadShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { createSqliteStore } from '../adapters/embedded/store.ts'
import type { Knowledge } from '../agent/knowledge.ts'
import { DEFAULT_LIMITS } from '../agent/limits.ts'
import { LOOP_ID } from '../agent/loop.ts'
import type { PromptLibrary } from '../agent/prompts.ts'
import { estimateTokens } from '../agent/token-estimate.ts'
import type { Tool } from '../agent/tool.ts'
import type { PricedModel, TurnDeps } from '../agent/turn-deps.ts'
import { runTurn } from '../agent/turn.ts'
import { identityKeys, turnId as turnIdOf } from '../channel/identity.ts'
import type { InboundContent } from '../channel/inbound.ts'
import { languageOf, WRITINGS, type Writing } from '../language/writing.ts'
import { createForecaster } from '../shop/forecast/index.ts'
import type { Item } from '../shop/types.ts'
import { callsOfTurn, usageOfTurn } from './call-records.ts'
import type { EvalCase, Said } from './case.ts'
import { createChatTransport, type Offered } from './chat-transport.ts'
import { patched } from './patched.ts'
import { readingOf, type Reading } from './reading.ts'
import type { TurnRecordOfRun } from './run-report.ts'
import type { EvalShop } from './shops.ts'
import { changesBetween, entriesOf, stateOf, type StoreState } from './store-state.ts'

const KEY = 'identity-key-of-the-evals'
/** Between two messages of a chat: entries of two turns must not have one time. */
const PAUSE_MS = 20_000
const PEOPLE = { owner: DEMO_OWNER, helper: DEMO_HELPER } as const

export interface ChatOptions {
  shop: EvalShop
  prompts: PromptLibrary
  tools: readonly Tool[]
  knowledge: Knowledge
  model: PricedModel
}

/** A turn as it was played. */
export interface PlayedTurn {
  record: TurnRecordOfRun
  /** The store after it, and the names and units to read its calls with. */
  state: StoreState
  reading: Reading
  /** What kept the turn from being played to its end. */
  error?: string
}

/** One chat with a shop of its own, in memory: the real turn, tools and store; only the network is left out. */
export interface Chat {
  readonly start: StoreState
  /** @param by answers in this turn instead of the chat's model */
  say(
    said: Said,
    options: { as: 'owner' | 'helper'; forwarded: boolean; by?: PricedModel },
  ): Promise<PlayedTurn>
  /** Ledger entries so far, oldest first. */
  entries(): ReturnType<typeof entriesOf>
  close(): void
}

export async function openChat(
  given: Pick<EvalCase, 'clock' | 'patch' | 'tags' | 'source'>,
  { shop, prompts, tools, knowledge, model }: ChatOptions,
): Promise<Chat> {
  const db = openDatabase(':memory:')
  let now = given.clock.getTime()
  const clock = createEmbeddedClock(db, () => now)
  const shopId = seed(db, patched(given, shop), {
    now: given.clock,
    writing: writingOfCase(given.tags),
  })
  const store = createSqliteStore(db, { clock })
  const transport = createChatTransport()
  let heard = ''
  let heardIn: 'en' | 'hi' | 'mr' = 'en'
  const problems: string[] = []
  const deps: TurnDeps = {
    store,
    turns: store,
    transport,
    paid: model,
    free: model,
    estimateTokens: (messages) => estimateTokens({ messages }),
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    prompts,
    forecaster: createForecaster(),
    files: filesInMemory(),
    knowledge,
    speech: {
      transcribe: async () => ({
        status: 'heard',
        text: heard,
        language: heardIn,
        confidence: 1,
        source: 'note',
      }),
      speak: async () => ({
        bytes: new Uint8Array(1),
        mimeType: 'audio/ogg; codecs=opus',
        durationMs: 1_000,
      }),
    },
    events: createEmbeddedEvents(),
    clock,
    limits: DEFAULT_LIMITS,
    sleep: async (ms) => {
      now += ms
    },
    identityKey: async () => KEY,
    log: {
      info: () => {},
      warn: () => {},
      error: (message, data) => problems.push(`${message}: ${JSON.stringify(data)}`),
    },
  }

  let items = await store.listItems(shopId)
  let offered: Offered[] = []
  let count = 0

  const contentOf = (said: Said): InboundContent | undefined => {
    switch (said.kind) {
      case 'text':
        return { type: 'text', text: said.text }
      case 'voice':
        heard = said.text
        heardIn = languageOf(writingNamed(said.language) ?? 'en')
        return { type: 'audio', media: { mediaId: 'voice.1', mimeType: 'audio/ogg', voice: true } }
      case 'tap': {
        const found = offered.find((choice) => isTapped(choice, said.title))
        return found && { type: 'tap', ...found }
      }
    }
  }

  return {
    start: stateOf(items),
    async say(said, { as, forwarded, by }) {
      const before: Item[] = items
      const content = contentOf(said)
      const text = said.kind === 'tap' ? said.title : said.text
      if (!content) {
        const titles = offered.map(({ title }) => title).join(', ') || 'none'
        return {
          record: unplayed(text),
          state: stateOf(before),
          reading: readingOf(before, shop),
          error: `there is nothing titled "${text}" to tap; there is: ${titles}`,
        }
      }
      const messageId = `wamid.${++count}`
      problems.length = 0
      const startedAt = performance.now()
      let error: string | undefined
      try {
        const end = await runTurn(
          {
            phoneNumberId: DEMO_PHONE_NUMBER_ID,
            messageId,
            timestamp: now / 1000,
            sender: { waId: PEOPLE[as] },
            content,
            ...(forwarded && { forwarded }),
          },
          by ? { ...deps, paid: by, free: by } : deps,
        )
        if (end.outcome !== 'done') error = `the turn ended as ${end.outcome}`
      } catch (thrown) {
        error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
      }
      const latencyMs = performance.now() - startedAt
      const record = await store.readTurn(turnIdOf(DEMO_PHONE_NUMBER_ID, messageId, KEY))
      items = await store.listItems(shopId)
      const reply = transport.take()
      offered = reply.offered
      now += PAUSE_MS
      const steps = record?.steps ?? []
      // What was added in this turn may have been sold in it too.
      const reading = readingOf(items, shop)
      return {
        record: {
          said: text,
          reply: reply.reply,
          choices: offered.map(({ title }) => title),
          calls: callsOfTurn(steps, { tools: deps.tools, reading }),
          changes: changesBetween(stateOf(before), stateOf(items)),
          ...usageOfTurn(steps.filter(({ modelId }) => modelId !== LOOP_ID)),
          latencyMs: Math.round(latencyMs * 10) / 10,
        },
        state: stateOf(items),
        reading,
        ...withError(error ?? problems[0]),
      }
    },
    entries: () => entriesOf(store, shopId),
    close: () => db.close(),
  }
}

function unplayed(said: string): TurnRecordOfRun {
  const nothing = { reply: '', choices: [], calls: [], changes: [], latencyMs: 0 }
  return { said, ...nothing, ...usageOfTurn([]) }
}

function withError(error: string | undefined): { error?: string } {
  return error === undefined ? {} : { error }
}

/** By its title, or, in any language, as Undo, Confirm or Cancel. */
function isTapped({ id, title }: Offered, wanted: string): boolean {
  const kind = id.slice(0, id.indexOf(':'))
  const name = wanted.toLowerCase()
  return (
    title.toLowerCase() === name ||
    id.slice(id.indexOf(':') + 1).toLowerCase() === name ||
    (['undo', 'confirm', 'cancel'].includes(name) && kind === name)
  )
}

function seed(
  db: Database,
  { fixture }: EvalShop,
  { now, writing }: { now: Date; writing: Writing },
): string {
  const keysOf = (waId: string) => identityKeys({ waId }, KEY)
  const usual = {
    language: languageOf(writing),
    script: writing === 'en' || writing.endsWith('-Latn') ? 'latin' : 'native',
  } as const
  const members = (['owner', 'helper'] as const).map((role) => ({
    role,
    ...usual,
    keys: keysOf(PEOPLE[role]),
  }))
  return loadShopFixture(db, fixture, { now, members }).shopId
}

/** People have chosen their language once, when they began: it is the one that the chat is in. */
function writingOfCase({ lang }: EvalCase['tags']): Writing {
  return writingNamed([lang].flat()[0] ?? '') ?? 'en'
}

function writingNamed(name: string): Writing | undefined {
  return WRITINGS.find((writing) => writing === name)
}
