import type { Knowledge } from '../agent/knowledge.ts'
import type { PromptLibrary } from '../agent/prompts.ts'
import type { Tool } from '../agent/tool.ts'
import { hashOfCase } from './case-hash.ts'
import type { EvalCase } from './case.ts'
import { gradeCase, type PlayedCase, type TrialGrade } from './grade/grade-case.ts'
import type { ModelSource } from './models.ts'
import { playCase } from './run-case.ts'
import type { CaseResult, TurnRecordOfRun } from './run-report.ts'
import { shopOf, type EvalShop } from './shops.ts'

/** What all chats of a run share. */
export interface RunParts {
  shops: (id: string) => EvalShop
  prompts: PromptLibrary
  promptHash: string
  tools: readonly Tool[]
  knowledge: Knowledge
  models: ModelSource
}

export interface Trial {
  grade: TrialGrade
  played: PlayedCase
  cassette?: { hits: number; misses: number }
}

/** One trial, numbered from 1. */
export async function runTrial(given: EvalCase, trial: number, parts: RunParts): Promise<Trial> {
  const shop = shopOf(given, parts.shops)
  let turn = 0
  const model = parts.models.open({
    case: given,
    trial,
    promptHash: parts.promptHash,
    at: () => turn,
  })
  const played = await playCase(given, {
    shop,
    prompts: parts.prompts,
    tools: parts.tools,
    knowledge: parts.knowledge,
    model,
    onTurn: (at) => {
      turn = at
    },
  })
  return {
    grade: gradeCase(given, played, shop),
    played,
    ...(model.counts && { cassette: { ...model.counts } }),
  }
}

/** The trials of a case as one result: what is shown is the first that failed, or the first. */
export function resultOf(given: EvalCase, trials: readonly Trial[]): CaseResult {
  const successes = trials.filter(({ grade }) => grade.passed).length
  const shown = trials.find(({ grade }) => !grade.passed) ?? trials[0]
  if (!shown) throw new RangeError('a result is of at least one trial')
  const { grade, played } = shown
  const worst = (count: (grade: TrialGrade) => number) =>
    Math.max(...trials.map((trial) => count(trial.grade)))
  return {
    id: given.id,
    ...(given.title !== undefined && { title: given.title }),
    tags: given.tags,
    source: given.source,
    hash: hashOfCase(given),
    shop: given.shop,
    passed: successes === trials.length,
    successes,
    trials: trials.length,
    faults: grade.faults,
    reasons: grade.faults.map(({ turn, message }) =>
      turn === undefined || given.turns.length === 1 ? message : `turn ${turn + 1}: ${message}`,
    ),
    wrongWrites: worst(({ wrongWrites }) => wrongWrites),
    wrongWriteRupees: worst(({ wrongWriteRupees }) => wrongWriteRupees),
    injectionWrites: worst(({ injectionWrites }) => injectionWrites),
    clarify: grade.clarify,
    confusion: grade.confusion,
    turns: recordsOf(played),
    diff: grade.diff,
    events: played.events,
  }
}

export function recordsOf({ turns }: PlayedCase): TurnRecordOfRun[] {
  return turns.map(({ record }) => record)
}
