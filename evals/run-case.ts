import { createScriptedModel } from '../agent/testing/scripted-model.ts'
import type { ContentBlock } from '../agent/model.ts'
import type { PricedModel } from '../agent/turn-deps.ts'
import { phrase } from '../language/phrases.ts'
import type { EvalCase, WantedCall } from './case.ts'
import { openChat, type ChatOptions, type PlayedTurn } from './chat.ts'
import type { PlayedCase } from './grade/grade-case.ts'
import { eventOf } from './store-state.ts'

/**
 * Plays a chat once, in a fresh store: first the calls of its setup, as turns of the same member, then what is said. A turn that
 * fails ends it: what follows would answer something that was never said.
 */
export async function playCase(
  given: EvalCase,
  options: ChatOptions & { onTurn?: (at: number) => void },
): Promise<PlayedCase> {
  const chat = await openChat(given, options)
  try {
    const who = { as: given.turns[0]?.as ?? 'owner', forwarded: false } as const
    let start = chat.start
    for (const call of given.setup) {
      const { record, error, state } = await chat.say(
        { kind: 'text', text: wordsFor(call) },
        { ...who, by: modelThatCalls(call) },
      )
      const done = record.calls.at(-1)
      if (error !== undefined || done?.outcome !== 'ok') {
        const why = error ?? JSON.stringify(done?.result ?? {})
        return { start, turns: [], events: [], error: `setup: ${call.tool}: ${why}` }
      }
      start = state
    }
    const before = (await chat.entries()).length
    const turns: PlayedTurn[] = []
    for (const [at, { said, as, forwarded }] of given.turns.entries()) {
      options.onTurn?.(at)
      const turn = await chat.say(said, { as, forwarded })
      turns.push(turn)
      if (turn.error !== undefined) break
    }
    const events = (await chat.entries()).slice(before).map(eventOf)
    return { start, turns, events }
  } finally {
    chat.close()
  }
}

/** Makes the one call and says that it is done. */
function modelThatCalls({ tool, args }: WantedCall): PricedModel {
  const call: ContentBlock[] = [
    { toolUse: { toolUseId: 'setup', name: tool, input: args as Record<string, never> } },
  ]
  const done: ContentBlock[] = [{ text: phrase('en', 'reply.done', {}) }]
  return { model: createScriptedModel([call, done]), pricing: FREE }
}

const FREE: PricedModel['pricing'] = {
  quote: () => ({ tokens: 0, cost: 0 }),
  cost: () => 0,
}

/** What somebody may have said for the call; a model sees it as an earlier turn. */
function wordsFor({ tool, args }: WantedCall): string {
  const lines = Array.isArray(args['items']) ? (args['items'] as Record<string, unknown>[]) : [args]
  const goods = lines.map(({ quantity, unit, item }) =>
    [quantity, unit, item]
      .filter((word) => typeof word === 'string' || typeof word === 'number')
      .join(' '),
  )
  const verb = tool === 'record_sale' ? 'sold' : tool === 'record_purchase' ? 'received' : tool
  return `${verb.replaceAll('_', ' ')} ${goods.join(', ')}`.trim()
}
