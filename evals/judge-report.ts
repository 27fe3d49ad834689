import type { Model } from '../agent/model.ts'
import type { EvalCase } from './case.ts'
import type { Agreement } from './judge-agreement.ts'
import { judge, JudgeError, type Score } from './judge.ts'
import type { CaseResult, RunReport } from './run-report.ts'

/**
 * The report with scores of the judge, wherever a case has a criterion for a reply. A case with several is as good as its
 * worst. What passed and what failed stays as it was: a judge never gates.
 */
export async function withScores(
  report: RunReport,
  {
    cases,
    model,
    agreement,
    onCase,
    onError,
  }: {
    cases: readonly EvalCase[]
    model: Model
    agreement?: Agreement
    onCase?: (result: CaseResult) => void
    /** A case that the judge gave no score for stays without one. */
    onError: (result: CaseResult, error: JudgeError) => void
  },
): Promise<RunReport> {
  const byId = new Map(cases.map((one) => [one.id, one]))
  const scored: CaseResult[] = []
  for (const result of report.cases) {
    const given = byId.get(result.id)
    let score: Score | undefined
    try {
      score = given && (await worstScore(given, result, model))
    } catch (error) {
      if (!(error instanceof JudgeError)) throw error
      onError(result, error)
    }
    scored.push(score ? { ...result, judge: score } : result)
    if (score) onCase?.(scored.at(-1) ?? result)
  }
  const scores = scored.flatMap(({ judge: found }) => found?.score ?? [])
  return {
    ...report,
    cases: scored,
    summary: {
      ...report.summary,
      judge: {
        model: model.id,
        scored: scores.length,
        mean:
          scores.length === 0
            ? null
            : scores.reduce((sum, score) => sum + score, 0) / scores.length,
        ...(agreement && { agreement }),
      },
    },
  }
}

async function worstScore(
  { turns }: EvalCase,
  result: CaseResult,
  model: Model,
): Promise<Score | undefined> {
  let worst: Score | undefined
  for (const [at, turn] of turns.entries()) {
    const criterion = turn.expect.reply.judge
    const played = result.turns[at]
    if (criterion === undefined || !played) continue
    const score = await judge(model, { said: played.said, reply: played.reply, criterion })
    if (!worst || score.score < worst.score) worst = score
  }
  return worst
}
