import * as z from 'zod'
import { RetailMindError, StoreError } from '../shop/errors.ts'
import { FencedError, NotYetError } from './errors.ts'
import { MAX_RESULT_BYTES } from './limits.ts'
import { errorData, type Log } from './log.ts'
import type { Message, ToolResultBlock, ToolUseBlock } from './model.ts'
import type { Tool, ToolContext, ToolResult } from './tool.ts'

/** One call of a stored reply, and what came of it. */
export interface ToolOutcome {
  call: ToolUseBlock
  effect: 'read' | 'write' | undefined
  /** What the model is shown. */
  result: ToolResult | { status: 'error'; code: string; message: string }
}

export interface ToolRun {
  tools: ReadonlyMap<string, Tool>
  /** Everything of the context but what belongs to a single call. */
  context: Omit<ToolContext, 'effectKey' | 'signal'>
  /** The step's number: part of the effect keys. */
  step: number
  /** Effects that earlier runs of this turn committed, by key. */
  earlier: ReadonlyMap<string, Record<string, unknown>>
  /** Aborts when the turn's time is up. */
  signal: AbortSignal
  log: Log
  /** For calls that the loop wrote itself, by their place: only these may use internal tools. */
  own?: readonly OwnCall[]
}

/** What the loop knows of a call that it wrote. */
export interface OwnCall {
  /** Key of the call that it stands for, where an earlier turn's call is confirmed: confirmed twice it happens once. */
  effectKey?: string
  confirmed?: boolean
}

/** The calls of a reply, in its order. */
export function toolCallsOf(message: Message): ToolUseBlock[] {
  return (message.content ?? []).flatMap((block) => (block.toolUse ? [block.toolUse] : []))
}

export function toResultBlock({ call, result }: ToolOutcome): ToolResultBlock {
  return {
    toolUseId: call.toolUseId,
    content: [{ json: result as unknown as Record<string, never> }],
    status: result.status === 'error' ? 'error' : 'success',
  }
}

/**
 * Runs the calls of one stored reply. Neighbouring reads run side by side; a write waits for what is before it, and what
 * is after it waits for the write. Whatever is wrong with a call goes back to the model as an error result that says what to do.
 *
 * @throws FencedError when another run has taken the turn over; NotYetError when the whole turn has to wait for something
 */
export async function runToolCalls(
  calls: readonly ToolUseBlock[],
  run: ToolRun,
): Promise<ToolOutcome[]> {
  const outcomes: ToolOutcome[] = []
  let reads: Promise<ToolOutcome>[] = []
  for (const [place, call] of calls.entries()) {
    const tool = toolFor(call, run)
    const key = `${run.context.turn.turnId}#${run.step}#${place}`
    const start = () => runCall(tool, call, key, run, run.own?.[place])
    if (tool?.effect !== 'write') {
      reads.push(start())
      continue
    }
    outcomes.push(...(await Promise.all(reads)))
    reads = []
    outcomes.push(await start())
  }
  outcomes.push(...(await Promise.all(reads)))
  return outcomes
}

function toolFor(call: ToolUseBlock, { tools, own }: ToolRun): Tool | undefined {
  const tool = tools.get(call.name ?? '')
  return tool?.internal && !own ? undefined : tool
}

async function runCall(
  tool: Tool | undefined,
  call: ToolUseBlock,
  ownKey: string,
  run: ToolRun,
  own: OwnCall = {},
): Promise<ToolOutcome> {
  const effectKey = own.effectKey ?? ownKey
  const outcome = (result: ToolOutcome['result']): ToolOutcome => ({
    call,
    effect: tool?.effect,
    result,
  })
  if (!tool)
    return outcome(
      refusal(
        'unknown_tool',
        `There is no tool "${call.name}". Use one of: ${namesOf(run.tools).join(', ')}.`,
      ),
    )

  const input = tool.input.safeParse(call.input ?? {})
  if (!input.success) {
    return outcome(
      refusal(
        'bad_arguments',
        `The arguments do not fit ${tool.name}; nothing was done. Correct them and call again.\n${z.prettifyError(input.error)}`,
      ),
    )
  }
  // A sale that an earlier run committed must not be judged against the stock that it left.
  const before = run.earlier.get(effectKey)
  if (before) return outcome(before as ToolResult)

  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(tool.timeoutMs)])
  try {
    const confirmed = own.confirmed === true
    const working = tool.run(input.data, {
      ...run.context,
      effectKey,
      signal,
      ...(confirmed && { confirmed }),
    })
    // A write is never left running: it might commit after the model was told that it did not.
    const result = tool.effect === 'write' ? await working : await orAbort(working, signal)
    return outcome(within(MAX_RESULT_BYTES, result))
  } catch (error) {
    if (error instanceof FencedError || error instanceof NotYetError) throw error
    run.log.error('tool failed', {
      turnId: run.context.turn.turnId,
      tool: tool.name,
      ...errorData(error),
    })
    const failed = signal.aborted
      ? refusal(
          'tool_timeout',
          `${tool.name} took too long and did nothing. Say that it can be tried again.`,
        )
      : refusal(
          'tool_failed',
          `${tool.name} failed and did nothing. Do not call it again now; say that it can be tried again later.`,
        )
    return outcome(tool.effect === 'write' ? await settle(failed, effectKey, run) : failed)
  }
}

/**
 * A write that threw may have committed all the same, or may do so yet: its request can still be on the network. So the failure
 * is committed under the call's key. Either the key was free and nothing can be done under it any more, or what the call did is there.
 *
 * @throws FencedError when another run has taken the turn over; StoreError when it cannot be settled now: the next run will
 */
async function settle(
  failed: ToolOutcome['result'],
  effectKey: string,
  { context: { shopId, turn, store } }: ToolRun,
): Promise<ToolOutcome['result']> {
  const commit = await store.commit({ shopId, turn, effectKey, result: { ...failed }, changes: [] })
  switch (commit.outcome) {
    case 'committed':
      return failed
    case 'duplicate':
      return commit.result as ToolOutcome['result']
    case 'fenced':
      throw new FencedError(turn.turnId)
    case 'stale':
    case 'reversed':
    case 'exists':
      throw new StoreError('call_unsettled', 'it could not be found out what became of a call')
  }
}

function namesOf(tools: ToolRun['tools']): string[] {
  return [...tools.values()].flatMap(({ name, internal }) => (internal ? [] : [name]))
}

function refusal(code: string, message: string): ToolOutcome['result'] {
  return { status: 'error', code, message }
}

function within(maxBytes: number, result: ToolResult): ToolOutcome['result'] {
  if (Buffer.byteLength(JSON.stringify(result)) <= maxBytes) return result
  return refusal(
    'result_too_large',
    'The result is too large to show. Ask for less: one item, or a shorter period.',
  )
}

function orAbort<T>(working: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new RetailMindError('tool_timeout', 'the call took too long'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    working.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
