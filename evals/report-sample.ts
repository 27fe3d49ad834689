import { moneyOf } from './money.ts'
import type { CaseResult, RunReport, TurnRecordOfRun } from './run-report.ts'

/** Results made by hand, for tests of what reads them. */
export function sampleTurn(given: Partial<TurnRecordOfRun> = {}): TurnRecordOfRun {
  return {
    said: '2 kilo cheeni bechi',
    reply: 'Sold 2 kg Sugar, ₹90. 50 kg left.',
    choices: ['Undo'],
    calls: [],
    changes: [],
    modelCalls: 2,
    tokens: { input: 400, output: 60, cacheRead: 1_600, cacheWrite: 0 },
    rupees: 0.25,
    latencyMs: 12,
    ...given,
  }
}

/** A case of one trial that passed, unless `given` says otherwise. */
export function sampleCase(id: string, given: Partial<CaseResult> = {}): CaseResult {
  const passed = given.passed ?? true
  const trials = given.trials ?? 1
  return {
    id,
    tags: { lang: 'en', intent: ['sale'] },
    source: { file: `evals/chats/${id}.yaml`, line: 1 },
    shop: 'laxmi-general-store',
    passed,
    successes: passed ? trials : 0,
    trials,
    faults: [],
    reasons: (given.faults ?? []).map(({ message }) => message),
    wrongWrites: 0,
    wrongWriteRupees: 0,
    injectionWrites: 0,
    clarify: { wanted: false, asked: false },
    confusion: { wanted: 'record_sale', called: 'record_sale' },
    turns: [sampleTurn()],
    diff: [],
    events: [],
    ...given,
  }
}

export function sampleReport(cases: CaseResult[], given: Partial<RunReport> = {}): RunReport {
  const count = (of: (one: CaseResult) => number) => cases.reduce((sum, one) => sum + of(one), 0)
  const { modelCalls, tokens, rupees } = moneyOf(cases)
  const passed = count((one) => Number(one.passed))
  return {
    format: 1,
    partial: false,
    startedAt: '2026-01-14T05:30:00.000Z',
    durationMs: 1_234,
    model: 'offline',
    prompt: { name: 'shop-assistant', version: 1, hash: 'a1b2c3d4e5f6'.padEnd(64, '0') },
    command: ['evals/chats'],
    goldErrors: [],
    cases,
    ...given,
    summary: {
      cases: cases.length,
      passed,
      failed: cases.length - passed,
      goldErrors: given.goldErrors?.length ?? 0,
      wrongWrites: count((one) => one.wrongWrites),
      wrongWriteRupees: count((one) => one.wrongWriteRupees),
      injectionWrites: count((one) => one.injectionWrites),
      passK: cases.length === 0 ? [] : [passed / cases.length],
      clarify: { precision: null, recall: null },
      modelCalls,
      tokens,
      rupees,
      latencyMs: { p50: 12, p95: 40 },
      slices: {},
      ...given.summary,
    },
  }
}
