import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseWebhook } from './parse-webhook.ts'
import { webhookEntries } from './webhook-entries.ts'

const change = (value: unknown, field = 'messages') => ({
  entry: [{ changes: [{ field, value }] }],
})
const metadata = { phone_number_id: '100' }
const only = (message: Record<string, unknown>, contacts?: unknown) =>
  parseWebhook(
    change({ metadata, contacts, messages: [{ id: 'wamid.1', from: '91', ...message }] }),
  ).messages[0]

/** Everything a body can have, to be damaged. */
const WHOLE = {
  object: 'whatsapp_business_account',
  entry: [
    {
      changes: [
        {
          field: 'messages',
          value: {
            metadata,
            contacts: [{ wa_id: '91', user_id: 'IN.1', profile: { name: 'N' } }],
            messages: [
              {
                id: 'wamid.A',
                from: '91',
                timestamp: '1764000000',
                type: 'interactive',
                interactive: { type: 'button_reply', button_reply: { id: 'b', title: 'B' } },
                context: { id: 'wamid.0', forwarded: true },
              },
            ],
            statuses: [{ id: 'wamid.B', status: 'failed', errors: [{ code: 131047 }] }],
          },
        },
      ],
    },
  ],
}
const JUNK: unknown[] = [
  null,
  0,
  -1.5,
  true,
  '',
  [],
  {},
  [null],
  [[]],
  { __proto__: null },
  'a'.repeat(99),
]

/** Mulberry32: the same damage in every run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A copy in which some values are something else, some are doubled and some keys are prototype keys. Ids stay or vanish. */
function damaged(value: unknown, next: () => number, key = ''): unknown {
  if (next() < 0.04 && key !== 'id') return JUNK[Math.floor(next() * JUNK.length)]
  if (next() < 0.04) return undefined
  if (Array.isArray(value)) {
    const items = value.flatMap((item: unknown) => (next() < 0.2 ? [item, null, item] : [item]))
    return items.map((item) => damaged(item, next))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
    next() < 0.02 ? '__proto__' : name,
    damaged(inner, next, name),
  ])
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)))
}

