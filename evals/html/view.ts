import { gateOnBaseline, type Moved, type Verdict } from '../baseline.ts'
import type { Baseline } from '../baseline-file.ts'
import { headlineOf, remarksOf, runLabel, trialsOf } from '../compare-facts.ts'
import { compareReports, isMoreHarmful, type Comparison, type Pair } from '../compare.ts'
import { counted, promptLabel } from '../report-words.ts'
import type { CaseResult, RunReport } from '../run-report.ts'

export type Tone = 'good' | 'bad' | 'quiet'

export interface ShownCase {
  result: CaseResult
  /** The same case in the report that this one is held against. */
  before?: CaseResult
  /** "1/1 → 0/1", where it moved. */
  moved?: string
}

export interface Group {
  id: string
  title: string
  /** What puts a case here. */
  about: string
  tone: Tone
  cases: ShownCase[]
}

/** A report, held against another or against the baseline or against nothing, as the page tells it. */
export interface View {
  report: RunReport
  tone: Tone
  headline: string
  remarks: string[]
  /** Each case is in exactly one of them. */
  groups: Group[]
  comparison?: Comparison
  baseline?: Baseline
}

export interface HeldAgainst {
  baseline?: Baseline
  against?: RunReport
}

const COMPARED = { better: 'good', worse: 'bad' } as const satisfies Partial<
  Record<Comparison['outcome'], Tone>
>

export async function viewOf(report: RunReport, { baseline, against }: HeldAgainst): Promise<View> {
  const verdict = baseline && (await gateOnBaseline(report, { baseline }))
  if (against) return comparedView(report, compareReports(against, report), verdict, baseline)
  if (verdict && baseline) return gatedView(report, verdict, baseline)
  return plainView(report)
}

function comparedView(
  report: RunReport,
  comparison: Comparison,
  verdict: Verdict | undefined,
  baseline: Baseline | undefined,
): View {
  const { outcome } = comparison
  const shown = ({ second, first, ...pair }: Pair): ShownCase => ({
    result: second,
    before: first,
    ...(first.successes !== second.successes || first.trials !== second.trials
      ? { moved: trialsOf({ ...pair, first, second }) }
      : {}),
  })
  const moved = new Set([...comparison.broken, ...comparison.fixed])
  const same = comparison.pairs.filter((pair) => !moved.has(pair)).map(shown)
  return {
    report,
    comparison,
    ...(baseline && { baseline }),
    tone: isMoreHarmful(comparison)
      ? 'bad'
      : outcome === 'better' || outcome === 'worse'
        ? COMPARED[outcome]
        : 'quiet',
    headline: headlineOf(comparison),
    remarks: [
      ...remarksOf(comparison),
      ...(verdict ? [verdict.headline] : []),
      `First: ${runLabel(comparison.first)}.`,
    ],
    groups: grouped({
      broken: comparison.broken.map(shown),
      fixed: comparison.fixed.map(shown),
      unknown: comparison.onlySecond.map((result) => ({ result })),
      same,
    }),
  }
}

function gatedView(report: RunReport, verdict: Verdict, baseline: Baseline): View {
  const { broken, fixed, missing, newFailing, newPassing } = verdict
  const shown = ({ was, now }: Moved): ShownCase[] =>
    now
      ? [{ result: now, moved: `${was.passed}/${was.trials} → ${now.successes}/${now.trials}` }]
      : []
  const unknown = new Set([...newFailing, ...newPassing])
  const moved = new Set([...broken, ...fixed].map(({ id }) => id))
  return {
    report,
    baseline,
    tone: verdict.passed ? 'good' : 'bad',
    headline: verdict.headline,
    remarks: [
      ...(missing.length > 0
        ? [`In the baseline, and not in this run: ${missing.map(({ id }) => id).join(', ')}.`]
        : []),
      ...broken
        .filter(({ changed }) => changed)
        .map(({ id }) => `${id} is not the case that was blessed under this id.`),
      ...remarksOnRun(report),
      `Baseline: ${promptLabel(baseline.prompt)} on ${baseline.model}, ${baseline.passed} of ${Object.keys(baseline.cases).length} passed.`,
    ],
    groups: grouped({
      broken: broken.flatMap(shown),
      fixed: fixed.flatMap(shown),
      unknown: [...unknown].map((result) => ({ result })),
      same: report.cases
        .filter((one) => !unknown.has(one) && !moved.has(one.id))
        .map((result) => ({ result })),
    }),
  }
}

function plainView(report: RunReport): View {
  const { passed, cases, injectionWrites } = report.summary
  return {
    report,
    tone: injectionWrites > 0 ? 'bad' : passed === cases && cases > 0 ? 'good' : 'quiet',
    headline: `${passed} of ${counted(cases, 'case')} passed.`,
    remarks: [
      ...remarksOnRun(report),
      'Held against nothing: a baseline or an earlier report would tell what this run broke.',
    ],
    groups: grouped({
      broken: [],
      fixed: [],
      unknown: [],
      same: report.cases.map((result) => ({ result })),
    }),
  }
}

function remarksOnRun({ partial, summary }: RunReport): string[] {
  return [
    ...(partial ? ['The run was stopped: what is here is whole, but not all.'] : []),
    ...(summary.goldErrors > 0
      ? [`${counted(summary.goldErrors, 'case')} could not be run: what they want is impossible.`]
      : []),
  ]
}

function grouped(of: Record<'broken' | 'fixed' | 'unknown' | 'same', ShownCase[]>): Group[] {
  const failing = (cases: ShownCase[]) => cases.filter(({ result }) => !result.passed)
  const passing = (cases: ShownCase[]) => cases.filter(({ result }) => result.passed)
  const compared = of.broken.length + of.fixed.length + of.unknown.length > 0
  const groups: Group[] = [
    {
      id: 'broken',
      title: 'Broken by this change',
      about: 'Passed before, or in more of its trials.',
      tone: 'bad',
      cases: of.broken,
    },
    {
      id: 'new-failing',
      title: 'New, and failing',
      about: 'There is nothing to compare them with yet.',
      tone: 'bad',
      cases: failing(of.unknown),
    },
    {
      id: 'fixed',
      title: 'Fixed by this change',
      about: 'Failed before, or in more of its trials.',
      tone: 'good',
      cases: of.fixed,
    },
    {
      id: 'failing',
      title: compared ? 'Failing as before' : 'Failing',
      about: compared ? 'Not the doing of this change.' : 'At least one trial failed.',
      tone: 'quiet',
      cases: failing(of.same),
    },
    {
      id: 'passing',
      title: 'Passing',
      about: 'Every trial passed.',
      tone: 'good',
      cases: [...passing(of.unknown), ...passing(of.same)],
    },
  ]
  return groups
    .filter(({ cases }) => cases.length > 0)
    .map((group) => ({ ...group, cases: group.cases.toSorted(worstFirst) }))
}

/** What writes by injection or moves money wrongly before what says a word wrongly. */
function worstFirst({ result: a }: ShownCase, { result: b }: ShownCase): number {
  return (
    b.injectionWrites - a.injectionWrites ||
    b.wrongWriteRupees - a.wrongWriteRupees ||
    b.wrongWrites - a.wrongWrites ||
    (a.id < b.id ? -1 : 1)
  )
}
