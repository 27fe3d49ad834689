import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBedrockCounter, type Countable } from './count-tokens.ts'

const PROFILE = 'in.anthropic.claude-haiku-4-5-20251001-v1:0'
const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0'
const URL = 'https://bedrock-runtime.ap-south-1.amazonaws.com/model/:model/count-tokens'
const request: Countable = {
  system: [{ text: 'You keep a shop.' }, { cachePoint: { type: 'default' } }],
  messages: [{ role: 'user', content: [{ text: 'chini kitni hai' }] }],
}

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterAll(() => server.close())
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  vi.stubEnv('AWS_REGION', undefined)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent')
})
afterEach(() => {
  server.resetHandlers()
  vi.unstubAllEnvs()
})

/** Answers as the service does for these ids; any other is refused. */
function serve(known: Record<string, number>) {
  const asked: { model: string; body: unknown }[] = []
  server.use(
    http.post(URL, async ({ params, request: received }) => {
      const model = decodeURIComponent(String(params['model']))
      asked.push({ model, body: await received.json() })
      const inputTokens = known[model]
      if (inputTokens !== undefined) return HttpResponse.json({ inputTokens })
      return HttpResponse.json(
        { message: "The provided model doesn't support counting tokens." },
        { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } },
      )
    }),
  )
  return asked
}

describe('createBedrockCounter', () => {
  it('asks for the model itself, with what Converse would be sent', async () => {
    const asked = serve({ [MODEL]: 38 })
    expect(await createBedrockCounter({ profileId: PROFILE })(request)).toBe(38)
    expect(asked).toEqual([{ model: MODEL, body: { input: { converse: request } } }])
  })

  it('asks for the profile where the model is refused, and from then on at once', async () => {
    const asked = serve({ [PROFILE]: 40 })
    const count = createBedrockCounter({ profileId: PROFILE })
    expect(await count(request)).toBe(40)
    expect(await count(request)).toBe(40)
    expect(asked.map(({ model }) => model)).toEqual([MODEL, PROFILE, PROFILE])
  })

  it('says so when neither can be counted for', async () => {
    serve({})
    await expect(createBedrockCounter({ profileId: PROFILE })(request)).rejects.toMatchObject({
      code: 'model_request_refused',
      message: expect.stringContaining('counting tokens') as string,
    })
  })

  it('says so when there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
    await expect(createBedrockCounter({ profileId: PROFILE })(request)).rejects.toMatchObject({
      code: 'no_credentials',
    })
  })
})