describe('parseWebhook', () => {
  it('reads a text with its sender, time and context', () => {
    const message = only(
      {
        from_user_id: 'IN.1',
        timestamp: '1764000000',
        type: 'text',
        text: { body: '2 doodh' },
        context: { id: 'wamid.0', forwarded: true },
      },
      [
        { wa_id: '92', profile: { name: 'Someone else' } },
        { wa_id: '91', profile: { name: 'सीता' } },
      ],
    )
    expect(message).toEqual({
      phoneNumberId: '100',
      messageId: 'wamid.1',
      timestamp: 1764000000,
      sender: { waId: '91', userId: 'IN.1', name: 'सीता' },
      content: { type: 'text', text: '2 doodh' },
      replyTo: 'wamid.0',
      forwarded: true,
    })
  })

  it('never gives a sender the name of somebody else', () => {
    const contacts = [{ wa_id: '92', user_id: 'IN.2', profile: { name: 'Someone else' } }]
    expect(only({ type: 'text', text: { body: 'x' } }, contacts)?.sender).toEqual({ waId: '91' })
  })

  it('knows a sender without a phone by the business-scoped id', () => {
    const message = only(
      { from: undefined, from_user_id: 'IN.7', type: 'text', text: { body: 'x' } },
      [{ user_id: 'IN.7', profile: { name: 'Ravi' } }],
    )
    expect(message?.sender).toEqual({ userId: 'IN.7', name: 'Ravi' })
  })

  it.each([
    [
      { type: 'button', button: { payload: 'undo:1', text: 'Undo' } },
      { type: 'tap', id: 'undo:1', title: 'Undo' },
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'p', title: 'Toor' } },
      },
      { type: 'tap', id: 'p', title: 'Toor' },
    ],
    [
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: {} } },
      { type: 'unsupported', kind: 'interactive nfm_reply' },
    ],
    [
      { type: 'audio', audio: { id: '5', mime_type: 'audio/ogg', voice: true, sha256: 's' } },
      { type: 'audio', media: { mediaId: '5', mimeType: 'audio/ogg', voice: true, sha256: 's' } },
    ],
    [
      { type: 'document', document: { id: '6', filename: 'a.xlsx', caption: 'c' } },
      { type: 'document', media: { mediaId: '6', filename: 'a.xlsx', caption: 'c' } },
    ],
    [
      { type: 'image', image: {} },
      { type: 'unsupported', kind: 'image' },
    ],
    [
      { type: 'reaction', reaction: { emoji: '👍' } },
      { type: 'unsupported', kind: 'reaction' },
    ],
    [{ type: 'a_kind_of_2028' }, { type: 'unsupported', kind: 'a_kind_of_2028' }],
    [{ type: '__proto__' }, { type: 'unsupported', kind: '__proto__' }],
  ])('reads %j', (message, content) => {
    expect(only(message)?.content).toEqual(content)
  })

  it('reads statuses with our key and the codes of errors', () => {
    const status = {
      id: 'wamid.9',
      status: 'failed',
      biz_opaque_callback_data: 'turn',
      errors: [{ code: 131047 }],
    }
    expect(parseWebhook(change({ metadata, statuses: [status] })).statuses).toEqual([
      {
        phoneNumberId: '100',
        messageId: 'wamid.9',
        status: 'failed',
        turnKey: 'turn',
        errors: [131047],
      },
    ])
  })

  it('names the change of a message without an id, and keeps the one beside it', () => {
    const nameless = { from: '91', type: 'text', text: { body: 'x' } }
    const batch = parseWebhook(
      change({ metadata, messages: [nameless, { ...nameless, id: 'wamid.2' }] }),
    )
    expect(batch.messages.map((m) => m.messageId)).toEqual(['wamid.2'])
    expect(batch.others).toEqual(['messages'])
  })

  it('keeps each message with the number of its own change', () => {
    const of = (id: string) => ({
      field: 'messages',
      value: { metadata: { phone_number_id: id }, messages: [{ id: `wamid.${id}`, from: '91' }] },
    })
    const batch = parseWebhook({
      entry: [{ changes: [of('1'), of('2')] }, { changes: [of('3')] }],
    })
    expect(batch.messages.map((m) => [m.messageId, m.phoneNumberId])).toEqual([
      ['wamid.1', '1'],
      ['wamid.2', '2'],
      ['wamid.3', '3'],
    ])
  })

  it('reads as many messages as a body can hold', () => {
    const messages = Array.from({ length: 300_000 }, (_, i) => ({ id: `${i}` }))
    expect(parseWebhook(change({ metadata, messages })).messages).toHaveLength(300_000)
  })

  it('throws on no shape, and makes up no message, over 20,000 damaged bodies', () => {
    const next = randomFrom(7)
    let read = 0
    for (let i = 0; i < 20_000; i++) {
      const body = damaged(WHOLE, next)
      const batch = parseWebhook(body)
      for (const { messageId } of batch.messages) expect(messageId).toBe('wamid.A')
      for (const { messageId } of batch.statuses) expect(messageId).toBe('wamid.B')
      read += batch.messages.length + batch.statuses.length
    }
    // The damage left enough whole to say something.
    expect(read).toBeGreaterThan(10_000)
  })

  it('reads a body that is nested without end', () => {
    let deep: unknown = 'x'
    for (let i = 0; i < 5000; i++) deep = { messages: [deep], type: deep, text: deep }
    expect(only({ type: 'text', text: deep, context: deep })?.content).toEqual({
      type: 'unsupported',
      kind: 'text',
    })
  })

  it('throws on nothing', () => {
    const shapes: unknown[] = [null, undefined, 0, '', 'x', [], {}, [[]], { length: 3 }, true, NaN]
    const names = [
      'entry',
      'changes',
      'value',
      'messages',
      'statuses',
      'contacts',
      'metadata',
      'text',
    ]
    for (const shape of shapes) {
      expect(() => parseWebhook(shape)).not.toThrow()
      for (const name of names) {
        expect(() =>
          parseWebhook({ entry: [{ changes: [{ value: { [name]: shape } }] }] }),
        ).not.toThrow()
        expect(() =>
          parseWebhook({ [name]: shape, entry: [shape, { changes: [shape] }] }),
        ).not.toThrow()
        expect(() => only({ [name]: shape, type: name, context: shape })).not.toThrow()
      }
    }
  })
})

const folder = join(import.meta.dirname, '../../shared/data/whatsapp')
const isHere = existsSync(folder)
if (!isHere) console.warn('skipped: ../shared/data/whatsapp (other people’s payloads) is not here')

interface Entry {
  changes?: {
    value?: { metadata?: { phone_number_id?: string }; messages?: { id: string }[] }
  }[]
}
interface Expected {
  file: string
  messages: { id: string; from: string | null; from_user_id: string | null }[]
  statuses: { id: string; status: string }[]
}
const expected = isHere
  ? (JSON.parse(readFileSync(join(folder, 'EXPECTED.json'), 'utf8')) as Expected[]).filter(
      // Envelopes of another transport.
      ({ file }) => !file.startsWith('aws_social/'),
    )
  : []

describe.skipIf(!isHere)('payloads of public projects', () => {
  it('are there', () => expect(expected.length).toBeGreaterThan(50))

  it.each(expected.map((e) => [e.file, e] as const))(
    '%s: nothing lost, nothing made up',
    (file, want) => {
      const body: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      const batch = parseWebhook(body)
      expect(batch.messages.map((m) => m.messageId)).toEqual(want.messages.map((m) => m.id))
      expect(batch.statuses.map((s) => [s.messageId, s.status])).toEqual(
        want.statuses.map((s) => [s.id, s.status]),
      )
      want.messages.forEach(({ from, from_user_id }, i) => {
        if (from) expect(batch.messages[i]?.sender.waId).toBe(from)
        if (from_user_id) expect(batch.messages[i]?.sender.userId).toBe(from_user_id)
      })
      const own = (webhookEntries(body) as Entry[])
        .flatMap((entry) => entry.changes ?? [])
        .flatMap(({ value }) =>
          (value?.messages ?? []).map((m) => [m.id, value?.metadata?.phone_number_id ?? '']),
        )
      expect(batch.messages.map((m) => [m.messageId, m.phoneNumberId])).toEqual(own)
    },
  )
})
