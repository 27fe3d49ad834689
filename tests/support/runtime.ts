import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment } from '../../adapters/environment.ts'
import { signBody } from '../../channel/signature.ts'
import { startRuntime } from '../../local/runtime.ts'
import { asMetaWrites, messageWebhook } from '../../local/simulator/webhook-bodies.ts'

export const APP_SECRET = 'app-secret-of-the-tests'
export const OWNER = '919800000001'
export const NUMBER = '100000000000001'

interface Sent {
  seq: number
  at: string
  to: string
  type: string
  payload: Record<string, unknown> & {
    text?: { body: string }
    interactive?: { body: { text: string } }
  }
}

/** The whole program in a folder of its own, on a free port, reached over HTTP only. */
export async function openRuntime(environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'retailmind-'))
  const runtime = await startRuntime(
    readEnvironment({
      RETAILMIND_DATA: folder,
      PORT: '0',
      WHATSAPP_APP_SECRET: APP_SECRET,
      RETAILMIND_LOG_LEVEL: 'SILENT',
      ...environment,
    }),
  )
  const get = async <T>(path: string) => (await fetch(`${runtime.url}${path}`)).json() as Promise<T>
  const sent = async (after = 0, wait = 0) =>
    (await get<{ messages: Sent[] }>(`/simulator/messages?after=${after}&wait=${wait}`)).messages

  return {
    url: runtime.url,
    folder,
    token: runtime.token,
    get,
    sent,
    /** Posts bytes to the webhook, signed unless a signature is given. */
    webhook(raw: Uint8Array, signature: string | null = signBody(raw, APP_SECRET)) {
      return fetch(`${runtime.url}/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(signature !== null && { 'x-hub-signature-256': signature }),
        },
        body: new Uint8Array(raw),
      })
    },
    say: (said: Record<string, unknown>) =>
      fetch(`${runtime.url}/simulator/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(said),
      }),
    /** The texts that a phone was sent after `seq`, once there are as many as wanted; what is spoken is not counted. */
    async answers(to: string, count: number, after = 0): Promise<string[]> {
      for (let tries = 0; tries < 400; tries++) {
        const messages = (await sent(after)).filter(
          (m) => m.to === to && m.type !== 'read' && m.type !== 'audio',
        )
        if (messages.length >= count) {
          return messages.map(
            ({ payload }) => payload.text?.body ?? payload.interactive?.body.text ?? '',
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      throw new Error(`waited for ${count} answers in vain`)
    },
    async stock(name: string, phone = OWNER): Promise<number | undefined> {
      const { items } = await get<{ items: { name: string; stock: number }[] }>(
        `/simulator/stock?phone=${phone}`,
      )
      return items.find((item) => item.name === name)?.stock
    },
    async close() {
      await runtime.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A webhook of one text message, as Meta writes it. */
export function textWebhook(id: string, text: string, from = OWNER, at = Date.now()): Buffer {
  return webhookOf([{ id, text, from }], at)
}

export function webhookOf(
  messages: { id: string; text: string; from: string }[],
  at = Date.now(),
): Buffer {
  const timestamp = String(Math.floor(at / 1000))
  const bodies = messages.map(({ id, text, from }) =>
    messageWebhook(NUMBER, { from }, { id, from, timestamp, type: 'text', text: { body: text } }),
  )
  const entry = bodies.flatMap((body) => body['entry'] as unknown[])
  return Buffer.from(asMetaWrites({ object: 'whatsapp_business_account', entry }))
}
