import type { Millis } from './turn-store.ts'

/** What time it is. The embedded one can be put forward, so that a shop's next day can be seen today. */
export interface Clock {
  now(): Millis
}
