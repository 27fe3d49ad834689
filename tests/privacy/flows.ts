import { CANARIES } from './canaries.ts'
import type { Watched } from './watched-runtime.ts'

const NUMBER = '100000000000001'
let messages = 0

/** A webhook of one message, with all that Meta says of who sent it. */
function webhookOf(content: Record<string, unknown>, from: string = CANARIES.phone): object {
  const id = `${CANARIES.messageId}${++messages}`
  const contact = { profile: { name: CANARIES.profile }, wa_id: from, user_id: CANARIES.userId }
  const timestamp = String(Math.floor(Date.now() / 1000))
  return bodyOf({
    contacts: [contact],
    messages: [{ id, from, from_user_id: CANARIES.userId, timestamp, ...content }],
  })
}

function bodyOf(value: object): object {
  const metadata = { display_phone_number: '910000000001', phone_number_id: NUMBER }
  const changes = [
    { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } },
  ]
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes }] }
}

const text = (body: string) => webhookOf({ type: 'text', text: { body } })

function sayTo(shop: Watched) {
  return async (body: object): Promise<void> => {
    const answer = await shop.webhook(body)
    if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`)
    await shop.settle()
  }
}

/** Everything that people do, and everything that goes wrong, with a personal word in each place that takes one. */
export async function runAllFlows(shop: Watched): Promise<void> {
  const say = sayTo(shop)
  await say(text(`add new item ${CANARIES.item}, 20 kg, price 40`))
  await say(text(`sold 2 kg ${CANARIES.item} to ${CANARIES.customer}`))
  await say(text(`bought 5 kg sugar from ${CANARIES.supplier} for 200`))
  await say(text(`${CANARIES.text} ${CANARIES.customer}?`))
  await say({
    ...webhookOf({
      type: 'text',
      text: { body: `sold 1 kg ${CANARIES.item}` },
      context: { forwarded: true },
    }),
  })
  await tapLast(shop, say, 'confirm:')

  // Media that the platform does not have, and a list that it has.
  await say(
    webhookOf({
      type: 'audio',
      audio: { id: CANARIES.media, mime_type: 'audio/ogg; codecs=opus', voice: true },
    }),
  )
  await say(
    webhookOf({
      type: 'document',
      document: { id: CANARIES.media, filename: `${CANARIES.document}.csv`, mime_type: 'text/csv' },
    }),
  )
  await shop.simulate('messages', {
    from: CANARIES.phone,
    document: {
      base64: Buffer.from(
        `name,stock,price\n${CANARIES.item} Two,5,90\n${CANARIES.item} 3,x,y\n`,
      ).toString('base64'),
      filename: `${CANARIES.document}.csv`,
      mimeType: 'text/csv',
    },
  })
  await shop.settle()
  await tapLast(shop, say, 'confirm:')
  await say(webhookOf({ type: CANARIES.text, [CANARIES.text]: { body: CANARIES.text } }))

  // Somebody new, and somebody known by a user id alone.
  await say(
    webhookOf(
      { type: 'text', text: { body: `namaste, main ${CANARIES.customer}` } },
      CANARIES.newPhone,
    ),
  )
  await say(
    bodyOf({
      messages: [
        {
          id: `${CANARIES.messageId}none`,
          type: 'system',
          system: { body: CANARIES.text, wa_id: CANARIES.newPhone },
        },
      ],
    }),
  )

  await refusals(shop)
  await failedSends(shop, say)
  await brokenTool(shop, say)
  await deadLetter(shop)
}

/** All their data, and then nothing of it any more. */
export async function leave(shop: Watched): Promise<void> {
  const say = sayTo(shop)
  await say(text('export my data'))
  await say(text('delete my account'))
  await tapLast(shop, say, 'choice:erase:')
}

/** Webhooks that are not taken in, and what is signed but makes no sense. */
async function refusals(shop: Watched): Promise<void> {
  await shop.webhook(text(CANARIES.text), 'sha256=00')
  await shop.webhook(text(CANARIES.text), CANARIES.text)
  await shop.webhook(
    bodyOf({
      messages: [{ from: CANARIES.phone, [CANARIES.text]: CANARIES.customer }, CANARIES.text, null],
    }),
  )
  const status = {
    id: `${CANARIES.messageId}x`,
    status: 'failed',
    recipient_id: CANARIES.phone,
    biz_opaque_callback_data: 'unknown',
    errors: [{ code: 131026, title: CANARIES.text }],
  }
  await shop.webhook(bodyOf({ statuses: [status] }))
  await shop.simulate('messages', { from: CANARIES.phone, text: '' })
  await shop.settle()
}

async function failedSends(shop: Watched, say: (body: object) => Promise<void>): Promise<void> {
  for (const [fault, status] of [
    ['refuse', 400],
    ['refuse', 500],
    ['fail', 400],
  ] as const) {
    await shop.simulate('faults', { fault, status, code: 131026 })
    await say(text(`how much ${CANARIES.item} is left?`))
  }
}

/** What is said unasked, most of it refused by the platform. In a runtime of its own: its clock jumps over leases. */
export async function runNotices(shop: Watched): Promise<void> {
  await shop.webhook(text(`add new item ${CANARIES.item}, 20 kg, price 40`))
  await shop.settle()
  await shop.webhook(text(`sold 19 kg ${CANARIES.item} to ${CANARIES.customer}`))
  await shop.settle()
  await shop.simulate('faults', { fault: 'refuse', status: 400, code: 132001, times: 2 })
  await shop.simulate('clock', { advance: 'PT20H' })
  const before = (await shop.sent()).length
  for (let tries = 0; (await shop.sent()).length === before; tries++) {
    if (tries > 400) throw new Error('no notice was sent')
    // Each notice of a member waits for the one before it.
    if (tries % 60 === 59) await shop.simulate('clock', { advance: 'PT140S' })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** An item whose row cannot be read: the tool that needs it throws. */
async function brokenTool(shop: Watched, say: (body: object) => Promise<void>): Promise<void> {
  await whileBroken(shop, 'items', async () =>
    say(text(`sold 1 kg ${CANARIES.item} to ${CANARIES.customer}`)),
  )
}

/** A conversation that cannot be read: the turn fails until it is given up. */
async function deadLetter(shop: Watched): Promise<void> {
  await whileBroken(shop, 'conversations', async () => {
    await shop.webhook(text(`${CANARIES.text} for the dead letter`))
    for (let tries = 0; shop.traces().deadBodies === '[]'; tries++) {
      if (tries > 200) throw new Error('the turn is not given up')
      await shop.simulate('clock', { advance: 'PT5S' })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })
}

/** Rows of the table are no JSON for so long. */
async function whileBroken(
  shop: Watched,
  table: 'items' | 'conversations',
  work: () => Promise<void>,
): Promise<void> {
  shop.db.exec(
    `CREATE TABLE kept AS SELECT * FROM ${table}; UPDATE ${table} SET body = '{"${CANARIES.text}'`,
  )
  try {
    await work()
  } finally {
    shop.db.exec(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`)
  }
}

/** Taps the last button of a kind that the owner was shown. */
async function tapLast(
  shop: Watched,
  say: (body: object) => Promise<void>,
  kind: string,
): Promise<void> {
  const ids = (await shop.sent()).flatMap(({ payload }) => {
    const { interactive } = payload as {
      interactive?: { action?: { buttons?: { reply: { id: string } }[] } }
    }
    return interactive?.action?.buttons?.map(({ reply }) => reply.id) ?? []
  })
  const id = ids.findLast((one) => one.startsWith(kind))
  if (id === undefined) throw new Error(`no ${kind} button was shown: ${ids.slice(-5).join(' ')}`)
  await say(
    webhookOf({
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id, title: CANARIES.text } },
    }),
  )
}
