import fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QueueEntry } from '../../agent/queue.ts'
import { runTurn } from '../../agent/turn.ts'
import type { InboundMessage } from '../../channel/inbound.ts'
import { signBody } from '../../channel/signature.ts'
import { createWebhookHandler } from '../../handlers/webhook.ts'
import { toProxyEvent } from '../../local/api-gateway.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { NUMBERS, SHOPS } from '../isolation/shops.ts'
import { openWorld } from '../isolation/world.ts'
import { textWebhook } from '../support/runtime.ts'
import { damage, damaged, deepJson, hostileJson, hostileText } from './hostile.ts'
import { counter, type FuzzTarget } from './target.ts'
import { assertTellsNothing } from './telltale.ts'

const SECRET = 'app-secret-of-the-fuzz'
const RECORDED = join(import.meta.dirname, '../../../shared/data/whatsapp')
const EXPECTED: ReadonlySet<number> = new Set([200, 400, 401])
/** A shop that lived through so many turns is slow to compare. */
const TURNS_OF_A_WORLD = 100

/** Bytes for the webhook: noise, JSON, and real bodies that were damaged, rightly signed or not. What is taken in is run as a turn. */
export const webhookTarget: FuzzTarget = {
  name: 'webhook',
  share: 20,
  async open() {
    const { seen, count } = counter()
    const world = await openWorld()
    const queued: QueueEntry[] = []
    const logged: string[] = []
    const note = (message: string) => void logged.push(message)
    const queue = {
      async send(entries: readonly QueueEntry[]) {
        queued.push(...entries)
        return { failed: [] }
      },
    }
    const handler = createWebhookHandler({
      secrets: { get: async (name) => (name === 'appSecret' ? SECRET : world.key) },
      turnQueue: queue,
      statusQueue: queue,
      logger: { info: note, warn: note, error: note },
    })
    const recorded = recordedBodies()
    let turns = 0
    const property = fc.asyncProperty(request(recorded), async ({ bytes, signature }) => {
      queued.length = 0
      logged.length = 0
      const isSigned = signature === signBody(bytes, SECRET)
      const answer = await handler(
        toProxyEvent({
          method: 'POST',
          url: new URL('http://local/webhook'),
          headers: { ...(signature !== undefined && { 'x-hub-signature-256': signature }) },
          rawHeaders: [],
          body: Buffer.from(bytes),
        }),
        lambdaContext('webhook', 30_000),
      )
      count(String(answer.statusCode))
      if (!EXPECTED.has(answer.statusCode))
        throw new Error(`answered ${answer.statusCode}: ${logged.join()}`)
      assertTellsNothing(answer.body, Buffer.from(bytes).toString('utf8'))
      if (!isSigned && answer.statusCode !== 401)
        throw new Error('an unsigned body was not refused')
      if (answer.statusCode !== 200 && queued.length > 0)
        throw new Error('a refused body was queued')
      for (const { group, dedupId, body } of queued) {
        const message = JSON.parse(body) as InboundMessage
        if (!('content' in message)) continue
        for (const id of [group, dedupId]) {
          if (!/^[0-9a-f]{64}$/.test(id)) throw new Error(`"${id}" is no keyed hash`)
        }
        if (++turns % TURNS_OF_A_WORLD === 0) await world.reset()
        world.clock.advance(60_000)
        // As the queue hands it on.
        const { outcome } = await runTurn(
          { ...message, timestamp: world.clock.now() / 1000 },
          world.deps,
        )
        count(`turn ${outcome}`)
        if (outcome !== 'done')
          throw new Error(`the turn is ${outcome}: ${JSON.stringify(world.logged)}`)
      }
    })
    return {
      property: property,
      seen,
      ...(recorded.length === 0 && {
        missing: 'recorded bodies: ../shared/data/whatsapp is not here',
      }),
      close: async () => world.close(),
    }
  },
}

function request(recorded: readonly Uint8Array[]) {
  const own = fc
    .tuple(hostileText, fc.constantFrom(...SHOPS.map(({ owner }) => owner.waId), '4915112345678'))
    .map(([text, from]): Uint8Array => textWebhook('wamid.fuzz', text, from))
  const real = recorded.length > 0 ? fc.constantFrom(...recorded) : own
  const bytes = fc.oneof(
    { weight: 2, arbitrary: own },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.oneof(own, real), fc.array(damage, { maxLength: 3 }))
        .map(([good, harm]) => damaged(good, harm)),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.oneof(own, real), fc.nat(), hostileJson)
        .map(([good, which, json]) => withValue(good, which, json)),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(hostileJson, deepJson).map((json): Uint8Array => Buffer.from(json)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  )
  const signing = fc.constantFrom('right', 'right', 'right', 'wrong', 'none', 'junk')
  return fc.tuple(bytes, signing, hostileText).map(([body, how, junk]) => ({
    bytes: body,
    signature: {
      right: signBody(body, SECRET),
      wrong: signBody(body, 'another-secret'),
      none: undefined,
      junk: `sha256=${junk}`,
    }[how],
  }))
}

/** One value of a JSON body replaced by another. */
function withValue(body: Uint8Array, which: number, json: string): Uint8Array {
  const text = Buffer.from(body).toString('utf8')
  const values = [...text.matchAll(/(?<=[:[,]\s*)("(?:[^"\\]|\\.)*"(?!\s*:)|\d+|true|false|null)/g)]
  const value = values[which % Math.max(1, values.length)]
  if (!value) return body
  return Buffer.from(text.slice(0, value.index) + json + text.slice(value.index + value[0].length))
}

/** Bodies as Meta sends them, for a number that the shops here write to. */
function recordedBodies(): Uint8Array[] {
  if (!existsSync(RECORDED)) return []
  return readdirSync(RECORDED, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && name.includes('/'))
    .sort()
    .map((name) => readFileSync(join(RECORDED, name)))
    .filter((bytes) => bytes.includes('"entry"'))
    .map((bytes) =>
      Buffer.from(
        bytes.toString('utf8').replaceAll(/("phone_number_id": ?)"\d+"/g, `$1"${NUMBERS}"`),
      ),
    )
}
