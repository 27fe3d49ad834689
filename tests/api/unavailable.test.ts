import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { signBody } from '../../channel/signature.ts'
import { createApiHandler } from '../../handlers/api.ts'
import { createWebhookHandler } from '../../handlers/webhook.ts'
import { proxyEvent } from '../lambda/events.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

const context = { getRemainingTimeInMillis: () => 20_000 } as Context
const BUSY_MS = 7_000

const errorOf = ({ body }: { body: string }) =>
  (JSON.parse(body) as { error: { code: string; details: string } }).error

describe('the API, while another message of the shop is being worked on', () => {
  const busy = () => {
    const { deps, db } = openTurnHarness([])
    const [shop] = db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
    const until = deps.clock.now() + BUSY_MS
    const turns = { ...deps.turns, claim: async () => ({ outcome: 'busy' as const, until }) }
    const handler = createApiHandler({ turn: { ...deps, turns } })
    const userId = shop?.shop_id ?? ''
    const ask = (method: string, path: string, body: object): APIGatewayProxyEvent =>
      proxyEvent(method, path, { body: JSON.stringify(body), authorizer: { userId } })
    return { userId, ask, handler }
  }

  it.each([
    ['a query', '/api/v1/process-query', { query: 'sold 2 kg sugar' }],
    ['an update', '/api/v1/inventory/ID', { itemId: 'sugar', operation: 'subtract', quantity: 2 }],
  ])('says of %s when to come again', async (_, path, body) => {
    const { userId, ask, handler } = busy()
    const response = await handler(
      ask('POST', path.replace('ID', userId), { userId, ...body }),
      context,
    )
    expect(response.statusCode).toBe(503)
    expect(errorOf(response).code).toBe('SERVICE_UNAVAILABLE')
    expect(Number(response.headers?.['retry-after'])).toBeGreaterThan(0)
  })
})

describe('the webhook, when the queue does not take a message', () => {
  const raw = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: '100' },
              messages: [
                { from: '919800000001', id: 'wamid.1', type: 'text', text: { body: 'चीनी' } },
              ],
            },
          },
        ],
      },
    ],
  })
  const posted = (failed: string[]) => {
    const queue = { send: async () => ({ failed }) }
    const handler = createWebhookHandler({
      secrets: { get: async () => 'secret' },
      turnQueue: queue,
      statusQueue: queue,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    })
    const headers = { 'X-Hub-Signature-256': signBody(Buffer.from(raw), 'secret') }
    return handler(proxyEvent('POST', '/webhook', { headers, body: raw }), context)
  }

  it('answers 503, so that Meta sends it again', async () => {
    const response = await posted(['turn-1'])
    expect(response.statusCode).toBe(503)
    expect(errorOf(response).code).toBe('SERVICE_UNAVAILABLE')
    expect(response.body).not.toContain('चीनी')
  })

  it('answers 200 when it did', async () => {
    expect((await posted([])).statusCode).toBe(200)
  })
})
