import type { ToolResult } from '../agent/tool.ts'

/** A result that says that nothing was done. */
export type Refusal = Exclude<ToolResult, { status: 'ok' }>

/** What a step of a tool comes to, or why the tool ends here. */
export type Outcome<T> =
  /** `match`: how well the names that were said fit, from 0 to 1; absent where they are the very names. */
  { ok: true; value: T; match?: number } | { ok: false; refusal: Refusal }

export function done<T>(value: T): { ok: true; value: T } {
  return { ok: true, value }
}

/** @param message tells the model what to do */
export function reject(
  code: string,
  message: string,
  fields: Record<string, unknown> = {},
): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { status: 'rejected', code, message, ...fields } }
}

/** @param about what was said that can mean several things */
export function askWhich(about: string, options: string[]): { ok: false; refusal: Refusal } {
  return {
    ok: false,
    refusal: {
      status: 'needs_clarification',
      question: `Which one is meant by "${about}"?`,
      options,
      about,
      reason: 'ambiguous_item',
    },
  }
}

/** How sure it is that the right items were taken, for the result; nothing where the very names were said. */
export function shownMatch({ match }: { match?: number }): { match?: number } {
  return match === undefined ? {} : { match }
}

/** All values, or all refusals in one: the first, with the others beside it, so that the shopkeeper is asked once. */
export function together<T>(outcomes: readonly Outcome<T>[]): Outcome<T[]> {
  const refusals = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))
  const [first, ...otherProblems] = refusals
  if (!first) {
    const matches = outcomes.flatMap((outcome) => ('match' in outcome ? [outcome.match ?? 1] : []))
    return {
      ...done(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))),
      ...(matches.length > 0 && { match: Math.min(...matches) }),
    }
  }
  return {
    ok: false,
    refusal: otherProblems.length > 0 ? { ...first, otherProblems } : first,
  }
}
