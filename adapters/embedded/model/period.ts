import type { Part } from './annotate.ts'

export type Period = 'today' | 'yesterday' | 'this_week' | 'last_week' | 'this_month' | 'last_month'

/** The period a report is asked for; undefined if none is named. */
export function readPeriod(parts: readonly Part[]): Period | undefined {
  for (const [at, part] of parts.entries()) {
    if (part.cues.has('week')) return isPrevious(parts, at) ? 'last_week' : 'this_week'
    if (part.cues.has('month')) return isPrevious(parts, at) ? 'last_month' : 'this_month'
    const days = parts[at - 1]
    // "last 7 days", "pichhle 30 din": the period that is nearest to it.
    if (part.cues.has('day') && days?.kind === 'number' && days.value > 1)
      return days.value < 15 ? 'last_week' : 'last_month'
  }
  if (parts.some((part) => part.cues.has('yesterday'))) return 'yesterday'
  if (parts.some((part) => part.cues.has('today'))) return 'today'
  return undefined
}

function isPrevious(parts: readonly Part[], at: number): boolean {
  return parts.slice(Math.max(0, at - 2), at).some((part) => part.cues.has('previous_period'))
}

const HORIZONS = [7, 14, 30] as const

/** How far ahead a forecast is wanted: the shortest of 7, 14 and 30 days that covers it; undefined if not said. */
export function readHorizon(parts: readonly Part[]): 7 | 14 | 30 | undefined {
  const days = readDays(parts)
  return days === undefined ? undefined : (HORIZONS.find((horizon) => horizon >= days) ?? 30)
}

function readDays(parts: readonly Part[]): number | undefined {
  const said = parts.findIndex((part, at) => part.cues.has('day') && isNumber(parts[at - 1]))
  const number = parts[said - 1]
  if (number?.kind === 'number') return number.value
  for (const [at, part] of parts.entries()) {
    const before = parts[at - 1]
    const count = before?.kind === 'number' ? before.value : 1
    if (part.cues.has('month')) return count * 30
    if (part.cues.has('week')) return count * 7
  }
  const nextDay = parts.some((part) => part.cues.has('future_day') || part.cues.has('yesterday'))
  return nextDay ? 1 : undefined
}

function isNumber(part: Part | undefined): boolean {
  return part?.kind === 'number'
}

/** Whether tomorrow alone was asked for ("kal kitna bikega"). */
export function asksForTomorrow(parts: readonly Part[]): boolean {
  return readDays(parts) === 1
}
