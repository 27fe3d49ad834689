import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { errorData } from '../../agent/log.ts'
import { ChannelError } from '../../channel/errors.ts'
import { buttonsBody, textBody } from '../../channel/payloads.ts'
import { BUCKET, startFakeSocial, type SocialFault } from './testing/fake-social.ts'
import { createSocialTransport, type SocialTransportOptions } from './transport.ts'

const HOME = 'phone-number-id-00000000000000000000000000000001'
const OTHER = 'phone-number-id-00000000000000000000000000000002'

let fake: Awaited<ReturnType<typeof startFakeSocial>>
let waits: number[]
beforeAll(async () => {
  fake = await startFakeSocial()
})
afterAll(() => fake.close())
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example')
  waits = []
  fake.calls.length = 0
  fake.faults.length = 0
  fake.media.clear()
})
afterEach(() => vi.unstubAllEnvs())

const transport = (more: Partial<SocialTransportOptions> = {}) =>
  createSocialTransport({
    numbers: { '100': HOME, '200': OTHER },
    graphVersion: 'v26.0',
    bucket: BUCKET,
    region: 'ap-south-1',
    endpoint: fake.url,
    s3: fake.s3,
    sleep: async (ms) => waits.push(ms),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...more,
  })
const to = { phoneNumberId: '200', to: { waId: '919800000001', userId: 'IN.1' } }
const send = (more: Partial<SocialTransportOptions> = {}) =>
  transport(more).send(to, textBody('hello'), 'turn-1')
const failure = async (work: Promise<unknown>): Promise<ChannelError> => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof ChannelError) return thrown
  throw new Error(`expected a ChannelError, got ${String(thrown)}`)
}
const messageOf = (call = fake.calls.at(-1)): unknown =>
  JSON.parse(Buffer.from(String(call?.body['message']), 'base64').toString('utf8'))
const left = async () => (await fake.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount

describe('send', () => {
  it('carries the body of the Cloud API, signed, from the number that was written to', async () => {
    expect(await send()).toEqual({ messageId: 'wamid.1' })
    expect(fake.calls[0]).toMatchObject({
      path: '/v1/whatsapp/send',
      authorization: expect.stringContaining('/ap-south-1/social-messaging/') as string,
      body: { originationPhoneNumberId: OTHER, metaApiVersion: 'v26.0' },
    })
    expect(messageOf()).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '919800000001',
      type: 'text',
      text: { body: 'hello', preview_url: false },
      biz_opaque_callback_data: 'turn-1',
    })
  })

  it('carries every script, and buttons as the builders make them', async () => {
    const body = buttonsBody('चीनी बेचूँ?', [{ id: 'yes', title: 'हाँ' }])
    await transport().send(to, body, 't')
    expect(messageOf()).toMatchObject(body)
  })

  it('knows no number that is not linked', async () => {
    const refused = transport().send({ ...to, phoneNumberId: '300' }, textBody('x'), 't')
    expect(await failure(refused)).toMatchObject({ kind: 'config', code: 'number_not_linked' })
    expect(fake.calls).toHaveLength(0)
  })

  it('waits and tries again when it is throttled', async () => {
    const throttled = { status: 429, type: 'ThrottledRequestException' }
    fake.faults.push(throttled, throttled)
    await send()
    expect(fake.calls).toHaveLength(3)
    expect(waits[0]).toBeGreaterThanOrEqual(500)
    expect(waits[1]).toBeGreaterThanOrEqual(1000)
  })

  it.each<[string, SocialFault]>([
    ['a failure on their side', { status: 500, type: 'InternalServiceException' }],
    ['a failure of what is behind them', { status: 502, type: 'DependencyException' }],
    ['a cut connection', 'reset'],
    ['no answer', 'hang'],
  ])('does not send twice after %s: it may have gone out', async (_, fault) => {
    fake.faults.push(fault)
    expect(await failure(send({ timeoutMs: 200 }))).toMatchObject({
      kind: 'retry',
      ambiguous: true,
    })
    expect(fake.calls).toHaveLength(1)
  })

  it('tries again where nobody was there to take it', async () => {
    const refused = failure(send({ endpoint: 'http://127.0.0.1:1', retries: 2 }))
    expect(await refused).toMatchObject({ kind: 'retry', ambiguous: false, code: 'unreachable' })
    expect(waits).toHaveLength(2)
  })

  it.each([
    ['AccessDeniedException', 403, 'config'],
    ['AccessDeniedByMetaException', 403, 'config'],
    ['ResourceNotFoundException', 404, 'config'],
    ['ValidationException', 400, 'never'],
    ['InvalidParametersException', 400, 'never'],
  ])('takes %s as what it is, and quotes nobody', async (type, status, kind) => {
    fake.faults.push({ status, type })
    const error = await failure(send())
    expect(error).toMatchObject({ kind, code: type, ambiguous: false })
    expect(JSON.stringify([error.message, error.details, errorData(error)])).not.toMatch(
      /9198|hello/,
    )
    expect(fake.calls).toHaveLength(1)
  })
})

