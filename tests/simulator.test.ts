import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openRuntime, OWNER } from './support/runtime.ts'

let shop: Awaited<ReturnType<typeof openRuntime>>
let after = 0
beforeAll(async () => {
  shop = await openRuntime()
})
afterAll(() => shop.close())
beforeEach(async () => {
  after = (await shop.sent()).at(-1)?.seq ?? 0
})

const post = async (path: string, body: unknown) => {
  const response = await fetch(`${shop.url}/simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** With headers that `fetch` would not let through. */
const raw = (path: string, options: { method?: string; headers: Record<string, string> }) =>
  new Promise<number | undefined>((resolve, reject) => {
    const asked = httpRequest(`${shop.url}${path}`, options, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject)
    asked.end(options.method === 'POST' ? '{"text":"sold 1 kg sugar"}' : undefined)
  })

describe('POST /simulator/messages', () => {
  const base64 = Buffer.from('what is in the file').toString('base64')
  it.each([
    { text: 'how much sugar is left?' },
    { listRow: { id: 'x', title: 'Sugar' } },
    { audio: { base64, mimeType: 'audio/ogg' } },
    { image: { base64, mimeType: 'image/jpeg', caption: 'the bill' } },
    { document: { base64, filename: 'stock.xlsx', mimeType: 'application/vnd.ms-excel' } },
    { text: 'how much rice?', forwarded: true, replyTo: 'wamid.x' },
    { text: 'hello', fromUserId: 'IN.user-of-the-tests' },
  ])('is answered: %j', async (said) => {
    const { status, body } = await post('messages', said)
    expect(status).toBe(200)
    expect(body['id']).toEqual(expect.any(String))
    const to = 'fromUserId' in said ? String(said.fromUserId) : OWNER
    const [answer] = await shop.answers(to, 1, after)
    expect(answer).not.toBe('')
  })

  it.each<[unknown, string]>([
    [{}, 'exactly one of'],
    [{ text: '' }, 'text'],
    [{ text: 'a', image: { base64: '', mimeType: 'image/png' } }, 'exactly one of'],
    [{ text: 'a', from: '+91 98000' }, 'from'],
    [{ text: 'a', colour: 'red' }, 'colour'],
    [{ image: { base64: '***', mimeType: 'image/png' } }, 'base64'],
    [{ button: { id: 'x' } }, 'title'],
    [['text'], 'object'],
  ])('says what is wrong with %j', async (said, word) => {
    const { status, body } = await post('messages', said)
    expect(status).toBe(400)
    expect(body['error']).toContain(word)
  })

  it('says which languages it speaks', async () => {
    const { status, body } = await post('messages', { voice: { text: 'hola', language: 'es' } })
    expect([status, body['error']]).toEqual([400, expect.stringContaining('language')])
  })

  it('has one effect though it is delivered twice', async () => {
    const before = (await shop.stock('Sugar')) ?? 0
    expect((await post('faults', { fault: 'twice' })).body).toEqual({ waiting: 1 })
    await post('messages', { text: 'sold 1 kg sugar' })
    await shop.answers(OWNER, 1, after)
    await post('messages', { text: 'how much milk is left?' })
    expect(await shop.answers(OWNER, 2, after)).toHaveLength(2)
    expect(await shop.stock('Sugar')).toBe(before - 1)
    // The fault is used up: only the next one waits.
    expect((await post('faults', { fault: 'twice' })).body).toEqual({ waiting: 1 })
    await post('messages', { text: 'how much milk is left?' })
  })
})

describe('what programs read', () => {
  it('waits for news as long as it was asked to', async () => {
    const waiting = shop.sent(after, 10)
    await post('messages', { text: 'how much milk is left?' })
    expect((await waiting)[0]).toMatchObject({ seq: after + 1, to: OWNER })
    expect((await fetch(`${shop.url}/simulator/messages?after=x`)).status).toBe(400)
  })

  it('shows the ticks of what was said, and the reply below it', async () => {
    const { body } = await post('messages', { text: 'how much milk is left?' })
    await shop.answers(OWNER, 1, after)
    const { bubbles } = await shop.get<{ bubbles: { id: string; side: string; status: string }[] }>(
      `/simulator/chat?phone=${OWNER}`,
    )
    expect(bubbles.at(-2)).toMatchObject({ id: body['id'], side: 'phone', status: 'read' })
    expect(bubbles.at(-1)?.side).toBe('shop')
  })

  it('tells of each turn its calls, results and ledger rows', async () => {
    await post('messages', { text: 'sold 2 kg sugar' })
    await shop.answers(OWNER, 1, after)
    const newest = async () =>
      (await shop.get<{ turns: unknown[] }>(`/simulator/turns?phone=${OWNER}`)).turns.at(-1)
    await expect.poll(newest).toMatchObject({
      said: 'sold 2 kg sugar',
      steps: [
        { model: 'offline', calls: [{ tool: 'record_sale', result: { status: 'ok' } }] },
        { calls: [] },
      ],
      ledger: [{ kind: 'sale', item: 'Sugar', delta: -2, amount: 90, undone: false }],
    })
  })

  it('streams to the page that something changed', async () => {
    const stream = await fetch(`${shop.url}/simulator/events`)
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('hello')
    await post('messages', { text: 'how much milk is left?' })
    expect((await reader?.read())?.value).toContain('changed')
    await reader?.cancel()
  })

  it('gives back an uploaded file, never as a page of ours', async () => {
    const base64 = Buffer.from('<script>alert(1)</script>').toString('base64')
    await post('messages', { document: { base64, filename: 'x.html', mimeType: 'text/html' } })
    const { bubbles } = await shop.get<{
      bubbles: { side: string; message: { document?: { id: string } } }[]
    }>(`/simulator/chat?phone=${OWNER}`)
    const id = bubbles.findLast(({ side }) => side === 'phone')?.message.document?.id
    const file = await fetch(`${shop.url}/simulator/media/${id}`)
    expect(await file.text()).toBe('<script>alert(1)</script>')
    expect(file.headers.get('content-security-policy')).toBe('sandbox')
    expect((await fetch(`${shop.url}/simulator/media/1`)).status).toBe(404)
  })
})

describe('the clock and a new beginning', () => {
  it('goes forward by an ISO 8601 duration, and by nothing else', async () => {
    const clock = async () => Date.parse((await shop.get<{ now: string }>('/simulator/clock')).now)
    const before = await clock()
    expect((await post('clock', { advance: 'PT25H' })).status).toBe(200)
    expect((await clock()) - before).toBeGreaterThanOrEqual(25 * 3_600_000)
    for (const advance of ['1 hour', 'PT0S', '-PT1H', 7, undefined]) {
      expect((await post('clock', { advance })).status).toBe(400)
    }
  })

  it('is the demo shop as on the first day', async () => {
    const fresh = await openRuntime()
    const first = await fresh.get(`/simulator/stock?phone=${OWNER}`)
    await fresh.say({ text: 'sold 2 kg sugar' })
    await fresh.answers(OWNER, 1)
    expect(await fresh.get(`/simulator/stock?phone=${OWNER}`)).not.toEqual(first)
    const headers = { 'content-type': 'application/json' }
    await fetch(`${fresh.url}/simulator/reset`, { method: 'POST', headers, body: '{}' })
    expect(await fresh.get(`/simulator/stock?phone=${OWNER}`)).toEqual(first)
    expect(await fresh.get(`/simulator/chat?phone=${OWNER}`)).toEqual({ bubbles: [] })
    expect(await fresh.sent()).toEqual([])
    await fresh.close()
  })
})

describe('other pages and machines', () => {
  it.each<[string, Record<string, string>, number]>([
    ['another host name', { host: 'evil.example' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'content-type': 'text/plain' }, 415],
  ])('with %s sell nothing', async (_, headers, status) => {
    const before = await shop.stock('Sugar')
    expect(await raw('/simulator/messages', { method: 'POST', headers })).toBe(status)
    expect(await raw('/simulator/reset', { method: 'POST', headers })).toBe(status)
    expect(await shop.stock('Sugar')).toBe(before)
  })

  it('do not see the page by another name', async () => {
    expect(await raw('/', { headers: { host: 'evil.example' } })).toBe(403)
    expect(await raw('/', { headers: {} })).toBe(200)
  })

  it('need the token, if the server listens to them', async () => {
    const open = await openRuntime({ HOST: '0.0.0.0' })
    const at = (path: string) => fetch(`${open.url}${path}`).then(({ status }) => status)
    expect([await at('/'), await at('/simulator/stock'), await at('/page/app.js')]).toEqual([
      401, 401, 401,
    ])
    const page = await fetch(`${open.url}/?token=${open.token}`)
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(page.status).toBe(200)
    expect((await fetch(`${open.url}/page/app.js`, { headers: { cookie } })).status).toBe(200)
    // What Meta reaches has its own protection.
    expect(await at('/api/v1/health')).toBe(200)
    await open.close()
  })

  it.each(['127.0.0.1', '0.0.0.0', '::1', 'localhost'])(
    'or not, on %s, a message goes all the way',
    async (HOST) => {
      const open = await openRuntime({ HOST })
      const headers = {
        'content-type': 'application/json',
        ...(open.token !== undefined && { 'x-retailmind-token': open.token }),
      }
      const body = JSON.stringify({ text: 'how much milk is left?' })
      await fetch(`${open.url}/simulator/messages`, { method: 'POST', headers, body })
      const response = await fetch(`${open.url}/simulator/messages?after=1&wait=10`, { headers })
      expect(((await response.json()) as { messages: unknown[] }).messages).toHaveLength(1)
      await open.close()
    },
  )
})

it('an unknown route is 404, in JSON', async () => {
  for (const path of ['/nothing', '/simulator/nothing', '/page/nothing.js', '/other/app.js']) {
    const response = await fetch(`${shop.url}${path}`)
    expect([path, response.status]).toEqual([path, 404])
    expect(await response.json()).toEqual({ error: expect.stringContaining(path) as string })
  }
})
