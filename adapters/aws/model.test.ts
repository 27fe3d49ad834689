import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ModelRequestError, ModelUnavailableError } from '../../agent/errors.ts'
import type { ConverseRequest } from '../../agent/model.ts'
import { createBedrockModel } from './model.ts'
import { startFakeBedrock, type FakeBedrock, type FakeStep } from './testing/fake-bedrock.ts'

const HAIKU = 'in.anthropic.claude-haiku-4-5-20251001-v1:0'
const SONNET_5 = 'in.anthropic.claude-sonnet-5'

const request: ConverseRequest = {
  system: [{ text: 'You keep a shop.' }, { cachePoint: { type: 'default' } }, { text: 'Today.' }],
  messages: [{ role: 'user', content: [{ text: 'chini kitni hai' }] }],
  toolConfig: {
    tools: [{ toolSpec: { name: 'get_stock', inputSchema: { json: { type: 'object' } } } }],
  },
  inferenceConfig: { maxTokens: 500, temperature: 0.2, topP: 0.9 },
  requestMetadata: { turnId: 'turn-1' },
}

let fake: FakeBedrock | undefined
const start = async (script: FakeStep[]): Promise<FakeBedrock> =>
  (fake = await startFakeBedrock(script))
const unavailable = (code: string) =>
  expect.objectContaining({ name: 'ModelUnavailableError', code }) as ModelUnavailableError

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent')
  vi.stubEnv('AWS_REGION', undefined)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await fake?.close()
  fake = undefined
})

describe('a call', () => {
  it('reaches the endpoint of the environment over HTTP/1.1, with profile, metadata and cache points', async () => {
    const { url, requests, assertDone } = await start([
      { text: 'Looking.', toolUse: [{ name: 'get_stock', input: { item: 'chini' } }] },
    ])
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', url)

    const response = await createBedrockModel({ profileId: HAIKU }).converse(request)

    assertDone()
    expect(response.modelId).toBe(HAIKU)
    expect(response).not.toHaveProperty('$metadata')
    expect(response.stopReason).toBe('tool_use')
    expect(response.output?.message?.content?.[1]?.toolUse).toMatchObject({
      name: 'get_stock',
      input: { item: 'chini' },
    })
    expect(requests[0]?.modelId).toBe(HAIKU)
    // Signed for Mumbai although nothing names a region.
    expect(requests[0]?.headers.authorization).toMatch(/\/ap-south-1\/bedrock\/aws4_request/)
    expect(requests[0]?.body).toMatchObject({
      system: request.system,
      requestMetadata: { turnId: 'turn-1' },
      inferenceConfig: { maxTokens: 500, temperature: 0.2, topP: 0.9 },
    })
    expect(requests[0]?.body.toolConfig?.tools.at(-1)).toEqual({ cachePoint: { type: 'default' } })
  })

  it('goes to the named region', async () => {
    const { url, requests } = await start([{ text: 'ok' }])
    await createBedrockModel({ profileId: HAIKU, endpoint: url, region: 'ap-south-2' }).converse(
      request,
    )
    expect(requests[0]?.headers.authorization).toContain('/ap-south-2/bedrock/')
  })

  it('sends neither temperature nor top-p to a model that refuses them', async () => {
    const { url, requests } = await start([{ text: 'ok' }])
    await createBedrockModel({ profileId: SONNET_5, endpoint: url }).converse(request)
    expect(requests[0]?.body.inferenceConfig).toEqual({ maxTokens: 500 })
  })

  it('keeps reasoning with its signature, so that it can be sent back', async () => {
    const reasoning = { text: 'They ask for sugar.', signature: 'c2ln' }
    const { url } = await start([{ reasoning, text: '12 kg' }])
    const response = await createBedrockModel({ profileId: SONNET_5, endpoint: url }).converse(
      request,
    )
    expect(response.output?.message?.content).toEqual([
      { reasoningContent: { reasoningText: reasoning } },
      { text: '12 kg' },
    ])
  })
})

describe('retries', () => {
  it('recovers from two throttled attempts', async () => {
    const throttled = { status: 429, type: 'ThrottlingException' }
    const { url, assertDone } = await start([throttled, throttled, { text: 'ok' }])
    const response = await createBedrockModel({ profileId: HAIKU, endpoint: url }).converse(request)
    expect(response.output?.message?.content).toEqual([{ text: 'ok' }])
    assertDone()
  })

  it('tries once more after a model time-out, which the SDK does not', async () => {
    const { url, assertDone } = await start([
      { status: 408, type: 'ModelTimeoutException' },
      { text: 'ok' },
    ])
    await createBedrockModel({ profileId: HAIKU, endpoint: url }).converse(request)
    assertDone()
  })

  it('recovers from a connection that was cut', async () => {
    const { url, assertDone } = await start(['reset', { text: 'ok' }])
    await createBedrockModel({ profileId: HAIKU, endpoint: url }).converse(request)
    assertDone()
  })
})

