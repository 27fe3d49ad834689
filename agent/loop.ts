import { phrase } from '../language/phrases.ts'
import { dayOf } from '../shop/calendar.ts'
import type { Language } from '../shop/types.ts'
import type { Writing } from '../language/writing.ts'
import type { Budget } from './budget.ts'
import { BudgetExceededError } from './errors.ts'
import { hasErased } from './farewell.ts'
import type {
  ConverseRequest,
  Message,
  Model,
  SystemContentBlock,
  ToolResultBlock,
} from './model.ts'
import type { Prompt } from './prompts.ts'
import { filesOf, rushesOf, type Attachment } from './attachments.ts'
import { choicesBody, replyBody, type OwnReply } from './reply.ts'
import {
  runToolCalls,
  type OwnCall,
  toolCallsOf,
  toResultBlock,
  type ToolOutcome,
  type ToolRun,
} from './run-tool-calls.ts'
import { verdictOn } from './stop-reason.ts'
import { toolSpecs } from './tool-spec.ts'
import type { OutboxEntry, Step, TurnRef, TurnStore } from './turn-store.ts'

/** The model id of replies that the loop writes itself. */
export const LOOP_ID = 'loop'

/** A call that the loop writes itself, for a tap or a file. */
export interface OpeningCall extends OwnCall {
  name: string
  input: Record<string, unknown>
}

/** What the loop says without asking a model: the calls that a tap or a file stands for, or a fixed answer. */
export type Opening =
  | { answer: OwnReply }
  /** `reply` words the results where no model need do it; what it leaves, a model words. */
  | {
      calls: OpeningCall[]
      reply?: (results: readonly ToolOutcome['result'][]) => OwnReply | undefined
    }

export interface LoopRun {
  turn: TurnRef
  turns: TurnStore
  model: Model
  budget: Budget
  prompt: Prompt
  system: SystemContentBlock[]
  /** Earlier turns. */
  window: Message[]
  /** What the member said, as the model sees it. */
  said: string
  opening?: Opening
  writing: Writing
  /** The answer is also spoken, in this language. */
  spokenIn?: (answer: string, outcomes: readonly ToolOutcome[]) => Language | undefined
  tools: Omit<ToolRun, 'step' | 'signal' | 'own'>
  /** What earlier runs of this turn stored. */
  journal: { steps: Step[]; outbox?: OutboxEntry }
  /** Aborts when the turn's time is up. */
  signal: AbortSignal
  /** @throws FencedError once the turn's lease has run out: from then on nobody may be asked for it by this run */
  assertHeld(): void
}

export interface LoopEnd {
  outbox: OutboxEntry
  answer: string
  /** The turn as it will be shown to later turns: what was said, calls and results, the answer. */
  messages: Message[]
  outcomes: readonly ToolOutcome[]
}

type Reply = Omit<Step, 'n' | 'results'>

/**
 * Ask → journal → run the tool calls → ask again, until the model has answered or a limit has.
 * Whatever a run finds in the journal it goes on from: the first writer's reply counts, not its own.
 */
export async function runLoop(run: LoopRun): Promise<LoopEnd> {
  const messages: Message[] = [{ role: 'user', content: [{ text: run.said }] }]
  const outcomes: ToolOutcome[] = []
  let fresh: ToolOutcome[] = []

  for (let n = 0; ; n++) {
    const { step, outbox } = await storedOrNew(run, n, messages, outcomes, fresh)
    if (n > 0) {
      outcomes.splice(
        outcomes.length - fresh.length,
        fresh.length,
        ...pair(messages, step.results, run),
      )
      messages.push({ role: 'user', content: step.results.map((toolResult) => ({ toolResult })) })
    }
    if (!wantsTools(step)) {
      const answer = answerOf(step, run)
      messages.push({ role: 'assistant', content: [{ text: answer }] })
      return { outbox: outbox ?? newOutbox(answer, outcomes, run), answer, messages, outcomes }
    }
    messages.push(step.message)
    const next = run.journal.steps.find((s) => s.n === n + 1)
    // The results of a call that has a stored reply after it are in that reply's step.
    fresh = next ? [] : await runToolCalls(toolCallsOf(step.message), toolRun(run, step, outcomes))
    outcomes.push(...fresh)
  }
}

