import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asMetaWrites } from './webhook-bodies.ts'

/** A message that the shop sent to a phone, or a mark-read. `payload` is the Graph API body. */
export interface Outgoing {
  seq: number
  /** ISO 8601, by the shop's clock. */
  at: string
  /** Phone number, or business-scoped user id. */
  to: string
  type: string
  payload: Record<string, unknown>
  messageId: string
  /** `sent`, or `failed` when it never reached the phone. */
  status: string
}

/** A message that a phone sent to the shop. `message` is its node in the webhook. */
export interface Incoming {
  seq: number
  at: string
  from: string
  messageId: string
  message: Record<string, unknown>
  read: boolean
}

export interface Media {
  id: string
  mimeType: string
  sha256: string
  filename?: string
  bytes: Uint8Array
}

/** A webhook on its way to the shop. `body` is what is signed. */
export interface Delivery {
  id: number
  body: string
  attempts: number
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS outgoing (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, recipient TEXT NOT NULL, type TEXT NOT NULL,
    payload TEXT NOT NULL, message_id TEXT NOT NULL, status TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS outgoing_by_recipient ON outgoing (recipient, seq);
  CREATE TABLE IF NOT EXISTS incoming (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, sender TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE, message TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS incoming_by_sender ON incoming (sender, seq);
  CREATE TABLE IF NOT EXISTS media (
    id TEXT PRIMARY KEY, mime_type TEXT NOT NULL, sha256 TEXT NOT NULL, filename TEXT, bytes BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS deliveries_by_due ON deliveries (due);
`

export type World = ReturnType<typeof openWorld>

/**
 * Meta's side of the world in a file of its own: what phones hold, what is uploaded, and which webhooks are not yet
 * taken. Kept on disk, so that a killed runtime loses no more than a real one would.
 *
 * @param dataDir a folder, or `:memory:`
 */
export function openWorld(dataDir: string) {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(
    dataDir === ':memory:' ? dataDir : join(dataDir, 'simulator.sqlite'),
    { timeout: 5_000 },
  )
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  db.exec(SCHEMA)
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const outgoing = db.prepare('SELECT * FROM outgoing WHERE seq > ? ORDER BY seq LIMIT 1000')
  const due = db.prepare(
    'SELECT id, body, attempts FROM deliveries WHERE due <= ? ORDER BY id LIMIT ?',
  )
  const addDelivery = db.prepare('INSERT INTO deliveries (body, attempts, due) VALUES (?, 0, ?)')

  return {
    newMessageId: () => `wamid.${randomBytes(18).toString('base64url')}`,

    /** Calls back after each change of what a phone shows. Gives the way to stop it. */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    addOutgoing(message: Omit<Outgoing, 'seq' | 'status'>): void {
      db.prepare(
        `INSERT INTO outgoing (at, recipient, type, payload, message_id, status) VALUES (?, ?, ?, ?, ?, 'sent')`,
      ).run(
        message.at,
        message.to,
        message.type,
        JSON.stringify(message.payload),
        message.messageId,
      )
      changed()
    },
    outgoingAfter: (seq: number): Outgoing[] => outgoing.all(seq).map(outgoingOf),
    /** What a phone was sent, oldest first, without mark-reads; the last 200. */
    outgoingTo: (phone: string): Outgoing[] =>
      db
        .prepare(
          `SELECT * FROM outgoing WHERE recipient = ? AND type <> 'read' ORDER BY seq DESC LIMIT 200`,
        )
        .all(phone)
        .map(outgoingOf)
        .reverse(),
    fail(messageId: string): void {
      db.prepare(`UPDATE outgoing SET status = 'failed' WHERE message_id = ?`).run(messageId)
      changed()
    },

    /** A message id that is there already stays as it was: the same message, delivered once more. */
    addIncoming(message: Omit<Incoming, 'seq' | 'read'>): void {
      db.prepare(
        'INSERT OR IGNORE INTO incoming (at, sender, message_id, message) VALUES (?, ?, ?, ?)',
      ).run(message.at, message.from, message.messageId, JSON.stringify(message.message))
      changed()
    },
    incomingFrom: (phone: string): Incoming[] =>
      db
        .prepare('SELECT * FROM incoming WHERE sender = ? ORDER BY seq DESC LIMIT 200')
        .all(phone)
        .map(incomingOf)
        .reverse(),
    /** When a phone wrote last, in milliseconds by the shop's clock; nothing if it never did. */
    lastHeardFrom(phone: string): number | undefined {
      const row = db.prepare('SELECT max(at) AS at FROM incoming WHERE sender = ?').get(phone)
      const at = row?.['at'] as string | null
      return at === null ? undefined : Date.parse(at)
    },
    /** Gives who sent it, if it is known. */
    markRead(messageId: string): string | undefined {
      db.prepare('UPDATE incoming SET read = 1 WHERE message_id = ?').run(messageId)
      const row = db.prepare('SELECT sender FROM incoming WHERE message_id = ?').get(messageId)
      changed()
      return row?.['sender'] as string | undefined
    },
    phones: (): string[] =>
      db
        .prepare('SELECT sender FROM incoming GROUP BY sender ORDER BY min(seq)')
        .all()
        .map((row) => row['sender'] as string),

    addMedia(media: Media): void {
      db.prepare('INSERT INTO media VALUES (?, ?, ?, ?, ?)').run(
        media.id,
        media.mimeType,
        media.sha256,
        media.filename ?? null,
        media.bytes,
      )
    },
    media(id: string): Media | undefined {
      const row = db.prepare('SELECT * FROM media WHERE id = ?').get(id)
      if (!row) return undefined
      const filename = row['filename'] as string | null
      return {
        id,
        mimeType: row['mime_type'] as string,
        sha256: row['sha256'] as string,
        bytes: row['bytes'] as Uint8Array,
        ...(filename !== null && { filename }),
      }
    },
    removeMedia: (id: string): boolean =>
      db.prepare('DELETE FROM media WHERE id = ?').run(id).changes > 0,

    /** @param due milliseconds since the epoch, by the machine's clock */
    addDelivery(body: string, dueAt: number): void {
      addDelivery.run(body, dueAt)
    },
    dueDeliveries: (now: number, limit: number): Delivery[] =>
      due.all(now, limit) as unknown as Delivery[],
    delivered(id: number): void {
      db.prepare('DELETE FROM deliveries WHERE id = ?').run(id)
      changed()
    },
    postpone(id: number, dueAt: number): void {
      db.prepare('UPDATE deliveries SET attempts = attempts + 1, due = ? WHERE id = ?').run(
        dueAt,
        id,
      )
    },
    /** Whether a webhook that speaks of this message is still on its way. */
    isOnItsWay: (messageId: string): boolean =>
      db
        .prepare('SELECT 1 FROM deliveries WHERE instr(body, ?) > 0')
        .get(asMetaWrites({ id: messageId }).slice(1, -1)) !== undefined,

    reset(): void {
      for (const table of ['outgoing', 'incoming', 'media', 'deliveries'])
        db.exec(`DELETE FROM ${table}`)
      changed()
    },
    close: () => db.close(),
  }
}

type Row = Record<string, unknown>

function outgoingOf(row: Row): Outgoing {
  return {
    seq: row['seq'] as number,
    at: row['at'] as string,
    to: row['recipient'] as string,
    type: row['type'] as string,
    payload: JSON.parse(row['payload'] as string) as Record<string, unknown>,
    messageId: row['message_id'] as string,
    status: row['status'] as string,
  }
}

function incomingOf(row: Row): Incoming {
  return {
    seq: row['seq'] as number,
    at: row['at'] as string,
    from: row['sender'] as string,
    messageId: row['message_id'] as string,
    message: JSON.parse(row['message'] as string) as Record<string, unknown>,
    read: row['read'] === 1,
  }
}
