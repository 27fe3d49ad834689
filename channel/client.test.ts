import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudApiClient } from './client.ts'
import { ChannelError } from './errors.ts'
import { textBody } from './payloads.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A platform over real HTTP that answers from a script; the last answer repeats. */
let server: Server
let origin: string
let script: Answer[]
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]
let waits: number[]

beforeEach(async () => {
  script = []
  seen = []
  waits = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
      })
      const answer = script.length > 1 ? script.shift() : script[0]
      answer?.(request, response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const client = (more: Partial<Parameters<typeof createCloudApiClient>[0]> = {}) =>
  createCloudApiClient({
    graphUrl: () => `${origin}/graph`,
    graphVersion: 'v26.0',
    accessToken: async () => 'secret-token',
    sleep: async (ms) => waits.push(ms),
    ...more,
  })

const ok: Answer = (_, response) => response.end(JSON.stringify({ messages: [{ id: 'wamid.1' }] }))
const error =
  (status: number, code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers)
    response.end(JSON.stringify({ error: { code, message: `said to 919800000001: hello` } }))
  }
const transient: Answer = (_, response) =>
  response.writeHead(400).end('{"error":{"code":987654,"is_transient":true}}')
const to = { phoneNumberId: '100', to: { waId: '919800000001', userId: 'IN.1' } }
const send = (more = {}) => client(more).send(to, textBody('hello'), 'turn-1')
const failure = async (work: Promise<unknown>): Promise<ChannelError> => {
  const thrown = await work.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (thrown instanceof ChannelError) return thrown
  throw new Error(`expected a ChannelError, got ${String(thrown)}`)
}

