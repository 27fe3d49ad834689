import { afterEach, describe, expect, it, vi } from 'vitest'
import { startFakeBedrock, type FakeStep } from '../adapters/aws/testing/fake-bedrock.ts'
import { DEFAULT_PROFILE } from '../agent/model-profiles.ts'
import { openRuntime, OWNER, textWebhook } from './support/runtime.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  vi.unstubAllEnvs()
})

/** The local runtime with Claude, behind whatever is at that address; the usual AWS environment. */
async function openWith(endpoint: string) {
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', endpoint)
  vi.stubEnv('AWS_REGION', 'ap-south-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const shop = await openRuntime({ RETAILMIND_MODEL: 'bedrock' })
  closers.push(() => shop.close())
  return shop
}

async function scripted(steps: FakeStep[]) {
  const bedrock = await startFakeBedrock(steps)
  closers.push(() => bedrock.close())
  return { bedrock, shop: await openWith(bedrock.url) }
}

const sale = { name: 'record_sale', input: { items: [{ item: 'sugar', quantity: 2, unit: 'kg' }] } }

describe('RETAILMIND_MODEL=bedrock', () => {
  it('runs two tools side by side, then one, then answers', async () => {
    const { bedrock, shop } = await scripted([
      {
        text: 'Let me look.',
        toolUse: [
          { name: 'get_stock', input: { item: 'sugar' } },
          { name: 'forecast_item', input: { item: 'sugar', days: 7 } },
        ],
      },
      { toolUse: [sale] },
      { text: 'Sold 2 kg of sugar.' },
    ])
    const before = (await shop.stock('Sugar')) ?? 0
    await shop.webhook(textWebhook('wamid.b1', '2 kg sugar sold'))
    expect(await shop.answers(OWNER, 1)).toEqual(['Sold 2 kg of sugar.'])
    expect(await shop.stock('Sugar')).toBe(before - 2)
    bedrock.assertDone()
    expect(bedrock.requests.map((r) => r.modelId)).toEqual([
      DEFAULT_PROFILE,
      DEFAULT_PROFILE,
      DEFAULT_PROFILE,
    ])
    const rupees = async () =>
      (await shop.get<{ turns: { rupees: number }[] }>('/simulator/turns')).turns[0]?.rupees ?? 0
    await expect.poll(rupees).toBeGreaterThan(0)
  })

  it('recovers from being throttled twice', async () => {
    const throttled = { status: 429, type: 'ThrottlingException' }
    const { bedrock, shop } = await scripted([throttled, throttled, { text: 'Namaste.' }])
    await shop.webhook(textWebhook('wamid.b2', 'hello'))
    expect(await shop.answers(OWNER, 1)).toEqual(['Namaste.'])
    bedrock.assertDone()
  })

  it('takes up an answer that was cut off mid-conversation with the next model', async () => {
    const { shop } = await scripted([
      { toolUse: [sale] },
      ...Array.from({ length: 2 }, () => ({ status: 403, type: 'AccessDeniedException' })),
    ])
    const before = (await shop.stock('Sugar')) ?? 0
    await shop.webhook(textWebhook('wamid.b3', '2 kg sugar sold'))
    const [answer] = await shop.answers(OWNER, 1)
    expect(answer).toContain('Sugar')
    expect(await shop.stock('Sugar')).toBe(before - 2)
  })

  it('answers from the offline model when the endpoint is dead', async () => {
    const bedrock = await startFakeBedrock([])
    await bedrock.close()
    const shop = await openWith(bedrock.url)
    const before = (await shop.stock('Sugar')) ?? 0
    await shop.webhook(textWebhook('wamid.b4', '2 kilo cheeni bechi'))
    expect((await shop.answers(OWNER, 1))[0]).toContain('Sugar')
    expect(await shop.stock('Sugar')).toBe(before - 2)
  })
})
