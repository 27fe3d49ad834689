import { randomUUID } from 'node:crypto'
import type { Clock } from '../../agent/clock.ts'
import type { Queue, QueueEntry } from '../../agent/queue.ts'
import type { Millis } from '../../agent/turn-store.ts'
import type { Database } from './database.ts'

/** As on SQS: a message sent again within this time is the same one, consumed or not. */
const DEDUP_MS = 5 * 60 * 1000

/** A message as the worker gets it. */
export interface Received extends QueueEntry {
  messageId: string
  /** Good for `remove` and `delay` until the message is received again. */
  receiptHandle: string
  /** How often it was received, this time included. */
  receiveCount: number
  sentAt: Millis
}

export interface DeadLetter extends QueueEntry {
  reason: string
  at: Millis
}

export interface EmbeddedQueue extends Queue {
  /**
   * The earliest messages of groups of which none is in flight, in order, possibly several of one group. They are in flight
   * until they are removed, or their visibility runs out.
   */
  receive(max: number): Promise<Received[]>
  /** Done with it. A handle that is stale, because the message was received again, removes nothing. */
  remove(receiptHandle: string): Promise<void>
  counts(): Promise<{ waiting: number; inFlight: number; dead: number }>
  /** Oldest first. */
  listDead(): Promise<DeadLetter[]>
  /** Calls the listener after each send that stored something new. Gives the way to stop it. */
  onSend(listener: () => void): () => void
}

export interface QueueOptions {
  /** Queues of one database are told apart by it. */
  name: string
  /** How long a received message is in flight; more than a worker takes for it. */
  visibilitySeconds: number
  clock: Clock
  onSend?: () => void
}

interface MessageRow {
  seq: number
  message_id: string
  group_id: string
  dedup_id: string
  body: string
  sent_at: Millis
  receive_count: number
}

/** An SQS FIFO queue in a table. What was acknowledged is on the disk. */
export function createSqliteQueue(db: Database, options: QueueOptions): EmbeddedQueue {
  const { name, clock } = options
  const listeners = new Set(options.onSend ? [options.onSend] : [])

  return {
    async send(entries) {
      const stored = db.transaction(() => {
        const now = clock.now()
        db.run('DELETE FROM queue_dedup WHERE queue = ? AND expires_at <= ?', name, now)
        return entries.filter((entry) => store(db, name, entry, now))
      })
      if (stored.length > 0) for (const listener of listeners) listener()
      return { failed: [] }
    },

    async receive(max) {
      return db.transaction(() => {
        const now = clock.now()
        const visibleAt = now + options.visibilitySeconds * 1000
        return waiting(db, name, now, max).map((row) => take(db, row, visibleAt))
      })
    },

    async remove(receiptHandle) {
      db.run(
        'DELETE FROM queue_messages WHERE queue = ? AND receipt_handle = ?',
        name,
        receiptHandle,
      )
    },

    async delay(receiptHandle, seconds) {
      db.run(
        'UPDATE queue_messages SET visible_at = ? WHERE queue = ? AND receipt_handle = ?',
        clock.now() + Math.ceil(seconds * 1000),
        name,
        receiptHandle,
      )
    },

    async deadLetter({ group, dedupId, body }, reason) {
      db.run(
        'INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?, ?, ?, ?)',
        name,
        dedupId,
        group,
        body,
        reason,
        clock.now(),
      )
    },

    async counts() {
      const counts = db.get<{ total: number; in_flight: number; dead: number }>(
        `SELECT count(*) AS total, count(*) FILTER (WHERE visible_at > ?) AS in_flight,
           (SELECT count(*) FROM dead_letters WHERE queue = ?) AS dead
         FROM queue_messages WHERE queue = ?`,
        clock.now(),
        name,
        name,
      )
      const { total = 0, in_flight: inFlight = 0, dead = 0 } = counts ?? {}
      return { waiting: total - inFlight, inFlight, dead }
    },

    async listDead() {
      return db
        .all<{ group_id: string; dedup_id: string; body: string; reason: string; at: Millis }>(
          `SELECT group_id, dedup_id, body, reason, at FROM dead_letters
           WHERE queue = ? ORDER BY at, dedup_id`,
          name,
        )
        .map(({ group_id, dedup_id, ...rest }) => ({ group: group_id, dedupId: dedup_id, ...rest }))
    },

    onSend(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Gives whether the message is new. */
function store(db: Database, queue: string, entry: QueueEntry, now: Millis): boolean {
  const isNew = db.run(
    'INSERT OR IGNORE INTO queue_dedup VALUES (?, ?, ?)',
    queue,
    entry.dedupId,
    now + DEDUP_MS,
  )
  if (isNew === 0) return false
  db.run(
    `INSERT INTO queue_messages
       (queue, message_id, group_id, dedup_id, body, sent_at, visible_at, receive_count)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0)`,
    queue,
    randomUUID(),
    entry.group,
    entry.dedupId,
    entry.body,
    now,
  )
  return true
}

/** A message that is not visible yet holds back its whole group, or a later one would overtake it. */
function waiting(db: Database, queue: string, now: Millis, max: number): MessageRow[] {
  return db.all<MessageRow>(
    `SELECT seq, message_id, group_id, dedup_id, body, sent_at, receive_count
     FROM queue_messages AS message
     WHERE queue = ? AND NOT EXISTS (
       SELECT 1 FROM queue_messages AS held
       WHERE held.queue = message.queue AND held.group_id = message.group_id AND held.visible_at > ?
     )
     ORDER BY seq LIMIT ?`,
    queue,
    now,
    max,
  )
}

function take(db: Database, row: MessageRow, visibleAt: Millis): Received {
  const receiptHandle = randomUUID()
  db.run(
    `UPDATE queue_messages
     SET visible_at = ?, receipt_handle = ?, receive_count = receive_count + 1 WHERE seq = ?`,
    visibleAt,
    receiptHandle,
    row.seq,
  )
  return {
    messageId: row.message_id,
    receiptHandle,
    group: row.group_id,
    dedupId: row.dedup_id,
    body: row.body,
    receiveCount: row.receive_count + 1,
    sentAt: row.sent_at,
  }
}
