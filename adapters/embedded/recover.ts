import type { Millis } from '../../agent/turn-store.ts'
import type { Database } from './database.ts'

/**
 * What a killed process held is free again: leases of turns and members, and messages in flight. Only for a process that
 * has the data folder to itself: the leases are there to keep two living ones apart.
 */
export function recoverAfterKill(db: Database, now: Millis): void {
  db.transaction(() => {
    db.run(`UPDATE turns SET lease_until = 0 WHERE state = 'running'`)
    db.run('DELETE FROM member_leases')
    db.run('UPDATE queue_messages SET visible_at = ? WHERE visible_at > ?', now, now)
  })
}
