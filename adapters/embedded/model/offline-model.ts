import { phrase } from '../../../language/phrases.ts'
import type {
  ContentBlock,
  ConverseRequest,
  ConverseResponse,
  Model,
} from '../../../agent/model.ts'
import { nextCallNumber, readTurns, toolProperties, type PastTurn } from './conversation.ts'
import { recordAgain } from './correction.ts'
import { decide } from './decide.ts'
import { normalise } from './normalise.ts'
import { asksForTomorrow } from './period.ts'
import { readMessage } from './plan-message.ts'
import type { Call, Plan } from './plan.ts'
import { standingBills, type PastBill } from './past-bills.ts'
import { replyWriting } from './reply-writing.ts'
import { sayResults } from './say-results.ts'

/** Rough, as everywhere where no tokenizer is at hand: four characters a token. */
const CHARACTERS_PER_TOKEN = 4

/**
 * A model without a network: it reads the request as Claude would (system text, conversation, tools), and answers with
 * tool calls or text in the shopkeeper's way of writing. Deterministic; the same request gives the same answer.
 */
export function createOfflineModel(): Model {
  return {
    id: 'offline',
    async converse(request, options) {
      options?.signal?.throwIfAborted()
      const started = performance.now()
      const content = answer(request)
      return respond(request, content, Math.round(performance.now() - started))
    },
  }
}

function answer(request: ConverseRequest): ContentBlock[] {
  const turns = readTurns(request.messages)
  const turn = turns.at(-1)
  const writing = replyWriting(request, turns)
  const plan = decide(turns)
  const next = turn?.opened ? [] : nextCalls(plan, turn, turns)
  if (next.length > 0) return toolUses(request, next)

  if (turn && turn.calls.length > 0) {
    const tomorrowOnly = readMessage(normalise(turn.said)).some(({ sentence }) =>
      asksForTomorrow(sentence.parts),
    )
    return [{ text: sayResults(turn.calls, { writing, tomorrowOnly }) }]
  }
  return [{ text: sayPlan(plan, writing) }]
}

function sayPlan(plan: Plan, writing: Parameters<typeof phrase>[0]): string {
  switch (plan.kind) {
    case 'ask':
      return phrase(writing, plan.key, plan.params)
    case 'say':
      return phrase(writing, plan.key)
    case 'calls':
    case 'correct':
      return phrase(writing, 'chat.not_understood')
  }
}

/** The calls of the plan that this turn has not made yet. What a tool asked or refused ends the plan. */
function nextCalls(plan: Plan, turn: PastTurn | undefined, turns: readonly PastTurn[]): Call[] {
  const done = turn?.calls ?? []
  if (done.some(({ result }) => result !== undefined && result['status'] !== 'ok')) return []
  switch (plan.kind) {
    case 'calls':
      return plan.calls.filter((call) => !done.some(({ name }) => name === call.name))
    case 'correct': {
      const undo = done.find(({ name }) => name === 'undo_last')
      if (!undo) return [{ name: 'undo_last', input: {} }]
      const again = recordAgain(undo.result ?? {}, plan, lastStanding(turns))
      return again && !done.some(({ name }) => name === again.name) ? [again] : []
    }
    case 'ask':
    case 'say':
      return []
  }
}

/** The bill that is being corrected, as it was before this turn took it back. */
function lastStanding(turns: readonly PastTurn[]): PastBill | undefined {
  return standingBills(turns.slice(0, -1)).at(-1)
}

function toolUses(request: ConverseRequest, calls: readonly Call[]): ContentBlock[] {
  const first = nextCallNumber(request.messages)
  return calls.map((call, at) => ({
    toolUse: {
      toolUseId: `offline-${first + at}`,
      name: call.name,
      input: knownInput(request, call) as never,
    },
  }))
}

/** Optional arguments only where the tool takes them: a bill must not fail over a customer's name. */
function knownInput(request: ConverseRequest, call: Call): Call['input'] {
  const properties = toolProperties(request, call.name)
  if (!properties) return call.input
  return Object.fromEntries(Object.entries(call.input).filter(([key]) => key in properties))
}

function respond(
  request: ConverseRequest,
  content: ContentBlock[],
  latencyMs: number,
): ConverseResponse {
  const inputTokens = tokensOf([request.system, request.messages, request.toolConfig])
  const outputTokens = tokensOf(content)
  return {
    modelId: 'offline',
    output: { message: { role: 'assistant', content } },
    stopReason: content.some((block) => block.toolUse) ? 'tool_use' : 'end_turn',
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs },
  }
}

function tokensOf(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / CHARACTERS_PER_TOKEN)
}
