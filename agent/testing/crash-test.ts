import { isDeepStrictEqual } from 'node:util'
import type { Store } from '../../shop/store.ts'
import { Budget } from '../budget.ts'
import type { Clock } from '../clock.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { runLoop } from '../loop.ts'
import type { Tool, ToolContext } from '../tool.ts'
import type { TurnRef, TurnStore } from '../turn-store.ts'
import { createScriptedModel } from './scripted-model.ts'

/** A shop to crash in: always the same, and fresh each time it is opened. */
export interface CrashSubject {
  store: Store & TurnStore
  /** Who and where; the rest of the context is filled in. */
  context: Omit<ToolContext, 'store' | 'turn' | 'effectKey' | 'signal'>
  /** Everything that the tool may change, as plain data. */
  snapshot(): Promise<unknown>
  /** The store's clock. It is put forward past the lease of a killed run. */
  clock: Clock & { advance(ms: number): void }
}

export interface CrashReport {
  /** Crashes that were tried: before and after each call to the store. */
  crashes: number
  /** What the tool answers when nothing goes wrong. */
  result: unknown
}

const LEASE_MS = 60_000

/**
 * Proves that a tool takes effect once: calls it in a turn of the real loop, kills the run before and after each of its calls
 * to the store, one at a time, lets a second run take the turn up and a third find it finished, and compares what the shop and
 * the model see with an undisturbed run.
 *
 * @example
 * await crashTest(recordSale, { input: { items: [{ item: 'sugar', quantity: 2 }] }, open: openShop })
 *
 * @throws Error naming the crash after which something differs, and what
 */
export async function crashTest(
  tool: Tool,
  { input, open }: { input: Record<string, unknown>; open: () => Promise<CrashSubject> },
): Promise<CrashReport> {
  const undisturbed = await open()
  const points: string[] = []
  const result = await run(tool, input, undisturbed, (point) => {
    points.push(point)
    return false
  })
  const wanted = { result, state: await undisturbed.snapshot() }

  for (const [at, point] of points.entries()) {
    const subject = await open()
    let passed = 0
    await run(tool, input, subject, () => passed++ === at)
    subject.clock.advance(LEASE_MS + 1)
    const second = await run(tool, input, subject, () => false)
    await run(tool, input, subject, () => false)
    // A run that was killed after the turn was over leaves nothing to do for the second.
    const got = { result: second ?? result, state: await subject.snapshot() }
    if (!isDeepStrictEqual(got, wanted)) {
      throw new Error(
        `${tool.name}: a crash ${point} makes a difference\n` +
          `wanted ${JSON.stringify(wanted)}\ngot    ${JSON.stringify(got)}`,
      )
    }
  }
  return { crashes: points.length, result }
}

/** A killed process runs nothing any more, not even a `catch`: the call on which it dies never comes back. */
function withPoints<T extends object>(
  store: T,
  dies: (point: string) => boolean,
  onDeath: () => void,
): T {
  const point = (name: string) => {
    if (!dies(name)) return undefined
    onDeath()
    return new Promise<never>(() => undefined)
  }
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        await point(`before ${String(name)}`)
        const given: unknown = await method.apply(target, args)
        await point(`after ${String(name)}`)
        return given
      }
    },
  })
}

/** One run of one turn that calls the tool. Gives its result, or nothing if it was killed or the turn was over already. */
async function run(
  tool: Tool,
  input: Record<string, unknown>,
  subject: CrashSubject,
  dies: (point: string) => boolean,
): Promise<unknown> {
  let die = (): void => undefined
  const death = new Promise<undefined>((resolve) => {
    die = () => resolve(undefined)
  })
  const store = withPoints(subject.store, dies, () => die())
  return Promise.race([death, takeTurn(tool, input, subject, store)])
}

async function takeTurn(
  tool: Tool,
  input: Record<string, unknown>,
  { context, clock }: CrashSubject,
  store: CrashSubject['store'],
): Promise<unknown> {
  const turnId = 'crash-test'
  const claim = await store.claim({
    turnId,
    shopId: context.shopId,
    memberId: context.memberId,
    now: clock.now(),
    leaseMs: LEASE_MS,
    reserve: 0,
    dailyCap: 0,
    day: context.now.toISOString().slice(0, 10),
    minute: 0,
  })
  if (claim.outcome !== 'claimed') return undefined
  const turn: TurnRef = { turnId, fence: claim.fence }
  const record = claim.fence > 1 ? await store.readTurn(turnId) : undefined
  const call = { toolUseId: 'call', name: tool.name, input: input as Record<string, never> }
  const steps = record?.steps.length ?? 0
  const script = [[{ toolUse: call }], [{ text: 'done' }]].slice(steps)
  const model = createScriptedModel(script)
  const end = await runLoop({
    turn,
    turns: store,
    model,
    budget: new Budget(DEFAULT_LIMITS, { quote: () => ({ tokens: 0, cost: 0 }), cost: () => 0 }),
    prompt: {
      name: 'crash-test',
      version: 1,
      hash: '',
      description: '',
      changed: '',
      text: '',
      inference: { maxTokens: 1 },
    },
    system: [],
    window: [],
    assertHeld: () => undefined,
    said: tool.name,
    writing: 'en',
    journal: { steps: record?.steps ?? [], ...(record?.outbox && { outbox: record.outbox }) },
    signal: new AbortController().signal,
    tools: {
      tools: new Map([[tool.name, tool]]),
      earlier: new Map(record?.effects.map((effect) => [effect.effectKey, effect.result])),
      context: { ...context, turn, store },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
  })
  await store.finish(turn, { sentIds: [], spent: 0 })
  const results = end.messages.flatMap(({ content }) => content ?? [])
  return results.find(({ toolResult }) => toolResult)?.toolResult?.content?.[0]?.json
}