describe('send', () => {
  it('posts the body with recipient, turn key and token, and gives the id', async () => {
    script = [ok]
    expect(await send()).toEqual({ messageId: 'wamid.1' })
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/graph/v26.0/100/messages' })
    expect(seen[0]?.headers.authorization).toBe('Bearer secret-token')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '919800000001',
      type: 'text',
      text: { body: 'hello', preview_url: false },
      biz_opaque_callback_data: 'turn-1',
    })
  })

  it('sends to the user id where there is no phone number', async () => {
    script = [ok]
    await client().send({ phoneNumberId: '100', to: { userId: 'IN.1' } }, textBody('x'), 't')
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ recipient: 'IN.1' })
    expect(JSON.parse(seen[0]?.body ?? '')).not.toHaveProperty('to')
  })

  it.each([
    ['429 with Retry-After', error(429, 130429, { 'retry-after': '3' }), 3000],
    ['the pair limit', error(400, 131056), 1000],
    ['500', error(500, 1), 500],
    ['a code that is marked as passing', transient, 500],
    [
      'Meta’s own wait header',
      error(400, 80007, {
        'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":0.1}]}',
      }),
      6000,
    ],
  ])('waits and tries again after %s', async (_, fault, least) => {
    script = [fault, ok]
    await send()
    expect(seen).toHaveLength(2)
    expect(waits[0]).toBeGreaterThanOrEqual(least)
  })

  it('waits four times as long at each refusal for the pair limit', async () => {
    script = [error(400, 131056), error(400, 131056), error(400, 131056), ok]
    await send()
    const seconds = waits.map((ms) => ms / 1000)
    expect(seconds).toHaveLength(3)
    ;[1, 4, 16].forEach((least, i) => {
      expect(seconds[i]).toBeGreaterThanOrEqual(least)
      expect(seconds[i]).toBeLessThanOrEqual(least * 1.25)
    })
  })

  it('leaves a wait of minutes to the queue', async () => {
    script = [error(429, 4, { 'retry-after': '600' })]
    expect(await failure(send())).toMatchObject({ kind: 'retry', retryAfterMs: 600_000 })
    expect(seen).toHaveLength(1)
  })

  it('gives up after a few tries', async () => {
    script = [error(503, 2)]
    expect((await failure(send({ retries: 2 }))).kind).toBe('retry')
    expect(seen).toHaveLength(3)
  })

  it.each([
    [131047, 'window'],
    [131026, 'never'],
    [132001, 'template'],
    [190, 'config'],
    [210, 'config'],
    [131048, 'spam'],
    [987654, 'never'],
  ])('does not try again after %i (%s)', async (code, kind) => {
    script = [error(400, code)]
    expect(await failure(send())).toMatchObject({ kind, code: `platform_${code}` })
    expect(seen).toHaveLength(1)
  })

  it('says that a message cut off on the way may have gone out, and does not send it twice', async () => {
    for (const fault of [() => {}, (r: IncomingMessage) => r.socket.destroy()] as Answer[]) {
      seen = []
      script = [fault]
      const sent = send({ timeoutMs: 300 })
      expect(await failure(sent)).toMatchObject({ kind: 'retry', ambiguous: true })
      expect(seen).toHaveLength(1)
    }
  })

  it('does not send twice when a gateway gave up waiting for the platform', async () => {
    script = [(_, response) => response.writeHead(504).end('<html>Gateway Time-out</html>')]
    expect(await failure(send())).toMatchObject({ kind: 'retry', ambiguous: true })
    expect(seen).toHaveLength(1)
  })

  it.each(['', '..', '.'])('refuses %j as the id of a number', async (phoneNumberId) => {
    script = [ok]
    const sent = client().send({ ...to, phoneNumberId }, textBody('x'), 't')
    expect(await failure(sent)).toMatchObject({ kind: 'never', code: 'bad_graph_id' })
    expect(seen).toHaveLength(0)
  })

  it('keeps an id in its place in the path', async () => {
    script = [ok]
    await client().send({ ...to, phoneNumberId: '../1?x=/' }, textBody('x'), 't')
    expect(seen[0]?.url).toBe('/graph/v26.0/..%2F1%3Fx%3D%2F/messages')
  })

  it('refuses a turn key that would not come back whole', async () => {
    script = [ok]
    const sent = client().send(to, textBody('x'), 'k'.repeat(513))
    expect(await failure(sent)).toMatchObject({ kind: 'limit' })
    expect(seen).toHaveLength(0)
  })

  it('tries again when nothing listened: nothing can have gone out', async () => {
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const gone = { graphUrl: () => `http://127.0.0.1:${port}`, retries: 1 }
    const thrown = await failure(send(gone))
    expect(thrown).toMatchObject({ kind: 'retry', ambiguous: false })
    expect(waits).toHaveLength(1)
  })

  it('never quotes a number, a token or a text', async () => {
    script = [error(400, 131026)]
    const thrown = await failure(send())
    expect(JSON.stringify([thrown.message, thrown.details, thrown.code])).not.toMatch(
      /9198|secret|hello/,
    )
  })
})

