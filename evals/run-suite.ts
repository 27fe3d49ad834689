import type { EvalCase } from './case.ts'
import { lintGold } from './lint-gold.ts'
import type { PromptRef } from '../agent/turn-store.ts'
import type { CaseResult, RunReport, TurnRecordOfRun } from './run-report.ts'
import { recordsOf, resultOf, runTrial, type RunParts, type Trial } from './run-trials.ts'
import { shopOf } from './shops.ts'
import { summaryOf } from './summary.ts'

export interface SuiteOptions {
  parts: RunParts
  prompt: PromptRef
  /** For a rerun. */
  command: string[]
  /** Trials of each case, whatever the case says. */
  trials?: number
  /** Chats that are played side by side. */
  concurrency: number
  /** Aborted: what is done by then is reported, as partial. */
  signal?: AbortSignal
  onCase?: (done: { result: CaseResult; finished: number; of: number }) => void
}

/**
 * Plays and grades the cases whose gold is possible. Whatever goes wrong in a chat is a fault of that case; a run ends early
 * only when it is told to.
 */
export async function runSuite(
  cases: readonly EvalCase[],
  { parts, prompt, command, trials, concurrency, signal, onCase }: SuiteOptions,
): Promise<RunReport> {
  const startedAt = new Date()
  const goldErrors = cases.flatMap((given) =>
    lintGold(given, shopOf(given, parts.shops), parts.tools).map(({ line, message }) => ({
      id: given.id,
      source: { ...given.source, line },
      message,
    })),
  )
  const impossible = new Set(goldErrors.map(({ id }) => id))
  const playable = cases.filter(({ id }) => !impossible.has(id))
  const results = new Map<string, CaseResult>()
  const turns: TurnRecordOfRun[] = []
  const cassettes: { hits: number; misses: number }[] = []

  const playOne = async (given: EvalCase) => {
    const count = trials ?? given.trials ?? 1
    const played: Trial[] = []
    for (let trial = 1; trial <= count && !signal?.aborted; trial++) {
      played.push(await runTrial(given, trial, parts))
    }
    // A case that was cut short says nothing of itself.
    if (played.length < count) return
    for (const { played: one, cassette } of played) {
      turns.push(...recordsOf(one))
      if (cassette) cassettes.push(cassette)
    }
    const result = resultOf(given, played)
    results.set(given.id, result)
    onCase?.({ result, finished: results.size, of: playable.length })
  }

  await untilAborted(pool(playable, concurrency, playOne, signal), signal)
  const done = playable.flatMap(({ id }) => results.get(id) ?? [])
  return {
    format: 1,
    partial: done.length < playable.length,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    model: parts.models.id,
    prompt,
    command,
    summary: summaryOf(done, {
      turns,
      goldErrors: impossible.size,
      ...(cassettes.length > 0 && {
        cassettes: {
          hits: cassettes.reduce((sum, { hits }) => sum + hits, 0),
          misses: cassettes.reduce((sum, { misses }) => sum + misses, 0),
        },
      }),
    }),
    goldErrors,
    cases: done,
  }
}

async function pool<T>(
  jobs: readonly T[],
  width: number,
  work: (job: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const queue = [...jobs]
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined && !signal?.aborted; job = queue.shift()) {
      await work(job)
      // The embedded parts never wait for anything: without this no signal would be heard until the end.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, worker))
}

/** A model that is still thinking is not waited for. */
async function untilAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return work
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await Promise.race([work, aborted])
}