async function storedOrNew(
  run: LoopRun,
  n: number,
  messages: Message[],
  outcomes: ToolOutcome[],
  fresh: ToolOutcome[],
): Promise<{ step: Step; outbox?: OutboxEntry }> {
  const stored = run.journal.steps.find((step) => step.n === n)
  if (stored) {
    run.budget.recall(stored)
    return { step: stored, ...(run.journal.outbox && { outbox: run.journal.outbox }) }
  }
  const results = fresh.map(toResultBlock)
  const own = ownReply(run, n, fresh)
  const reply = own
    ? ownWords(own.text)
    : await nextReply(run, n, [
        ...messages,
        ...(n > 0
          ? [{ role: 'user' as const, content: results.map((toolResult) => ({ toolResult })) }]
          : []),
      ])
  const said: Step = { n, results, ...reply }
  const outbox = wantsTools(said) ? undefined : newOutbox(answerOf(said, run), outcomes, run, own)
  const step: Step = { ...said, cost: said.cost + run.budget.takeCharged() }
  // The turn is gone with its shop: there is nothing left to go on from, and nobody to keep it for.
  if (hasErased(fresh)) return { step, ...(outbox && { outbox }) }
  return run.turns.saveStep(run.turn, step, {
    prompt: refOf(run.prompt),
    ...(outbox && { outbox }),
  })
}

/** The calls of the first step are the loop's own when it opened the turn; no other reply may use what is only for these. */
function toolRun(run: LoopRun, step: Step, outcomes: readonly ToolOutcome[]): ToolRun {
  const { opening } = run
  const own =
    step.n === 0 && step.modelId === LOOP_ID && opening && 'calls' in opening
      ? opening.calls
      : undefined
  const unsure = outcomes.some(({ result }) => result.status === 'ok' && result['unsure'] === true)
  const context = unsure
    ? { ...run.tools.context, mustConfirm: 'unsure_hearing' as const }
    : run.tools.context
  return { ...run.tools, context, step: step.n, signal: run.signal, ...(own && { own }) }
}

/** What the loop answers itself: at once, or when the calls that it opened with are done. */
function ownReply(
  { opening }: LoopRun,
  n: number,
  fresh: readonly ToolOutcome[],
): OwnReply | undefined {
  if (!opening) return undefined
  if ('answer' in opening) return opening.answer
  return n === 1 ? opening.reply?.(fresh.map(({ result }) => result)) : undefined
}

async function nextReply(run: LoopRun, n: number, messages: Message[]): Promise<Reply> {
  if (n === 0 && run.opening && 'calls' in run.opening) return ownCalls(run.opening.calls, run.turn)
  let window = run.window
  for (let malformed = 0; ;) {
    const request = requestOf(run, [...window, ...messages])
    try {
      run.budget.reserve(request)
    } catch (error) {
      if (error instanceof BudgetExceededError)
        return ownWords(limitPhrase(error.limit, run.writing))
      throw error
    }
    run.assertHeld()
    const startedAt = performance.now()
    const response = await orTimeUp(run.model.converse(request, { signal: run.signal }), run.signal)
    if (response === 'time_up') return ownWords(limitPhrase('time', run.writing))

    const modelId = response.modelId ?? run.model.id
    const usage = response.usage ?? { inputTokens: 0, outputTokens: 0, totalTokens: 0 }
    const cost = run.budget.settle(modelId, usage)
    const message = storable(response.output?.message)
    const stopReason = response.stopReason ?? 'malformed_model_output'
    const verdict = verdictOn(stopReason)
    if (verdict === 'malformed' && ++malformed > 1)
      return ownWords(phrase(run.writing, 'error.failed_turn', {}))
    if (verdict === 'malformed') continue
    if (verdict === 'too_long' && window.length === 0)
      return ownWords(limitPhrase('tokens', run.writing))
    if (verdict === 'too_long') {
      window = []
      continue
    }
    return {
      modelId,
      message,
      stopReason,
      usage,
      cost,
      latencyMs: Math.round(performance.now() - startedAt),
    }
  }
}

/**
 * A reply as it is journalled and shown to the model again: as JSON, which binary blocks are not,
 * and without blank text, which Converse gives but does not take.
 */
function storable(message: Message | undefined): Message {
  const content = (message?.content ?? []).filter(
    (block) =>
      (block.text === undefined || block.text.trim() !== '') &&
      block.reasoningContent?.redactedContent === undefined,
  )
  return { role: 'assistant', content }
}

function requestOf(run: LoopRun, messages: Message[]): ConverseRequest {
  const { maxTokens, temperature, topP } = run.prompt.inference
  return {
    system: run.system,
    messages,
    toolConfig: { tools: toolSpecs(run.tools.tools.values()) },
    inferenceConfig: {
      maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
    },
    requestMetadata: { turn: run.turn.turnId, prompt: `${run.prompt.name}@v${run.prompt.version}` },
  }
}

