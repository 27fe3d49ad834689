import type { ContentBlock, ConverseRequest, Message } from '../../../agent/model.ts'

export type Json = Record<string, unknown>

/** A tool call of the conversation and what came of it. */
export interface PastCall {
  name: string
  input: Json
  /** Absent while the call is still to be run. */
  result?: Json
}

/** What one message of the shopkeeper led to. */
export interface PastTurn {
  said: string
  calls: PastCall[]
  /** It began with calls that are not the model's: what was tapped is done, and there is nothing to plan. */
  opened?: true
  /** A voice note: the call that listened to it. */
  heard?: PastCall
  reply?: string
}

/** The conversation as turns; the last one is the one to answer. */
export function readTurns(messages: readonly Message[]): PastTurn[] {
  const turns: PastTurn[] = []
  const byId = new Map<string, PastCall>()
  for (const message of messages) {
    const blocks = message.content ?? []
    if (message.role === 'user') {
      for (const block of blocks) takeResult(block, byId)
      const said = textOf(blocks)
      const isResult = blocks.some((block) => block.toolResult)
      if (said !== undefined && !isResult) turns.push({ said, calls: [] })
      else if (turns.length === 0) turns.push({ said: said ?? '', calls: [] })
      continue
    }
    const turn = turns.at(-1)
    if (!turn) continue
    for (const { toolUse } of blocks) {
      if (!toolUse) continue
      const call: PastCall = { name: toolUse.name ?? '', input: asJson(toolUse.input) }
      const isOpening = toolUse.toolUseId?.startsWith('loop-') === true
      // What is heard stands in the place of what is written.
      if (isOpening && call.name === 'transcribe_voice') turn.heard = call
      else turn.calls.push(call)
      if (isOpening && call.name !== 'transcribe_voice') turn.opened = true
      if (toolUse.toolUseId !== undefined) byId.set(toolUse.toolUseId, call)
    }
    const reply = textOf(blocks)
    if (reply !== undefined) turn.reply = reply
  }
  return turns.map(withHeard)
}

function takeResult(block: ContentBlock, byId: ReadonlyMap<string, PastCall>): void {
  const { toolResult } = block
  const call = byId.get(toolResult?.toolUseId ?? '')
  if (!toolResult || !call) return
  const json = toolResult.content?.find((content) => content.json !== undefined)?.json
  const text = toolResult.content?.find((content) => content.text !== undefined)?.text
  call.result =
    json !== undefined ? asJson(json) : { status: toolResult.status ?? 'success', message: text }
}

/** Turns of voice notes as if what was heard had been written. */
function withHeard(turn: PastTurn): PastTurn {
  const text = turn.heard?.result?.['text']
  return typeof text === 'string' ? { ...turn, said: text } : turn
}

function textOf(blocks: readonly ContentBlock[]): string | undefined {
  const texts = blocks.flatMap((block) => (block.text === undefined ? [] : [block.text]))
  return texts.length === 0 ? undefined : texts.join('\n')
}

export function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** Unused within the request: one above the highest `offline-<n>` that is in it. */
export function nextCallNumber(messages: readonly Message[]): number {
  const numbers = messages
    .flatMap((message) => message.content ?? [])
    .map((block) => /^offline-(\d+)$/.exec(block.toolUse?.toolUseId ?? '')?.[1])
    .map((digits) => (digits === undefined ? 0 : Number(digits)))
  return Math.max(0, ...numbers) + 1
}

/** A line `key: value` of a tagged block of the system prompt, such as `language` of `<shop>`. */
export function systemValue(
  request: ConverseRequest,
  tag: string,
  key: string,
): string | undefined {
  for (const { text } of request.system ?? []) {
    const block = new RegExp(`^<${tag}>\\n([\\s\\S]*?)\\n</${tag}>`, 'm').exec(text ?? '')?.[1]
    const line = block?.split('\n').find((candidate) => candidate.startsWith(`${key}:`))
    if (line !== undefined) return line.slice(key.length + 1).trim()
  }
  return undefined
}

/** The properties that a tool takes, so that optional ones are passed only where they exist. */
export function toolProperties(request: ConverseRequest, name: string): Json | undefined {
  const tool = request.toolConfig?.tools?.find((candidate) => candidate.toolSpec?.name === name)
  if (!tool) return undefined
  return asJson(asJson(tool.toolSpec?.inputSchema?.json)['properties'])
}
