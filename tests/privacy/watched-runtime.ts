import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { signBody } from '../../channel/signature.ts'
import { asMetaWrites } from '../../local/simulator/webhook-bodies.ts'

const MAIN = join(import.meta.dirname, '../../local/main.ts')
const APP_SECRET = 'app-secret-of-the-canaries'

/** What the program writes where a person, or a machine of theirs, may look without being asked for it. */
export interface Traces {
  /** Everything that the process printed, at level DEBUG. */
  printed: string
  /** Group and deduplication ids of all queues, from the moment they were made. */
  queueIds: string
  /** Dead letters without their bodies. */
  deadLetters: string
  deadBodies: string
  /** Keys and reasons of turns, steps and effects. */
  turnIds: string
  fileNames: string
}

/** `npm start` in a process and a folder of its own, logging all it can, with every queue id kept as it is made. */
export async function startWatched() {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-canary-'))
  let printed = ''
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      ...process.env,
      ...{ PORT: '0', RETAILMIND_DATA: folder, RETAILMIND_LOG_LEVEL: 'DEBUG' },
      WHATSAPP_APP_SECRET: APP_SECRET,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /http:\/\/\S+/.exec(printed)?.[0]
      if (found && printed.includes('Ctrl-C')) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void gone.then(() => reject(new Error(`the server ended before it listened:\n${printed}`)))
  })
  const db = new DatabaseSync(join(folder, 'retailmind.sqlite'), { timeout: 5_000 })
  db.exec(`
    CREATE TABLE queue_ids_seen (group_id TEXT, dedup_id TEXT);
    CREATE TRIGGER see_queue_ids AFTER INSERT ON queue_messages BEGIN
      INSERT INTO queue_ids_seen VALUES (NEW.group_id, NEW.dedup_id);
    END;
  `)
  const rows = (sql: string) => JSON.stringify(db.prepare(sql).all())
  const post = (path: string, body: Uint8Array | string, headers: Record<string, string>) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body as string,
    })

  return {
    url,
    db,
    simulate: (path: string, body: object) => post(`/simulator/${path}`, JSON.stringify(body), {}),
    webhook(body: object, signature?: string) {
      const raw = Buffer.from(asMetaWrites(body))
      return post('/webhook', raw, {
        'x-hub-signature-256': signature ?? signBody(raw, APP_SECRET),
      })
    },
    /** Until no queue has anything to do. */
    async settle() {
      const waiting = db.prepare('SELECT count(*) AS n FROM queue_messages')
      for (let quiet = 0, tries = 0; quiet < 4; tries++) {
        if (tries > 600)
          throw new Error(
            `the queues do not empty: ${rows('SELECT queue, receive_count FROM queue_messages')}`,
          )
        await new Promise((resolve) => setTimeout(resolve, 50))
        quiet = Number(waiting.get()?.['n'] ?? 0) === 0 ? quiet + 1 : 0
      }
    },
    async sent(): Promise<{ to: string; payload: Record<string, unknown> }[]> {
      const answer = await fetch(`${url}/simulator/messages?after=0`)
      return (
        (await answer.json()) as { messages: { to: string; payload: Record<string, unknown> }[] }
      ).messages
    },
    traces: (): Traces => ({
      printed,
      queueIds: rows('SELECT * FROM queue_ids_seen') + rows('SELECT dedup_id FROM queue_dedup'),
      deadLetters: rows('SELECT queue, dedup_id, group_id, reason, at FROM dead_letters'),
      deadBodies: rows('SELECT body FROM dead_letters'),
      turnIds:
        rows('SELECT turn_id, shop_id, member_id, reason, prompt FROM turns') +
        rows('SELECT effect_key FROM effects') +
        rows('SELECT turn_id, n FROM steps') +
        rows('SELECT identity FROM identities'),
      fileNames: readdirSync(folder, { recursive: true, encoding: 'utf8' }).join('\n'),
    }),
    async close() {
      db.close()
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type Watched = Awaited<ReturnType<typeof startWatched>>
