import fc from 'fast-check'

import { runToolCalls } from '../../agent/run-tool-calls.ts'
import type { ToolContext } from '../../agent/tool.ts'
import { shopTools } from '../../tools/registry.ts'
import { SHOPS } from '../isolation/shops.ts'
import { takeSnapshot } from '../isolation/snapshot.ts'
import { toolInput } from '../isolation/tool-input.ts'
import { openWorld, type World } from '../isolation/world.ts'
import { hostileJson, hostileNumber, hostileText } from './hostile.ts'
import { counter, type FuzzTarget } from './target.ts'
import { assertTellsNothing } from './telltale.ts'

/** What a turn leaves of itself, whatever it answers. */
const OF_TURNS = new Set([
  'turns',
  'steps',
  'effects',
  'member_leases',
  'rates',
  'spending',
  'conversations',
])
/** Files that take tens of milliseconds to make. */
const SLOW = new Set(['export_data'])
const RUNS_OF_A_TURN = 200

/** Arguments of every tool, in its shape with hostile values, out of shape, or no arguments at all, run as the loop runs them. */
export const toolsTarget: FuzzTarget = {
  name: 'tools',
  share: 30,
  async open() {
    const { seen, count } = counter()
    const world = await openWorld()
    const session = await openSession(world)
    const property = fc.asyncProperty(call(), async (given) => {
      const tried = JSON.stringify(given)
      const context = await session.context()
      const [outcome] = await runToolCalls(
        [{ toolUseId: 'call', name: given.name, input: given.input as never }],
        {
          tools: world.deps.tools,
          context: {
            ...context,
            role: given.role,
            ...(given.mustConfirm && { mustConfirm: 'forwarded' }),
            ...(given.picked && { picked: given.picked }),
            ...(given.quotedTurnId !== undefined && { quotedTurnId: given.quotedTurnId }),
          },
          step: session.step(),
          earlier: new Map(),
          signal: context.signal,
          log: world.deps.log,
          own: [{ confirmed: given.confirmed }],
        },
      )
      const result = outcome?.result
      if (!result) throw new Error('the call has no outcome')
      const code = 'code' in result ? String(result.code) : ''
      count(result.status)
      if (code === 'tool_failed' || code === 'call_unsettled') {
        throw new Error(`${given.name} threw: ${JSON.stringify(world.logged)}`)
      }
      assertTellsNothing(JSON.stringify(result), tried)
      if (result.status === 'ok') return session.startAnew()
      if (stateOf(world) !== session.before()) {
        await session.startAnew()
        throw new Error(`${result.status} ${code}, and yet something was changed`)
      }
    })
    return {
      property: property,
      seen,
      close: async () => world.close(),
    }
  },
}

function call() {
  const leaves = { text: () => hostileText, number: hostileNumber }
  const anything = hostileJson.map(
    (json) => JSON.parse(json.replaceAll('1e999', '1e308')) as unknown,
  )
  const withUnknown = (shaped: fc.Arbitrary<unknown>) =>
    fc
      .tuple(shaped, hostileText, anything)
      .map(([input, key, value]) => ({ ...(input as object), [key]: value }))
  const inputs = shopTools.map((tool) => {
    const shaped = toolInput(tool, leaves)
    const input = fc.oneof(
      { weight: 12, arbitrary: shaped },
      { weight: 2, arbitrary: withUnknown(shaped) },
      { weight: 2, arbitrary: anything },
    )
    return {
      weight: SLOW.has(tool.name) ? 1 : 40,
      arbitrary: input.map((made) => ({ name: tool.name, input: made })),
    }
  })
  const context = fc.record(
    {
      role: fc.constantFrom('owner' as const, 'owner' as const, 'helper' as const),
      confirmed: fc.boolean(),
      mustConfirm: fc.boolean(),
      picked: fc.record({ said: hostileText, item: hostileText }),
      quotedTurnId: fc.option(hostileText),
    },
    { requiredKeys: ['role', 'confirmed', 'mustConfirm'] },
  )
  return fc
    .tuple(
      fc.oneof(...inputs, {
        weight: 10,
        arbitrary: hostileText.map((name) => ({ name, input: {} })),
      }),
      context,
    )
    .map(([what, how]) => ({ ...what, ...how }))
}

/** One claimed turn for many calls: what a refused call changes would be seen at once, and only what was done costs a new one. */
async function openSession(world: World) {
  const [shop] = SHOPS
  if (!shop) throw new Error('there is no shop')
  let before = ''
  let context: ToolContext | undefined
  let calls = 0
  const startAnew = async () => {
    await world.reset()
    context = undefined
    calls = 0
    before = stateOf(world)
  }
  await startAnew()
  return {
    startAnew,
    before: () => before,
    step: () => calls,
    async context(): Promise<ToolContext> {
      if (++calls > RUNS_OF_A_TURN) await startAnew()
      context ??= await world.context(shop, shop.owner)
      world.logged.length = 0
      return context
    },
  }
}

function stateOf({ db }: World): string {
  const kept = [...takeSnapshot(db)].filter(([table]) => !OF_TURNS.has(table))
  return JSON.stringify(kept)
}
