import type { TurnDeps } from '../../agent/turn-deps.ts'
import { runTurn } from '../../agent/turn.ts'
import { DEFAULT_LIMITS } from '../../agent/limits.ts'
import type { Model } from '../../agent/model.ts'
import { createPricing } from '../../agent/pricing.ts'
import { loadPrompts } from '../../agent/prompts.ts'
import { createScriptedModel, type ScriptedTurn } from '../../agent/testing/scripted-model.ts'
import { estimateTokens } from '../../agent/token-estimate.ts'
import { turnId } from '../../channel/identity.ts'
import type { InboundContent, InboundMessage } from '../../channel/inbound.ts'
import type { Transport } from '../../channel/transport.ts'
import { createEmbeddedClock } from '../../adapters/embedded/clock.ts'
import { createEmbeddedEvents } from '../../adapters/embedded/events.ts'
import { openDatabase } from '../../adapters/embedded/database.ts'
import {
  DEMO_OWNER,
  DEMO_PHONE_NUMBER_ID,
  seedDemoShop,
} from '../../adapters/embedded/demo-shop.ts'
import { filesInMemory } from '../../adapters/embedded/files-in-memory.ts'
import { createPageKnowledge } from '../../adapters/embedded/knowledge.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import { createForecaster } from '../../shop/forecast/index.ts'
import { shopTools } from '../../tools/registry.ts'

const KEY = 'identity-key-of-the-tests'
export const START = Date.parse('2026-01-14T05:30:00Z')

/** What was sent, and where a test can make sending fail. */
export interface TestTransport extends Transport {
  sent: { to: string; body: Record<string, unknown>; turnKey: string }[]
  read: string[]
  /** Thrown by the next sends, in order; `after` sends first and fails then. */
  faults: { error: Error; after?: boolean }[]
}

/** One shop on an in-memory SQLite, the real loop and tools, a scripted model and a transport that keeps what it is given. */
export function openTurnHarness(
  script: readonly ScriptedTurn[],
  options: { limits?: Partial<TurnDeps['limits']>; model?: Model } = {},
) {
  const db = openDatabase(':memory:')
  let now = START
  const clock = createEmbeddedClock(db, () => now)
  seedDemoShop(db, { now: new Date(START), identityKey: KEY })
  const store = createSqliteStore(db, { clock })
  const transport = keepingTransport()
  const events = createEmbeddedEvents()
  const scripted = createScriptedModel(script)
  const model = options.model ?? scripted
  const logged: { level: string; message: string; data: Record<string, unknown> }[] = []
  const log = (level: string) => (message: string, data: Record<string, unknown>) => {
    logged.push({ level, message, data })
  }
  const deps: TurnDeps = {
    store,
    turns: store,
    transport,
    paid: { model, pricing: createPricing([], [model.id]) },
    free: { model, pricing: createPricing([], [model.id]) },
    estimateTokens: (messages) => estimateTokens({ messages }),
    tools: new Map(shopTools.map((tool) => [tool.name, tool])),
    prompts: loadPrompts(`${import.meta.dirname}/../../prompts`),
    forecaster: createForecaster(),
    files: filesInMemory(),
    events,
    knowledge: createPageKnowledge(`${import.meta.dirname}/../../prompts/knowledge`),
    clock,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    sleep: async (ms) => {
      now += ms
    },
    identityKey: async () => KEY,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
  }
  let count = 0
  const message = (
    content: InboundContent | string,
    more: Partial<InboundMessage> = {},
  ): InboundMessage => ({
    phoneNumberId: DEMO_PHONE_NUMBER_ID,
    messageId: `wamid.${++count}`,
    timestamp: now / 1000,
    sender: { waId: DEMO_OWNER },
    content: typeof content === 'string' ? { type: 'text', text: content } : content,
    ...more,
  })
  return {
    deps,
    db,
    store,
    transport,
    events,
    model: scripted,
    logged,
    message,
    run: (inbound: InboundMessage) => runTurn(inbound, deps),
    /** Says it and gives the text of the answer. */
    async say(
      content: InboundContent | string,
      more: Partial<InboundMessage> = {},
    ): Promise<string> {
      const before = transport.sent.length
      await runTurn(message(content, more), deps)
      return transport.sent
        .slice(before)
        .map(({ body }) => textOf(body))
        .join('\n')
    },
    advance: (ms: number) => {
      now += ms
    },
    turnIdOf: (inbound: InboundMessage) => turnId(inbound.phoneNumberId, inbound.messageId, KEY),
    async stock(name: string): Promise<number> {
      const [shop] = db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
      const items = await store.listItems(shop?.shop_id ?? '')
      return (items.find((item) => item.name === name)?.stock ?? NaN) / 1000
    },
    bills: () => db.all<{ bill_id: string }>('SELECT bill_id FROM bills ORDER BY bill_id').length,
  }
}

export function textOf(body: Record<string, unknown>): string {
  const { text, interactive } = body as {
    text?: { body: string }
    interactive?: { body: { text: string } }
  }
  return text?.body ?? interactive?.body.text ?? ''
}

function keepingTransport(): TestTransport {
  const sent: TestTransport['sent'] = []
  const read: string[] = []
  const faults: TestTransport['faults'] = []
  return {
    sent,
    read,
    faults,
    async send({ to }, body, turnKey) {
      const fault = faults.shift()
      if (fault && !fault.after) throw fault.error
      sent.push({ to: to.waId ?? to.userId ?? '', body, turnKey })
      if (fault) throw fault.error
      return { messageId: `out.${sent.length}` }
    },
    async markRead(_, messageId) {
      read.push(messageId)
    },
    fetchMedia: () => Promise.reject(new Error('no media in these tests')),
    async uploadMedia() {
      return { mediaId: 'uploaded-1' }
    },
  }
}
