import type { ContentBlock, ConverseRequest, Model } from '../agent/model.ts'
import { phrase } from '../language/phrases.ts'
import { WRITINGS } from '../language/writing.ts'
import type { EvalCase, WantedCall } from './case.ts'

/**
 * Does just what the case wants, and says what it wants said: what fails with it is a fault of a tool, of the case or of a
 * grader, never of a model.
 *
 * @param at the turn that is being played
 */
export function createGoldModel({ turns }: EvalCase, at: () => number): Model {
  return {
    id: 'scripted',
    async converse({ messages, toolConfig }) {
      const expect = turns[at()]?.expect
      const [way] = expect?.oneOf ?? []
      const wanted = way?.calls?.kind === 'list' && !way.calls.attempt ? way.calls.calls : []
      const done = callsSinceWords(messages)
      const next = wanted[done]
      const content: ContentBlock[] = next
        ? [
            {
              toolUse: {
                toolUseId: `gold-${done}`,
                name: next.tool,
                input: withText(next, { toolConfig, text: textOf(turns[at()]?.said) }),
              },
            },
          ]
        : [{ text: wordsFor(expect?.reply ?? {}) }]
      return {
        modelId: 'scripted',
        output: { message: { role: 'assistant', content } },
        stopReason: next ? 'tool_use' : 'end_turn',
        usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
        metrics: { latencyMs: 0 },
      }
    },
  }
}

/** What the case leaves open and the tool cannot do without, such as the words to search for, is what was said. */
function withText(
  { tool: name, args }: WantedCall,
  { toolConfig, text }: { toolConfig: ConverseRequest['toolConfig']; text: string },
): Record<string, never> {
  const spec = toolConfig?.tools?.find(({ toolSpec }) => toolSpec?.name === name)?.toolSpec
  const schema = spec?.inputSchema?.json as
    { required?: string[]; properties?: Record<string, { type?: string }> } | undefined
  const open = (schema?.required ?? []).filter(
    (key) => !(key in args) && schema?.properties?.[key]?.type === 'string',
  )
  return {
    ...Object.fromEntries(open.map((key) => [key, text])),
    ...args,
  } as Record<string, never>
}

function textOf(said: EvalCase['turns'][number]['said'] | undefined): string {
  return said === undefined ? '' : said.kind === 'tap' ? said.title : said.text
}

/** Calls of this turn, those that the loop opened it with among them. */
function callsSinceWords(messages: Parameters<Model['converse']>[0]['messages']): number {
  const said = messages.findLastIndex(
    ({ role, content }) => role === 'user' && content?.some(({ text }) => text !== undefined),
  )
  return messages
    .slice(said + 1)
    .flatMap(({ content = [] }) => content)
    .filter(({ toolUse }) => toolUse).length
}

function wordsFor(wanted: EvalCase['turns'][number]['expect']['reply']): string {
  const writing = WRITINGS.find((one) => one === wanted.language) ?? 'en'
  const { has_number = [], mentions_any = [], mentions_all = [] } = wanted
  return [
    wanted.asks === true
      ? phrase(writing, 'clarify.which_item', {})
      : phrase(writing, 'chat.nothing_done', {}),
    ...has_number.map(String),
    ...mentions_any.slice(0, 1),
    ...mentions_all,
    ...(wanted.says_too_little ? [phrase(writing, 'stock.none', { item: '' })] : []),
  ].join(' ')
}
