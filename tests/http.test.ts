import { choiceId } from '../channel/buttons.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signBody } from '../channel/signature.ts'
import { APP_SECRET, openRuntime, OWNER, textWebhook, webhookOf } from './support/runtime.ts'

let shop: Awaited<ReturnType<typeof openRuntime>>
beforeAll(async () => {
  shop = await openRuntime()
})
afterAll(() => shop.close())

const lastSeq = async () => (await shop.sent()).at(-1)?.seq ?? 0
const RECEIVED = '{"status":"received"}'

describe('a message over HTTP', () => {
  it('goes in as a signed webhook, moves stock once, and is answered through the Graph API', async () => {
    const [before, after] = [await shop.stock('Sugar'), await lastSeq()]
    const response = await shop.webhook(textWebhook('wamid.http-1', 'sold 2 kg sugar'))
    expect([response.status, await response.text()]).toEqual([200, RECEIVED])
    const [answer] = await shop.answers(OWNER, 1, after)
    expect(answer).toContain('Sugar')
    expect(await shop.stock('Sugar')).toBe((before ?? 0) - 2)
    const messages = await shop.sent(after)
    expect(messages.map((m) => m.type)).toContain('read')
    const reply = messages.find((m) => m.type !== 'read')?.payload
    expect(reply).toMatchObject({
      messaging_product: 'whatsapp',
      to: OWNER,
      interactive: {
        action: { buttons: [{ reply: { id: expect.stringMatching(/^undo:/) as string } }] },
      },
    })
  })

  it('has one effect and one reply, though it comes 100 times, 8 at a time, and again among others', async () => {
    const [before, after] = [(await shop.stock('Milk')) ?? 0, await lastSeq()]
    const raw = textWebhook('wamid.http-100', 'sold 1 litre milk')
    let left = 100
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (left-- > 0) expect((await shop.webhook(raw)).status).toBe(200)
      }),
    )
    await shop.answers(OWNER, 1, after)
    const others = webhookOf([
      { id: 'wamid.http-101', text: 'sold 1 kg sugar', from: OWNER },
      { id: 'wamid.http-100', text: 'sold 1 litre milk', from: OWNER },
      { id: 'wamid.http-102', text: 'sold 1 maggi', from: OWNER },
    ])
    expect((await shop.webhook(others)).status).toBe(200)
    expect(await shop.answers(OWNER, 3, after)).toHaveLength(3)
    // Whatever else was to come would have come before a later message of the same person.
    await shop.webhook(textWebhook('wamid.http-103', 'how much sugar is left?'))
    expect(await shop.answers(OWNER, 4, after)).toHaveLength(4)
    expect(await shop.stock('Milk')).toBe(before - 1)
  })

  it('takes back a sale by a tap on Undo', async () => {
    const before = await shop.stock('Sugar')
    const after = await lastSeq()
    await shop.webhook(textWebhook('wamid.http-undo', '3 kilo cheeni bechi'))
    await shop.answers(OWNER, 1, after)
    const reply = (await shop.sent(after)).find((m) => m.type === 'interactive')
      ?.payload as unknown as {
      interactive: { action: { buttons: { reply: { id: string; title: string } }[] } }
    }
    const button = reply.interactive.action.buttons[0]?.reply
    const middle = await lastSeq()
    await shop.say({ from: OWNER, button })
    await shop.answers(OWNER, 1, middle)
    expect(await shop.stock('Sugar')).toBe(before)
  })

  it('onboards a number that nobody knows, with a shop of its own', async () => {
    const stranger = '919812345678'
    const after = await lastSeq()
    await shop.webhook(textWebhook('wamid.http-new', 'hello', stranger))
    await shop.answers(stranger, 1, after)
    const { items } = await shop.get<{ items: unknown[] }>(`/simulator/stock?phone=${stranger}`)
    expect(items).toEqual([])
    await shop.say({
      from: stranger,
      listRow: { id: choiceId('start', 'language:en'), title: 'English' },
    })
    await shop.answers(stranger, 2, after)
    await shop.webhook(textWebhook('wamid.http-new2', 'Rice Corner', stranger))
    await shop.answers(stranger, 3, after)
    await shop.webhook(textWebhook('wamid.http-new3', 'add item Rice in kg price 60', stranger))
    await shop.answers(stranger, 4, after)
    expect(await shop.stock('Rice', stranger)).toBe(0)
    expect(await shop.stock('Rice', OWNER)).toBeUndefined()
  })
})

describe('what is not Meta’s', () => {
  const raw = textWebhook('wamid.forged', 'sold 5 kg sugar')
  const good = signBody(raw, APP_SECRET)
  it.each([
    ['no signature', null],
    ['a wrong one', signBody(raw, 'another secret')],
    ['a truncated one', good.slice(0, -1)],
    ['an empty one', ''],
  ])('with %s is refused and leaves nothing', async (_, signature) => {
    const [stock, seq] = [await shop.stock('Sugar'), await lastSeq()]
    const response = await shop.webhook(raw, signature)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'UNAUTHORIZED' } })
    expect([await shop.stock('Sugar'), await lastSeq()]).toEqual([stock, seq])
  })

  it('written again by a JSON library is refused: the signature is over the bytes', async () => {
    const hindi = textWebhook('wamid.hindi', '२ किलो चीनी बेची')
    const again = Buffer.from(JSON.stringify(JSON.parse(hindi.toString())))
    expect((await shop.webhook(again, signBody(hindi, APP_SECRET))).status).toBe(401)
    expect((await shop.webhook(hindi)).status).toBe(200)
  })

  it('signed, but not JSON: 400', async () => {
    const response = await shop.webhook(Buffer.from('{"object": '))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'INVALID_REQUEST' } })
  })

  it.each([
    '{}',
    '[]',
    'null',
    '{"entry":[{"changes":[{"field":"a_field_of_2028","value":{"x":[1]}}]}]}',
  ])('signed and unknown: 200, %s', async (body) => {
    const response = await shop.webhook(Buffer.from(body))
    expect([response.status, await response.text()]).toEqual([200, RECEIVED])
  })

  it('larger than a webhook may be: 413', async () => {
    expect((await shop.webhook(Buffer.alloc(3 * 1024 * 1024 + 1, 0x20))).status).toBe(413)
  })
})

describe('the handshake', () => {
  it('echoes the challenge for the right token only', async () => {
    const own = await openRuntime({ WHATSAPP_VERIFY_TOKEN: 'verify-me' })
    const ask = (token: string) =>
      fetch(`${own.url}/webhook?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=12345`)
    const right = await ask('verify-me')
    expect([right.status, await right.text()]).toEqual([200, '12345'])
    expect((await ask('verify-you')).status).toBe(401)
    await own.close()
  })
})

describe('payloads of public projects', () => {
  const folder = join(import.meta.dirname, '../../shared/data/whatsapp')
  it.skipIf(!existsSync(folder))(
    'are all received, signed as they are (needs ../shared)',
    async () => {
      const index = readFileSync(join(folder, 'EXPECTED.json'), 'utf8')
      const files = (JSON.parse(index) as { file: string }[]).map((e) => e.file)
      for (const file of files) {
        const response = await shop.webhook(readFileSync(join(folder, file)))
        expect([file, response.status, await response.text()]).toEqual([file, 200, RECEIVED])
      }
    },
  )
})