describe('markRead', () => {
  it('sends the ticks and “typing…”, again if need be: twice does no harm', async () => {
    fake.faults.push('reset')
    await transport().markRead('100', 'wamid.9')
    expect(fake.calls).toHaveLength(2)
    expect(messageOf()).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.9',
      typing_indicator: { type: 'text' },
    })
  })
})

describe('media', () => {
  const bytes = Buffer.from('OggS and so on')

  it('come by way of the bucket, from whichever number has them, and leave nothing there', async () => {
    fake.media.set(`${OTHER}/77`, { bytes, mimeType: 'audio/ogg' })
    const file = await transport().fetchMedia('77', { maxBytes: 100 })
    expect(Buffer.from(file.bytes).equals(bytes)).toBe(true)
    expect(file).toMatchObject({
      mimeType: 'audio/ogg',
      sha256: createHash('sha256').update(bytes).digest('base64'),
    })
    expect(await left()).toBe(0)
  })

  it('are gone where no number has them', async () => {
    const gone = transport().fetchMedia('78', { maxBytes: 100 })
    expect(await failure(gone)).toMatchObject({ kind: 'media', code: 'media_gone' })
    expect(fake.calls.map(({ body }) => body['originationPhoneNumberId'])).toEqual([HOME, OTHER])
  })

  it.each([
    ['said', Buffer.alloc(3 * 1024 * 1024), 2000, 1],
    ['seen in the bucket', Buffer.alloc(2500), 2000, 2],
  ])('that are too large, as %s, are not read', async (_, large, maxBytes, calls) => {
    fake.media.set(`${HOME}/79`, { bytes: large, mimeType: 'image/png' })
    expect(await failure(transport().fetchMedia('79', { maxBytes }))).toMatchObject({
      code: 'media_too_large',
    })
    expect(fake.calls).toHaveLength(calls)
    expect(await left()).toBe(0)
  })

  it('are uploaded by way of the bucket, with their type', async () => {
    const file = { bytes, mimeType: 'application/pdf', filename: 'आज.pdf' }
    expect(await transport().uploadMedia('100', file)).toEqual({ mediaId: 'uploaded' })
    const uploaded = fake.media.get(`${HOME}/uploaded`)
    expect(Buffer.from(uploaded?.bytes ?? []).equals(bytes)).toBe(true)
    expect(uploaded?.mimeType).toBe('application/pdf')
    expect(await left()).toBe(0)
  })

  it('that the bucket does not take are a ChannelError', async () => {
    const file = { bytes, mimeType: 'application/pdf', filename: 'a.pdf' }
    const refused = transport({ bucket: 'not-there' }).uploadMedia('100', file)
    expect(await failure(refused)).toMatchObject({ kind: 'media', code: 'media_unreachable' })
  })
})
