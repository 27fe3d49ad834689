import { beforeEach, describe, expect, it } from 'vitest'
import type { Request, Response } from '../http.ts'
import { createFaults, type Faults } from './faults.ts'
import { createGraphApi } from './graph-api.ts'
import { openWorld, type World } from './world.ts'

const PHONE = '919800000001'
const HOUR_MS = 3_600_000
let world: World
let faults: Faults
let now: number
let reported: { body: unknown; afterMs: number }[]
let graph: (request: Request) => Promise<Response>

beforeEach(() => {
  world = openWorld(':memory:')
  faults = createFaults()
  now = Date.parse('2026-01-14T05:30:00Z')
  reported = []
  graph = createGraphApi({
    world,
    faults,
    deliveries: {
      start: () => {},
      stop: async () => {},
      add: (body, afterMs = 0) => reported.push({ body, afterMs }),
    },
    accessToken: async () => 'token',
    now: () => now,
    baseUrl: () => 'http://local',
  })
})

async function call(method: string, path: string, body?: unknown, token = 'token') {
  const form = body instanceof FormData ? new globalThis.Response(body) : undefined
  const answer = await graph({
    method,
    url: new URL(`http://local/graph/${path}`),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': form?.headers.get('content-type') ?? 'application/json',
    },
    rawHeaders: [],
    body: form ? Buffer.from(await form.arrayBuffer()) : Buffer.from(JSON.stringify(body ?? {})),
  })
  const isJson = answer.headers?.['content-type']?.startsWith('application/json')
  return {
    status: answer.status,
    body: (isJson ? JSON.parse(String(answer.body)) : answer.body) as Record<string, unknown>,
  }
}

const message = (more: Record<string, unknown>) => ({
  messaging_product: 'whatsapp',
  to: PHONE,
  type: 'text',
  text: { body: 'hello' },
  ...more,
})
const send = (more: Record<string, unknown> = {}) =>
  call('POST', 'v26.0/100000000000001/messages', message(more))

const statuses = () =>
  reported.map(({ body, afterMs }) => {
    const { entry } = body as { entry: { changes: { value: Record<string, unknown> }[] }[] }
    const value = entry[0]?.changes[0]?.value as { statuses: Record<string, unknown>[] }
    return { ...value.statuses[0], afterMs }
  })

describe('messages', () => {
  it('are taken at any version, kept for the phone, and climb the ladder with the key they carried', async () => {
    const { status, body } = await send({ biz_opaque_callback_data: 'turn-1' })
    expect(status).toBe(200)
    const id = (body as { messages: { id: string }[] }).messages[0]?.id
    expect(id).toMatch(/^wamid\./)
    expect(body).toMatchObject({ contacts: [{ input: PHONE, wa_id: PHONE }] })
    expect(world.outgoingTo(PHONE)).toMatchObject([{ messageId: id, type: 'text' }])
    expect(statuses()).toMatchObject(
      ['sent', 'delivered', 'read'].map((name) => ({
        id,
        status: name,
        recipient_id: PHONE,
        biz_opaque_callback_data: 'turn-1',
      })),
    )
    const pauses = statuses().map(({ afterMs }) => afterMs)
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
    expect((await call('POST', 'v19.0/1/messages', message({}))).status).toBe(200)
  })

  it('may go to somebody without a number', async () => {
    await send({ to: undefined, recipient: 'IN.user-1' })
    expect(world.outgoingTo('IN.user-1')).toHaveLength(1)
  })

  const buttons = (titles: string[]) => ({
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'which?' },
      action: {
        buttons: titles.map((title) => ({ type: 'reply', reply: { id: `id-${title}`, title } })),
      },
    },
  })
  const rows = (count: number) => ({
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: 'which?' },
      action: {
        button: 'Pick',
        sections: [
          { rows: Array.from({ length: count }, (_, i) => ({ id: `${i}`, title: `t${i}` })) },
        ],
      },
    },
  })
  it.each<[string, Record<string, unknown>, number]>([
    ['no product', { messaging_product: 'telegram' }, 100],
    ['nobody to send to', { to: undefined }, 131008],
    ['no content', { text: undefined }, 131008],
    ['an empty text', { text: {} }, 100],
    ['a text too long', { text: { body: 'x'.repeat(4097) } }, 100],
    ['a callback key too long', { biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['an unknown type', { type: 'hologram', hologram: {} }, 131051],
    ['no buttons', buttons([]), 131009],
    ['four buttons', buttons(['a', 'b', 'c', 'd']), 131009],
    ['two buttons of one name', buttons(['a', 'a']), 131009],
    ['a button name too long', buttons(['x'.repeat(21)]), 131009],
    ['eleven rows', rows(11), 131009],
    ['a picture that was never uploaded', { type: 'image', image: { id: '123' } }, 131053],
  ])('are refused with %s', async (_, more, code) => {
    const answer = await send(more)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      error: { code, type: 'OAuthException', fbtrace_id: expect.any(String) as string },
    })
    expect([world.outgoingTo(PHONE), reported]).toEqual([[], []])
  })

  it('with as much as the platform takes are taken', async () => {
    for (const more of [
      { text: { body: 'x'.repeat(4096) } },
      buttons(['a', 'b', 'x'.repeat(20)]),
      rows(10),
    ]) {
      expect((await send(more)).status).toBe(200)
    }
  })

  it('need the bearer token', async () => {
    const answer = await call('POST', 'v26.0/1/messages', message({}), 'another')
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 190 } } })
    expect(world.outgoingTo(PHONE)).toEqual([])
  })
})

