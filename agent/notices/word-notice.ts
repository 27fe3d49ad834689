import { Budget } from '../budget.ts'
import { BudgetExceededError, ModelRequestError, ModelUnavailableError } from '../errors.ts'
import { errorData } from '../log.ts'
import type { ConverseRequest, TokenUsage } from '../model.ts'
import { renderPrompt } from '../prompt-file.ts'
import type { TurnDeps } from '../turn-deps.ts'
import type { MicroRupees, PromptRef } from '../turn-store.ts'
import type { NoticeContent, NoticeContext } from './content.ts'

export interface Worded {
  text: string
  /** Absent where the offline words were taken. */
  modelId?: string
  prompt: PromptRef
  usage: TokenUsage
  cost: MicroRupees
  latencyMs: number
}

const OWN: PromptRef = { name: 'phrases', version: 1, hash: '' }
const NOTHING_USED: TokenUsage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 }
/** The ways of writing, as a prompt names them. */
const NAMES = {
  en: 'simple English',
  hi: 'Hindi in Devanagari',
  'hi-Latn': 'Hinglish: Hindi in Latin letters',
  mr: 'Marathi in Devanagari',
  'mr-Latn': 'Marathi in Latin letters',
} as const

/**
 * The words of a notice: a model's, where one is paid for and keeps to the figures it was given; the offline ones in every
 * other case. A notice never fails over its words.
 */
export async function wordNotice(
  content: NoticeContent,
  {
    at,
    deps,
    funded,
    turnId,
    assertHeld,
  }: {
    at: NoticeContext
    deps: TurnDeps
    funded: boolean
    turnId: string
    /** @throws FencedError once the notice is no longer ours: then no model is paid for it */
    assertHeld: () => void
  },
): Promise<Worded> {
  const plain: Worded = {
    text: content.text,
    prompt: OWN,
    usage: NOTHING_USED,
    cost: 0,
    latencyMs: 0,
  }
  const { wording } = content
  if (!wording || !funded || deps.paid.model === deps.free.model) return plain
  const prompt = deps.prompts.select(wording.prompt, at.member.memberId)
  const { maxTokens, temperature, topP } = prompt.inference
  const request: ConverseRequest = {
    system: [
      {
        text: renderPrompt(prompt.text, {
          writing: NAMES[at.writing],
          lines: String(wording.lines),
        }),
      },
    ],
    messages: [{ role: 'user', content: [{ text: JSON.stringify(wording.figures) }] }],
    inferenceConfig: {
      maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
    },
    requestMetadata: { turn: turnId, prompt: `${prompt.name}@v${prompt.version}` },
  }
  const budget = new Budget(deps.limits, deps.paid.pricing)
  try {
    budget.reserve(request)
    const startedAt = performance.now()
    assertHeld()
    const response = await deps.paid.model.converse(request)
    const usage = response.usage ?? NOTHING_USED
    const modelId = response.modelId ?? deps.paid.model.id
    const cost = budget.settle(modelId, usage)
    const text = (response.output?.message?.content ?? [])
      .flatMap((block) => (block.text ? [block.text] : []))
      .join('\n')
      .trim()
    const paid = { prompt, usage, cost, latencyMs: Math.round(performance.now() - startedAt) }
    const isWhole = response.stopReason === 'end_turn' && text !== ''
    // The offline model, at the end of a chain, knows conversations and no figures.
    if (!isWhole || modelId === deps.free.model.id || !keepsToFigures(text, wording.figures)) {
      deps.log.warn('notice worded offline', { turnId, modelId, stopReason: response.stopReason })
      return { ...plain, ...paid }
    }
    return { ...paid, text, modelId }
  } catch (error) {
    const isExpected =
      error instanceof ModelUnavailableError ||
      error instanceof ModelRequestError ||
      error instanceof BudgetExceededError
    if (!isExpected) throw error
    deps.log.warn('notice worded offline', { turnId, ...errorData(error) })
    return plain
  }
}

/** Every number of the text is one of the figures, in whatever grouping: a made-up one is worse than plain words. */
export function keepsToFigures(text: string, figures: unknown): boolean {
  const known = new Set(numbersIn(JSON.stringify(figures)))
  return numbersIn(text).every((number) => known.has(number))
}

function numbersIn(text: string): number[] {
  const ascii = text.replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
  return (ascii.match(/\d+(?:,\d{2,3})*(?:\.\d+)?/g) ?? []).map((number) =>
    Number(number.replaceAll(',', '')),
  )
}
