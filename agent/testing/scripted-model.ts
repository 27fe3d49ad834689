import type { ContentBlock, ConverseRequest, Model, StopReason, TokenUsage } from '../model.ts'

/** What the model answers when asked next: content, an error to throw, or either made from the request. */
export type ScriptedTurn =
  | ContentBlock[]
  | Error
  | ((request: ConverseRequest) => ContentBlock[])
  | { content: ContentBlock[]; stopReason?: StopReason; usage?: TokenUsage }

export interface ScriptedModel extends Model {
  /** What it was asked, in order, as it was at that moment. */
  readonly requests: ConverseRequest[]
  /** Throws if turns of the script are left: the code under test asked less often than expected. */
  readonly assertDone: () => void
}

/**
 * A model for tests that answers from a script, one entry a call. `stopReason` is `tool_use` if a tool is called, else
 * `end_turn`, unless given.
 *
 * @example
 * const model = createScriptedModel([
 *   [{ toolUse: { toolUseId: 't1', name: 'get_stock', input: { item: 'sugar' } } }],
 *   [{ text: '12 kg sugar' }],
 * ])
 */
export function createScriptedModel(
  turns: readonly ScriptedTurn[],
  options: { id?: string } = {},
): ScriptedModel {
  const id = options.id ?? 'scripted'
  const requests: ConverseRequest[] = []

  return {
    id,
    requests,

    async converse(request, callOptions) {
      callOptions?.signal?.throwIfAborted()
      const turn = turns[requests.length]
      requests.push(structuredClone(request))
      if (turn === undefined) {
        throw new Error(
          `the script has ${turns.length} turns, and the model was asked for turn ${requests.length}; ` +
            `last message: ${JSON.stringify(request.messages.at(-1))}`,
        )
      }
      if (turn instanceof Error) throw turn
      const { content, stopReason, usage } = spell(turn, request)
      return {
        modelId: id,
        output: { message: { role: 'assistant', content: structuredClone(content) } },
        stopReason:
          stopReason ?? (content.some((block) => block.toolUse) ? 'tool_use' : 'end_turn'),
        usage: usage ?? { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
        metrics: { latencyMs: 1 },
      }
    },

    assertDone() {
      const left = turns.length - requests.length
      if (left > 0) {
        throw new Error(`${left} of ${turns.length} scripted turns were never asked for`)
      }
    },
  }
}

function spell(
  turn: Exclude<ScriptedTurn, Error>,
  request: ConverseRequest,
): { content: ContentBlock[]; stopReason?: StopReason; usage?: TokenUsage } {
  if (typeof turn === 'function') return { content: turn(request) }
  return Array.isArray(turn) ? { content: turn } : turn
}
