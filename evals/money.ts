import type { CaseResult, TurnRecordOfRun } from './run-report.ts'

type Tokens = TurnRecordOfRun['tokens']

/** What chats cost, from the turns that a report keeps: one trial of each case, so that any two reports compare. */
export interface Money {
  chats: number
  turns: number
  modelCalls: number
  tokens: Tokens
  rupees: number
}

export function moneyOf(cases: readonly Pick<CaseResult, 'turns'>[]): Money {
  const turns = cases.flatMap((one) => one.turns)
  const sum = (count: (turn: TurnRecordOfRun) => number) =>
    turns.reduce((total, turn) => total + count(turn), 0)
  return {
    chats: cases.length,
    turns: turns.length,
    modelCalls: sum(({ modelCalls }) => modelCalls),
    tokens: {
      input: sum(({ tokens }) => tokens.input),
      output: sum(({ tokens }) => tokens.output),
      cacheRead: sum(({ tokens }) => tokens.cacheRead),
      cacheWrite: sum(({ tokens }) => tokens.cacheWrite),
    },
    // A millionth of a rupee is the unit that costs are counted in.
    rupees: Math.round(sum(({ rupees }) => rupees) * 1e6) / 1e6,
  }
}

/** All that went to the model, from its cache or not. */
export function inputTokens({ input, cacheRead, cacheWrite }: Tokens): number {
  return input + cacheRead + cacheWrite
}

/** Of what went to the model, the share that came from its cache, 0 to 1; null of nothing. */
export function cachedShare(tokens: Tokens): number | null {
  const all = inputTokens(tokens)
  return all === 0 ? null : tokens.cacheRead / all
}

export interface PerChat {
  tokens: number
  input: number
  output: number
  rupees: number
  modelCalls: number
}

/** Means of a chat; null of none. */
export function perChat({
  chats,
  tokens,
  rupees,
  modelCalls,
}: Omit<Money, 'turns'>): PerChat | null {
  if (chats === 0) return null
  const input = inputTokens(tokens)
  return {
    tokens: (input + tokens.output) / chats,
    input: input / chats,
    output: tokens.output / chats,
    rupees: rupees / chats,
    modelCalls: modelCalls / chats,
  }
}
