import { setTimeout as wait } from 'node:timers/promises'

const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 800

/** First try and retries: the pauses before the last ones add up to some 3 s at most, 1.5 s on average. */
export const ATTEMPTS = 9

export type Sleep = (ms: number) => Promise<unknown>
export const sleep: Sleep = (ms) => wait(ms)

/**
 * Full jitter: anything from nothing to a limit that doubles with each attempt, so that writers that met do not meet again.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempt the one that failed, from 1
 * @returns milliseconds
 */
export function pauseAfter(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1))
}
