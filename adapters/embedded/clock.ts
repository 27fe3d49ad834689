import type { Clock } from '../../agent/clock.ts'
import type { Millis } from '../../agent/turn-store.ts'
import { RetailMindError } from '../../shop/errors.ts'
import type { Database } from './database.ts'
import { readSetting, writeSetting } from './settings.ts'

const ADVANCE = 'clock_advance'

/** The machine's clock plus what it was put forward; that is kept in the database, so a restart does not go back in time. */
export interface EmbeddedClock extends Clock {
  /** Puts the clock forward. @throws RetailMindError `bad_advance` for anything but a whole, positive number */
  advance(ms: Millis): void
}

export function createEmbeddedClock(
  db: Database,
  systemNow: () => Millis = Date.now,
): EmbeddedClock {
  // Read each time, which costs microseconds: a wiped database is at the machine's time at once.
  const advanced = () => readSetting(db, ADVANCE) ?? 0
  return {
    now: () => systemNow() + advanced(),
    advance(ms) {
      if (!Number.isSafeInteger(ms) || ms <= 0) {
        throw new RetailMindError('bad_advance', 'the clock only goes forward, by whole ms', {
          details: { ms },
        })
      }
      db.transaction(() => writeSetting(db, ADVANCE, advanced() + ms))
    },
  }
}