describe('a model that does not answer', () => {
  const fault = (status: number, type: string, message?: string): FakeStep => ({
    status,
    type,
    ...(message !== undefined && { message }),
  })
  const times = (count: number, step: FakeStep) => Array.from({ length: count }, () => step)

  it.each<[string, FakeStep[]]>([
    ['model_error', times(2, fault(424, 'ModelErrorException'))],
    ['model_timeout', times(2, fault(408, 'ModelTimeoutException'))],
    ['throttled', times(3, fault(429, 'ThrottlingException'))],
    ['model_not_ready', times(3, fault(429, 'ModelNotReadyException'))],
    ['service_error', times(3, fault(503, 'ServiceUnavailableException'))],
    ['quota_exceeded', [fault(400, 'ServiceQuotaExceededException')]],
    ['access_denied', [fault(403, 'AccessDeniedException')]],
    ['not_found', [fault(404, 'ResourceNotFoundException', 'reached the end of its life')]],
    ['profile_refused', [fault(400, 'ValidationException', 'Operation not allowed')]],
    ['unreachable', times(3, 'reset')],
    ['unreachable', times(3, 'cut')],
    ['bad_answer', [{ raw: '<html>not Bedrock</html>' }]],
    ['bad_answer', [{ raw: '{}' }]],
  ])('is unavailable: %s', async (code, script) => {
    const { url, assertDone } = await start(script)
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url })
    await expect(model.converse(request)).rejects.toEqual(unavailable(code))
    assertDone()
  })

  it('is unavailable when nothing listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const model = createBedrockModel({ profileId: HAIKU, endpoint: `http://127.0.0.1:${port}` })
    await expect(model.converse(request)).rejects.toEqual(unavailable('unreachable'))
  })

  it('is unavailable when the time of the whole call is over', async () => {
    const { url, requests } = await start(['hang'])
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url, timeoutMs: 300 })
    await expect(model.converse(request)).rejects.toEqual(unavailable('timeout'))
    expect(requests).toHaveLength(1)
  })

  it('counts the pauses between attempts as time of the call', async () => {
    const { url, requests } = await start(times(3, fault(429, 'ThrottlingException')))
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url, timeoutMs: 50 })
    await expect(model.converse(request)).rejects.toEqual(unavailable('timeout'))
    expect(requests.length).toBeLessThan(3)
  })

  it('counts the search for credentials as time of the call', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
    const events: string[] = []
    const silent = createHttpServer((incoming) => {
      incoming.socket.on('close', () => events.push('search given up'))
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${port}/`)

    const model = createBedrockModel({ profileId: HAIKU, timeoutMs: 50 })
    await expect(model.converse(request)).rejects.toEqual(unavailable('timeout'))
    events.push('call over')

    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
    expect(events[0]).toBe('call over')
  })

  it('is unavailable without credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
    const { url, requests } = await start([])
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url })
    await expect(model.converse(request)).rejects.toEqual(unavailable('no_credentials'))
    expect(requests).toEqual([])
  })
})

describe('what is not an outage', () => {
  it('a request that Bedrock finds wrong is our bug, and asked once', async () => {
    const { url, requests } = await start([
      { status: 400, type: 'ValidationException', message: 'messages.0: roles must alternate' },
    ])
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url })
    const error: unknown = await model.converse(request).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ModelRequestError)
    expect(error).not.toBeInstanceOf(ModelUnavailableError)
    expect(String(error)).toContain('roles must alternate')
    expect(requests).toHaveLength(1)
  })

  it('the end of the caller’s time is thrown as the caller gave it', async () => {
    const { url } = await start(['hang'])
    const controller = new AbortController()
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url })
    const call = model.converse(request, { signal: controller.signal })
    const reason = new Error('the turn is over')
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
  })

  it('takes its request back when the caller gives up', async () => {
    const server = createHttpServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const controller = new AbortController()
    const model = createBedrockModel({ profileId: HAIKU, endpoint: `http://127.0.0.1:${port}` })

    const arrived = once(server, 'request') as Promise<[IncomingMessage]>
    const call = expect(model.converse(request, { signal: controller.signal })).rejects.toThrow()
    const [incoming] = await arrived
    const cut = once(incoming.socket, 'close')
    controller.abort()
    await call
    await cut
    await new Promise((resolve) => server.close(resolve))
  })

  it('nothing is sent for a caller who gave up before', async () => {
    const { url, requests } = await start([])
    const model = createBedrockModel({ profileId: HAIKU, endpoint: url })
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(model.converse(request, { signal })).rejects.toThrow('too late')
    expect(requests).toEqual([])
  })
})

describe('the profile', () => {
  it('must be in the table', () => {
    expect(() => createBedrockModel({ profileId: 'anthropic.claude-v2' })).toThrow(HAIKU)
  })

  it('must be one of India, unless it was chosen otherwise', () => {
    const profileId = 'global.anthropic.claude-haiku-5-5'
    expect(() => createBedrockModel({ profileId })).toThrow(/allowGlobal/)
    expect(createBedrockModel({ profileId, allowGlobal: true }).id).toBe(profileId)
  })
})

it('asks the real host when no endpoint is named', async () => {
  const seen: string[] = []
  const server = setupServer(
    http.post('https://bedrock-runtime.ap-south-1.amazonaws.com/*', ({ request: { url } }) => {
      seen.push(decodeURIComponent(new URL(url).pathname))
      return HttpResponse.json({
        output: { message: { role: 'assistant', content: [{ text: 'ok' }] } },
        stopReason: 'end_turn',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      })
    }),
  )
  server.listen({ onUnhandledFrame: 'error' })
  try {
    const response = await createBedrockModel({ profileId: HAIKU }).converse(request)
    expect(response.stopReason).toBe('end_turn')
  } finally {
    server.close()
  }
  expect(seen).toEqual([`/model/${HAIKU}/converse`])
})
