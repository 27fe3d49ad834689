import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalSecrets } from '../../adapters/embedded/secrets.ts'
import { DEMO_OWNER } from '../../adapters/embedded/demo-shop.ts'
import { parseTap } from '../../channel/buttons.ts'
import { mintToken } from '../../handlers/api/token.ts'
import { openRuntime } from '../support/runtime.ts'

interface Alert {
  alertId: string
  alertType: string
  severity: string
  sentAt: string
  acknowledged: boolean
}
interface Answer {
  data: { alerts: Alert[]; totalAlerts: number; unacknowledgedCount: number }
}

const USER = 'demo-shop'
let runtime: Awaited<ReturnType<typeof openRuntime>>
let token: string
beforeAll(async () => {
  runtime = await openRuntime()
  const key = await createLocalSecrets(runtime.folder, {}).get('tokenKey')
  token = await mintToken({ userId: USER, admin: false }, { key, ttlSeconds: 600 })
})
afterAll(() => runtime.close())

const list = async (query = '') => {
  const response = await fetch(`${runtime.url}/api/v1/alerts/${USER}${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return ((await response.json()) as Answer).data
}
const post = (path: string, body: object) =>
  fetch(`${runtime.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })

/** Of the notice that told of them. */
async function seenButton(): Promise<{ id: string; title: string } | undefined> {
  const buttons = (await runtime.sent()).flatMap(({ payload }) => {
    const { action } = (payload.interactive ?? {}) as {
      action?: { buttons?: { reply: { id: string; title: string } }[] }
    }
    return action?.buttons ?? []
  })
  return buttons.find(({ reply }) => parseTap(reply.id).kind === 'choice' && /seen/.test(reply.id))
    ?.reply
}

describe('alerts over the API', () => {
  it('are those that the shop was warned of, newest first, until somebody has seen them', async () => {
    expect((await list()).alerts).toEqual([])
    await runtime.say({ from: DEMO_OWNER, text: 'hello' })
    // Over the next noon, whatever time it is: a check by day finds what is low in the demo shop.
    await post('/simulator/clock', { advance: 'PT23H' })
    await expect
      .poll(async () => (await list()).totalAlerts, { timeout: 15_000, interval: 500 })
      .toBeGreaterThan(1)

    const { alerts, totalAlerts, unacknowledgedCount } = await list('?type=low_stock')
    expect(alerts).toHaveLength(totalAlerts)
    expect(unacknowledgedCount).toBe(totalAlerts)
    expect(new Set(alerts.map(({ alertType }) => alertType))).toEqual(new Set(['low_stock']))
    const times = alerts.map(({ sentAt }) => sentAt)
    expect(times).toEqual(times.toSorted().toReversed())
    expect((await list('?limit=1')).alerts).toHaveLength(1)
    expect((await list('?limit=1')).totalAlerts).toBe((await list()).totalAlerts)
    expect((await list('?type=demand_spike')).alerts).toEqual([])

    await expect.poll(seenButton, { timeout: 15_000, interval: 500 }).toBeDefined()
    await runtime.say({ from: DEMO_OWNER, button: await seenButton() })
    await expect
      .poll(async () => (await list('?unacknowledged=true')).totalAlerts, {
        timeout: 15_000,
        interval: 500,
      })
      .toBeLessThan((await list()).totalAlerts)
  }, 30_000)
})
