import { ModelUnavailableError } from '../../agent/errors.ts'
import type {
  ContentBlock,
  ConverseRequest,
  ConverseResponse,
  Message,
  Model,
} from '../../agent/model.ts'
import type { Gate } from './gate.ts'
import type { History } from './history.ts'
import type { Random } from './random.ts'
import type { Call } from './scenario.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** What the final answer says, as JSON: so it can be held against the ledger. */
export interface Answer {
  did: { name: string; input: Record<string, unknown>; result: Record<string, unknown> }[]
}

export interface ModelWorld {
  id: string
  process: Process
  scheduler: Scheduler
  random: Random
  gate: Gate
  history: History
  faultRate: number
}

const HEARING = 'transcribe_voice'

/** The text of a message: what the model is to do, by reply. */
export function saidText(name: string, rounds: Call[][]): string {
  return `${name} ${JSON.stringify({ rounds })}`
}

/** Sampling: asked twice, it gives the calls in another order and under other ids, as a real model may. */
export function createSimulatedModel(world: ModelWorld): Model {
  const { process, scheduler, random, gate, history } = world
  return {
    id: world.id,
    async converse(request) {
      const turnId = request.requestMetadata?.['turn'] ?? ''
      history.asking(turnId)
      history.shown(turnId, textsOf(request))
      await gate.point(process, '→ model.converse')
      await scheduler.wait(process, random.between(100, 8_000))
      const response = respond(request, world, turnId)
      gate.note(process, `model.converse ${world.history.turn(turnId).message.name}`)
      await gate.point(process, '← model.converse')
      return response
    },
  }
}

function textsOf({ messages }: ConverseRequest): string[] {
  return messages.flatMap(({ content = [] }) => [
    ...content.flatMap(({ text }) => text ?? []),
    ...transcriptsOf(content),
  ])
}

/** What voice notes said, by the results of the call that hears them. */
function transcriptsOf(content: ContentBlock[]): string[] {
  return content.flatMap(({ toolResult }) => {
    const { text } = (toolResult?.content?.[0]?.json ?? {}) as { text?: string }
    return text ?? []
  })
}

/** Words without a figure, others each time: a notice is told in those that were stored first. */
function noticeWords(random: Random): ContentBlock[] {
  return [{ text: random.pick(['Good morning.', 'All is well.', 'Look at the shelf.']) }]
}

function respond(request: ConverseRequest, world: ModelWorld, turnId: string): ConverseResponse {
  const { random, gate, history, faultRate, id } = world
  const turn = history.turn(turnId)
  const content = turn.message.notice ? noticeWords(random) : contentFor(request, random)
  const place = turnOf(request).filter(isReply).length
  if (place >= (turn.message.silentFrom ?? Infinity)) {
    throw new ModelUnavailableError('unreachable', 'no model answers')
  }
  const response = (stopReason: ConverseResponse['stopReason'], blocks = content) => ({
    modelId: id,
    output: { message: { role: 'assistant' as const, content: blocks } },
    stopReason,
    usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
    metrics: { latencyMs: 1 },
  })
  const wantsTools = content.some(({ toolUse }) => toolUse)
  if (!gate.strikes(faultRate)) return response(wantsTools ? 'tool_use' : 'end_turn')

  const fault = random.pick(['throttled', 'timeout', 'cut', 'malformed', 'arguments'])
  gate.note(world.process, `model.converse ${turn.message.name} ${fault.toUpperCase()}`)
  switch (fault) {
    case 'throttled':
      throw new ModelUnavailableError('throttled', 'too many requests')
    case 'timeout':
      throw new ModelUnavailableError('timeout', 'no answer came')
    case 'cut':
      turn.hadModelFault = true
      return response('max_tokens', cutShort(content))
    case 'malformed':
      turn.hadModelFault = true
      return response('malformed_tool_use')
    default:
      return response(wantsTools ? 'tool_use' : 'end_turn', content.map(withUnknownKey))
  }
}

/** From what was said on, without the call that the loop opens the turn of a voice note with. */
function turnOf({ messages }: ConverseRequest): Message[] {
  const start = messages.findLastIndex(({ role, content = [] }) =>
    content.some(({ text }) => role === 'user' && text !== undefined),
  )
  const turn = messages.slice(start)
  const isVoice = turn[1]?.content?.some(({ toolUse }) => toolUse?.name === HEARING)
  return isVoice ? turn.slice(2) : turn
}

function isReply({ role }: Message): boolean {
  return role === 'assistant'
}

function contentFor(request: ConverseRequest, random: Random): ContentBlock[] {
  const turn = turnOf(request)
  const [first] = turn
  const text = first?.content?.[0]?.text ?? transcriptsOf(first?.content ?? [])[0] ?? ''
  const json = text.includes('{') ? text.slice(text.indexOf('{')) : '{"rounds":[]}'
  const { rounds } = JSON.parse(json) as { rounds: Call[][] }
  const round = rounds[turn.filter(isReply).length]
  if (!round) return [{ text: JSON.stringify(answerOf(turn)) }]
  const calls = random.chance(0.5) ? round : round.toReversed()
  return calls.map(({ name, input }) => ({
    toolUse: {
      toolUseId: `call-${random.between(0, 1e9)}`,
      name,
      input: input as Record<string, never>,
    },
  }))
}

function answerOf(turn: ConverseRequest['messages']): Answer {
  const blocks = turn.flatMap(({ content = [] }) => content)
  const did = blocks.flatMap(({ toolUse }) => {
    const result = blocks.find((block) => block.toolResult?.toolUseId === toolUse?.toolUseId)
    const json = result?.toolResult?.content?.[0]?.json as Record<string, unknown> | undefined
    return toolUse && json
      ? [{ name: toolUse.name ?? '', input: plain(toolUse.input), result: json }]
      : []
  })
  return { did }
}

function plain(input: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(input ?? {})) as Record<string, unknown>
}

function cutShort(content: ContentBlock[]): ContentBlock[] {
  return content.map((block) => (block.text ? { text: block.text.slice(0, 10) } : block))
}

/** A key that no tool knows. */
const UNKNOWN_KEY = 'hunch'

function withUnknownKey(block: ContentBlock): ContentBlock {
  if (!block.toolUse) return block
  const input = { ...plain(block.toolUse.input), [UNKNOWN_KEY]: 1 } as unknown
  return { toolUse: { ...block.toolUse, input: input as Record<string, never> } }
}
