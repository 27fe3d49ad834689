import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_PROFILE } from '../../agent/model-profiles.ts'
import { chooseCounting } from './count.ts'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterAll(() => server.close())
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
  vi.stubEnv('AWS_REGION', 'ap-south-1')
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent')
})
afterEach(() => {
  server.resetHandlers()
  vi.unstubAllEnvs()
})

describe('chooseCounting', () => {
  it('lets Bedrock count when there are credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
    server.use(http.post('*/count-tokens', () => HttpResponse.json({ inputTokens: 7 })))
    const { count, label, isEstimate } = await chooseCounting({ profileId: DEFAULT_PROFILE })
    expect(label).toBe(`counted by Bedrock for ${DEFAULT_PROFILE}`)
    expect(isEstimate).toBe(false)
    expect(await count({ messages: [{ role: 'user', content: [{ text: 'any' }] }] })).toBe(7)
  })

  it('estimates without them, and when Bedrock refuses, and says why', async () => {
    const without = await chooseCounting({ profileId: DEFAULT_PROFILE })
    expect(without).toMatchObject({ isEstimate: true })
    expect(without.label).toMatch(/^an estimate .*no AWS credentials/)

    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
    server.use(
      http.post('*/count-tokens', () =>
        HttpResponse.json(
          { message: 'not for you' },
          { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } },
        ),
      ),
    )
    const refused = await chooseCounting({ profileId: DEFAULT_PROFILE })
    expect(refused.label).toMatch(/^an estimate .*Bedrock did not count: .*not for you/)
  })
})
