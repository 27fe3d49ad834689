import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedDeps } from '../adapters/embedded/index.ts'
import { loadShopFixture, parseShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { readEnvironment } from '../adapters/environment.ts'
import type { Model } from '../agent/model.ts'
import { createPricing } from '../agent/pricing.ts'
import { runTurn } from '../agent/turn.ts'
import { identityKeys } from '../channel/identity.ts'
import type { Transport } from '../channel/transport.ts'

const TURNS = 2000
const AT_ONCE = 64
const MEMBERS = [1, 10, 100, 1000]

/**
 * Sales a second through the whole turn (claim, two model calls, commit, outbox, conversation) on one process and one SQLite
 * file with `synchronous=FULL`; the model and the platform answer at once. Members sell in shops of their own.
 */
export async function benchTurns(): Promise<void> {
  let first: number | undefined
  for (const members of MEMBERS) {
    const { perSecond, p50, p99 } = await measure(members)
    first ??= perSecond
    console.log(
      `${String(members).padStart(5)} members  ${perSecond.toFixed(0).padStart(5)} turns/s  ` +
        `ratio to 1 member ${(perSecond / first).toFixed(2)}  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms`,
    )
  }
}

async function measure(members: number): Promise<{ perSecond: number; p50: number; p99: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-bench-'))
  const model = atOnce()
  const priced = { model, pricing: createPricing([], [model.id]) }
  const silent = () => undefined
  const deps = createEmbeddedDeps({
    environment: readEnvironment({ RETAILMIND_DATA: folder }),
    graphUrl: () => 'http://127.0.0.1',
    models: { paid: priced, free: priced },
    log: { info: silent, warn: silent, error: silent },
  })
  deps.turn.transport = nowhere()
  deps.turn.limits = { ...deps.turn.limits, ratePerMinute: Infinity, dailyRupees: Infinity }
  const key = await deps.secrets.get('identityKey')
  for (let i = 0; i < members; i++) {
    const fixture = {
      id: `shop-${i}`,
      name: 'Shop',
      items: [{ name: 'Sugar', unit: 'kg', stock: 90_000, price: 45 }],
    }
    const owner = {
      role: 'owner',
      language: 'en',
      script: 'latin',
      keys: identityKeys({ waId: phone(i) }, key),
    } as const
    loadShopFixture(deps.db, parseShopFixture(fixture), { now: new Date(), members: [owner] })
  }

  const times: number[] = []
  let next = 0
  // Each lane has members of its own: a member's turns run one after the other anyway.
  const lanes = Math.min(AT_ONCE, members)
  const started = performance.now()
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let i = lane; next < TURNS; i += lanes) {
        const begin = performance.now()
        await runTurn(
          {
            phoneNumberId: '100000000000001',
            messageId: `wamid.${next++}`,
            sender: { waId: phone(i % members) },
            content: { type: 'text', text: 'sold 1 kg sugar' },
          },
          deps.turn,
        )
        times.push(performance.now() - begin)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  deps.close()
  rmSync(folder, { recursive: true, force: true })
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? NaN
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}

const phone = (i: number) => `9197${String(i).padStart(8, '0')}`

/** Sells what it is asked to, then says so. */
function atOnce(): Model {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 }
  const call = {
    toolUseId: 'a',
    name: 'record_sale',
    input: { items: [{ item: 'sugar', quantity: 1 }] },
  }
  return {
    id: 'at-once',
    async converse({ messages }) {
      const isAnswer = messages.at(-1)?.content?.some((block) => block.toolResult)
      return {
        output: {
          message: {
            role: 'assistant',
            content: isAnswer ? [{ text: 'Sold.' }] : [{ toolUse: call }],
          },
        },
        stopReason: isAnswer ? 'end_turn' : 'tool_use',
        usage,
        metrics: { latencyMs: 0 },
      }
    },
  }
}

function nowhere(): Transport {
  let sent = 0
  return {
    send: async () => ({ messageId: `out.${sent++}` }),
    markRead: async () => undefined,
    fetchMedia: () => Promise.reject(new Error('no media here')),
    uploadMedia: () => Promise.reject(new Error('no media here')),
  }
}
