import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { signBody } from '../../channel/signature.ts'
import { textWebhook } from '../support/runtime.ts'
import { startServerProcess, type ServerProcess } from './server-process.ts'

const SECRET = 'crash-secret'
const PEOPLE = ['919800000001', '919800000002']

export interface KillReport {
  kills: number
  messages: number
  deliveries: number
  /** Messages without an answer. */
  unanswered: number
  /** Messages whose sale is not in the ledger. */
  lost: number
  /** Messages whose sale is in the ledger more than once. */
  doubled: number
  /** Replies that went out more than once: it cannot be none, by design. */
  sentTwice: number
  /** Kilograms by which the stock differs from the reference. */
  stockOff: number
}

/**
 * The real server, killed at random while messages arrive, restarted, and in the end compared with a reference that sells each
 * message once. As the platform would, the sender repeats a webhook until it is answered 200, and some even then.
 */
export async function runKills(options: {
  kills: number
  random: () => number
  onKill?: (n: number) => void
}): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-crash-'))
  const environment = { RETAILMIND_DATA: folder, WHATSAPP_APP_SECRET: SECRET }
  const pending = new Set<{ id: string; raw: Buffer }>()
  const acknowledged: Buffer[] = []
  let messages = 0
  let deliveries = 0
  // Nobody writes more than 100 messages a minute: these are a second apart, whenever they come in.
  const start = Date.now()
  const sentAt = () => start + messages * 1000

  const post = async (server: ServerProcess, raw: Buffer): Promise<boolean> => {
    deliveries++
    return fetch(`${server.url}/webhook`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': signBody(raw, SECRET) },
      body: new Uint8Array(raw),
    }).then(
      (response) => response.status === 200,
      () => false,
    )
  }
  const deliver = async (server: ServerProcess): Promise<void> => {
    for (const entry of [...pending]) {
      if (await post(server, entry.raw)) {
        pending.delete(entry)
        acknowledged.push(entry.raw)
      }
    }
    const again = acknowledged[Math.floor(options.random() * acknowledged.length)]
    if (again && options.random() < 0.3) await post(server, again)
  }

  for (let kill = 0; kill < options.kills; kill++) {
    const server = await startServerProcess(environment)
    const end = Date.now() + options.random() * 300
    while (Date.now() < end) {
      const id = `wamid.crash-${messages++}`
      const from = PEOPLE[messages % PEOPLE.length]
      pending.add({ id, raw: textWebhook(id, 'sold 10 g sugar', from, sentAt()) })
      await Promise.race([deliver(server), sleep(Math.max(1, end - Date.now()))])
      await sleep(options.random() * 20)
    }
    await server.kill()
    options.onKill?.(kill + 1)
  }

  const server = await startServerProcess(environment)
  while (pending.size > 0) await deliver(server)
  const sentTwice = await settle(server, messages)
  await server.kill()
  const report = {
    kills: options.kills,
    messages,
    deliveries,
    ...sentTwice,
    ...compare(folder, messages),
  }
  rmSync(folder, { recursive: true, force: true })
  return report
}

/** Waits until each message is answered, or for a minute. */
async function settle(
  server: ServerProcess,
  messages: number,
): Promise<{ unanswered: number; sentTwice: number }> {
  for (let tries = 0; ; tries++) {
    const replies = await readReplies(server)
    const keys = replies.map((reply) => reply['biz_opaque_callback_data'])
    const answered = new Set(keys).size
    if (answered >= messages || tries > 600) {
      return { unanswered: messages - answered, sentTwice: keys.length - answered }
    }
    await sleep(100)
  }
}

async function readReplies(server: ServerProcess): Promise<Record<string, unknown>[]> {
  const replies: Record<string, unknown>[] = []
  for (let after = 0; ;) {
    const response = await fetch(`${server.url}/simulator/messages?after=${after}`)
    const page = (
      (await response.json()) as {
        messages: { seq: number; type: string; payload: Record<string, unknown> }[]
      }
    ).messages
    if (page.length === 0) return replies
    after = page.at(-1)?.seq ?? after
    replies.push(...page.filter(({ type }) => type !== 'read').map(({ payload }) => payload))
  }
}

function compare(
  folder: string,
  messages: number,
): Pick<KillReport, 'lost' | 'doubled' | 'stockOff'> {
  const db = openDatabase(folder)
  const sales = db.all<{ n: number }>('SELECT count(*) AS n FROM bills GROUP BY turn_id')
  const item = db.get<{ stock: number; sold: number }>(
    `SELECT i.stock, (SELECT -sum(delta) FROM ledger l WHERE l.item_id = i.item_id) AS sold
     FROM items i WHERE i.body LIKE '%"name":"Sugar"%'`,
  )
  db.close()
  const OPENING = 54_000
  return {
    lost: messages - sales.length,
    doubled: sales.filter(({ n }) => n > 1).length,
    stockOff: ((item?.stock ?? NaN) - (OPENING - messages * 10)) / 1000,
  }
}