function wantsTools(step: Step): boolean {
  return verdictOn(step.stopReason) === 'run_tools' && toolCallsOf(step.message).length > 0
}

/** The final text of a turn, from its last stored step alone: every run of the turn gives the same. */
function answerOf(step: Step, run: LoopRun): string {
  const text = (step.message.content ?? [])
    .flatMap((block) => (block.text ? [block.text] : []))
    .join('\n')
    .trim()
  const say = (key: Parameters<typeof phrase>[1]) => phrase(run.writing, key, {})
  const parts: string[] = []
  switch (verdictOn(step.stopReason)) {
    case 'cut_short':
      parts.push(text, say('reply.cut_short'))
      break
    case 'filtered':
      parts.push(text || say('reply.filtered'))
      break
    case 'answer':
    case 'run_tools':
    case 'malformed':
    case 'too_long':
      parts.push(text || say('reply.done'))
  }
  return parts.filter(Boolean).join('\n\n')
}

function newOutbox(
  answer: string,
  outcomes: readonly ToolOutcome[],
  run: LoopRun,
  own?: OwnReply,
): OutboxEntry {
  const { writing, turn } = run
  const body = own?.choices
    ? choicesBody(answer, own.choices, writing)
    : replyBody(answer, outcomes, { writing, turnId: turn.turnId })
  const language = run.spokenIn?.(answer, outcomes)
  const spoken: Attachment[] = language ? [{ attach: 'speech', text: answer, language }] : []
  // The voice note comes last: it is the one that may be missing.
  const { shopId, now, timeZone } = run.tools.context
  const rushes = rushesOf(outcomes, {
    ...{ shopId, now, turnId: turn.turnId },
    day: dayOf(now, timeZone),
  })
  return {
    messages: [body, ...filesOf(outcomes), ...spoken, ...rushes],
    state: 'sending',
    sentIds: [],
  }
}

/** Outcomes of stored results: which call each belongs to, so that buttons come out the same in a later run. */
function pair(messages: Message[], results: ToolResultBlock[], run: LoopRun): ToolOutcome[] {
  const calls = messages.findLast((message) => message.role === 'assistant')
  return toolCallsOf(calls ?? { role: 'assistant', content: [] }).flatMap((call) => {
    const block = results.find((result) => result.toolUseId === call.toolUseId)
    const result = block?.content?.[0]?.json as ToolOutcome['result'] | undefined
    return result ? [{ call, effect: run.tools.tools.get(call.name ?? '')?.effect, result }] : []
  })
}

const NOTHING_USED = { inputTokens: 0, outputTokens: 0, totalTokens: 0 }

function ownWords(text: string): Reply {
  return {
    modelId: LOOP_ID,
    message: { role: 'assistant', content: [{ text }] },
    stopReason: 'end_turn',
    usage: NOTHING_USED,
    cost: 0,
    latencyMs: 0,
  }
}

function ownCalls(calls: readonly OpeningCall[], { turnId }: TurnRef): Reply {
  // Of its own in every turn: a request with two calls of one id is refused.
  const id = `loop-${turnId.replace(/[^\w-]/g, '').slice(0, 16)}`
  return {
    modelId: LOOP_ID,
    message: {
      role: 'assistant',
      content: calls.map(({ name, input }, place) => ({
        toolUse: { toolUseId: `${id}-${place}`, name, input: input as Record<string, never> },
      })),
    },
    stopReason: 'tool_use',
    usage: NOTHING_USED,
    cost: 0,
    latencyMs: 0,
  }
}

function limitPhrase(limit: BudgetExceededError['limit'], writing: Writing): string {
  switch (limit) {
    case 'steps':
      return phrase(writing, 'limit.steps', {})
    case 'time':
      return phrase(writing, 'limit.time', {})
    case 'tokens':
    case 'rupees':
      return phrase(writing, 'limit.budget', {})
  }
}

function refOf({ name, version, hash }: Prompt) {
  return { name, version, hash }
}

/** A model call that is cut off by the turn's own deadline is an answer ("took too long"), not a failure. */
async function orTimeUp<T>(working: Promise<T>, signal: AbortSignal): Promise<T | 'time_up'> {
  try {
    return await working
  } catch (error) {
    if (signal.aborted) return 'time_up'
    throw error
  }
}