describe('mark-read', () => {
  it('turns the ticks of the message blue', async () => {
    const said = { at: new Date(now).toISOString(), from: PHONE, messageId: 'wamid.1', message: {} }
    world.addIncoming(said)
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.1' }
    const answer = await call('POST', 'v26.0/1/messages', read)
    expect(answer).toEqual({ status: 200, body: { success: true } })
    expect(world.incomingFrom(PHONE)[0]?.read).toBe(true)
    expect(world.outgoingAfter(0)).toMatchObject([{ type: 'read', to: PHONE }])
  })
})

describe('media', () => {
  it('go up, come down byte for byte, and can be taken away', async () => {
    const bytes = new Uint8Array([0xff, 0xd8, 0x00, 0x0a, 0x0d])
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('file', new Blob([bytes], { type: 'image/jpeg' }), 'bill.jpg')
    const { id } = (await call('POST', 'v26.0/1/media', form)).body as { id: string }
    const about = (await call('GET', `v26.0/${id}`)).body
    expect(about).toMatchObject({ id, mime_type: 'image/jpeg', file_size: 5 })
    const path = new URL(String(about['url'])).pathname.replace('/graph/', '')
    expect(Buffer.from((await call('GET', path)).body as never)).toEqual(Buffer.from(bytes))
    expect((await call('GET', path, undefined, 'another')).status).toBe(401)

    expect((await call('DELETE', `v26.0/${id}`)).body).toEqual({ success: true })
    expect(await call('GET', `v26.0/${id}`)).toMatchObject({
      status: 400,
      body: { error: { code: 100, error_subcode: 33 } },
    })
  })

  it('without a file are refused', async () => {
    expect(await call('POST', 'v26.0/1/media', new FormData())).toMatchObject({
      status: 400,
      body: { error: { code: 100 } },
    })
  })
})

describe('trouble', () => {
  it('that was ordered comes as often as ordered, then there is peace', async () => {
    faults.order({ fault: 'refuse', code: 131056, status: 429, times: 2 })
    for (let i = 0; i < 2; i++) {
      expect(await send()).toMatchObject({ status: 429, body: { error: { code: 131056 } } })
    }
    expect((await send()).status).toBe(200)
    expect(world.outgoingTo(PHONE)).toHaveLength(1)
  })

  it('can be a message that is taken and never arrives', async () => {
    faults.order({ fault: 'fail', code: 131026 })
    expect((await send({ biz_opaque_callback_data: 'turn-1' })).status).toBe(200)
    expect(statuses()).toMatchObject([
      { status: 'failed', errors: [{ code: 131026 }], biz_opaque_callback_data: 'turn-1' },
    ])
    expect(world.outgoingTo(PHONE)[0]?.status).toBe('failed')
  })

  it.each([{ fault: 'flood' }, { fault: 'refuse', status: 200 }, { fault: 'fail', times: 0 }, {}])(
    'of an unknown sort is refused: %j',
    (body) => expect(() => faults.order(body)).toThrow(/✖/),
  )

  it('is to write freely more than a day after the person did', async () => {
    const at = new Date(now).toISOString()
    world.addIncoming({ at, from: PHONE, messageId: 'wamid.1', message: {} })
    now += 24 * HOUR_MS
    await send()
    expect(statuses()[0]).toMatchObject({ status: 'sent' })
    reported = []
    now += 1
    await send()
    expect(statuses()).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }])
    reported = []
    await send({ type: 'template', template: { name: 'low_stock' } })
    expect(statuses()[0]).toMatchObject({ status: 'sent' })
  })
})

it('anything else is not understood', async () => {
  expect((await call('POST', 'messages', message({}))).status).toBe(400)
  expect((await call('PUT', 'v26.0/1/messages', message({}))).status).toBe(400)
})