describe('fetchMedia', () => {
  const bytes = Buffer.from('OggS and so on')
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  const node =
    (more: Record<string, unknown> = {}): Answer =>
    (_, response) =>
      response.end(
        JSON.stringify({
          id: '5',
          url: `${origin}/file`,
          mime_type: 'audio/ogg',
          sha256,
          file_size: bytes.length,
          ...more,
        }),
      )
  const file: Answer = (_, response) => response.end(bytes)
  const notFound: Answer = (_, response) => response.writeHead(404).end()
  const redirect: Answer = (_, response) =>
    response.writeHead(302, { location: `${origin}/elsewhere` }).end()
  const cut: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': '14' })
    response.write('OggS', () => response.destroy())
  }
  const stall: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': '14' })
    response.write('OggS')
  }
  const wrongHash = node({ sha256: 'AAAA' })
  const unknownMedia: Answer = (_, response) =>
    response.writeHead(400).end('{"error":{"code":100,"error_subcode":33}}')
  const fetchIt = (maxBytes = 1000) => client().fetchMedia('5', { maxBytes })

  it('gets the node, then the file with the token, and checks the hash', async () => {
    script = [node(), file]
    expect(await fetchIt()).toEqual({ bytes, mimeType: 'audio/ogg', sha256 })
    expect(seen.map((s) => s.url)).toEqual(['/graph/v26.0/5', '/file'])
    expect(seen[1]?.headers.authorization).toBe('Bearer secret-token')
  })

  it.each([
    ['an address that has run out', notFound],
    ['a download that broke off', cut],
    ['a fault of the media host', (_: unknown, r: ServerResponse) => r.writeHead(503).end()],
  ])('asks for the address again after %s, once', async (_, fault) => {
    script = [node(), fault, node(), file]
    expect((await fetchIt()).bytes).toEqual(bytes)
    expect(seen.map((s) => s.url)).toEqual(['/graph/v26.0/5', '/file', '/graph/v26.0/5', '/file'])
  })

  it('gives up a download that stalls', async () => {
    script = [node(), stall, node(), stall]
    const fetched = client({ timeoutMs: 300 }).fetchMedia('5', { maxBytes: 1000 })
    expect(await failure(fetched)).toMatchObject({ code: 'media_unreachable' })
  })

  it('never sends the token to where a redirect leads', async () => {
    const reached: unknown[] = []
    const other = createServer((request, response) => {
      reached.push(request.headers.authorization)
      response.end(bytes)
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const away: Answer = (_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end()
    script = [node(), away, node(), away]
    expect(await failure(fetchIt())).toMatchObject({ code: 'media_unreachable' })
    other.close()
    expect(reached).toEqual([])
  })

  it.each([
    ['a hash that differs', [wrongHash, file, wrongHash, file], 'media_hash'],
    ['an announced size above the limit', [node({ file_size: 5000 })], 'media_too_large'],
    ['a host that is not allowed', [node({ url: 'https://evil.example/x' })], 'media_host'],
    [
      'a host that only ends like an allowed one',
      [node({ url: 'https://evilwhatsapp.net/x' })],
      'media_host',
    ],
    ['an allowed host without TLS', [node({ url: 'http://lookaside.fbsbx.com/x' })], 'media_host'],
    ['media that is gone', [node(), notFound, node(), notFound], 'media_gone'],
    ['a redirect', [node(), redirect, node(), redirect], 'media_unreachable'],
    ['a download that breaks off', [node(), cut, node(), cut], 'media_unreachable'],
    ['an id that the platform does not know', [unknownMedia], 'media_gone'],
    ['media without an address', [node({ url: 'nonsense' })], 'channel_media'],
    ['a token in the address', [node({ url: 'https://u:p@evil.example/' })], 'media_host'],
    [
      'more bytes than announced',
      [node({ file_size: 1 }), (_: unknown, r: ServerResponse) => r.end(Buffer.alloc(5000))],
      'media_too_large',
    ],
  ])('refuses %s', async (_, answers, code) => {
    script = [...answers, (_r, response) => response.end('not to be asked')]
    expect(await failure(fetchIt())).toMatchObject({ code })
    expect(seen.map((s) => s.url)).not.toContain('/elsewhere')
  })
})

describe('uploadMedia and markRead', () => {
  it('uploads multipart and gives the id', async () => {
    script = [(_, response) => response.end('{"id":"77"}')]
    const upload = { bytes: Buffer.from('x'), mimeType: 'application/pdf', filename: 'रिपोर्ट.pdf' }
    expect(await client().uploadMedia('100', upload)).toEqual({ mediaId: '77' })
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data/)
    expect(seen[0]?.body).toContain('application/pdf')
  })
  it('marks read with typing, and may repeat that', async () => {
    script = [
      (request) => request.socket.destroy(),
      (_, response) => response.end('{"success":true}'),
    ]
    await client().markRead('100', 'wamid.9')
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.9',
      typing_indicator: { type: 'text' },
    })
  })
})
