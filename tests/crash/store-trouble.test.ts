import type { APIGatewayProxyEvent } from 'aws-lambda'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../adapters/embedded/database.ts'
import { createSqliteQueue } from '../../adapters/embedded/queue.ts'
import { signBody } from '../../channel/signature.ts'
import { createWebhookHandler } from '../../handlers/webhook.ts'
import { toProxyEvent } from '../../local/api-gateway.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { textWebhook } from '../support/runtime.ts'

let folder: string
let db: Database
const logged: Record<string, unknown>[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trouble-'))
  db = openDatabase(folder)
  logged.length = 0
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

function open() {
  const clock = { now: Date.now }
  const turnQueue = createSqliteQueue(db, { name: 'turns', visibilitySeconds: 60, clock })
  const keep = (_: string, data: Record<string, unknown>) => logged.push(data)
  const handler = createWebhookHandler({
    secrets: { get: async (name) => name },
    turnQueue,
    statusQueue: turnQueue,
    logger: { info: keep, warn: keep, error: keep },
  })
  const post = (id: string) => {
    const body = textWebhook(id, 'sold 2 kg sugar '.repeat(200))
    const headers = { 'x-hub-signature-256': signBody(body, 'appSecret') }
    const event: APIGatewayProxyEvent = toProxyEvent({
      method: 'POST',
      url: new URL('http://local/webhook'),
      headers,
      rawHeaders: [],
      body,
    })
    return handler(event, lambdaContext('webhook', 10_000))
  }
  return { turnQueue, post }
}

describe('a store in trouble', () => {
  it('full disk: the webhook is answered 500, so that it comes again, and nothing taken in is lost', async () => {
    const { turnQueue, post } = open()
    const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
    db.get(`PRAGMA max_page_count = ${pages + 3}`)
    const answers: number[] = []
    for (let i = 0; i < 12; i++) answers.push((await post(`wamid.${i}`)).statusCode)
    const taken = answers.filter((status) => status === 200).length
    expect(answers).toContain(500)
    expect(logged).toContainEqual(expect.objectContaining({ code: 'store_full' }))
    expect((await turnQueue.counts()).waiting).toBe(taken)

    db.get('PRAGMA max_page_count = 1000000')
    for (let i = 0; i < 12; i++) expect((await post(`wamid.${i}`)).statusCode).toBe(200)
    expect((await turnQueue.counts()).waiting).toBe(12)
  })

  it('locked by another program: 500 with a clear code, and fine again afterwards', async () => {
    const { turnQueue, post } = open()
    db.get('PRAGMA busy_timeout = 20')
    const other = new DatabaseSync(join(folder, 'retailmind.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    expect((await post('wamid.1')).statusCode).toBe(500)
    expect(logged).toContainEqual(expect.objectContaining({ code: 'store_locked' }))
    other.exec('ROLLBACK')
    other.close()
    expect((await post('wamid.1')).statusCode).toBe(200)
    expect((await turnQueue.counts()).waiting).toBe(1)
  })
})
