import type { EmbeddedDeps } from '../../adapters/embedded/index.ts'
import { DEMO_HELPER, DEMO_OWNER } from '../../adapters/embedded/demo-shop.ts'
import { HttpError, json, readJsonObject, type Request, type Response } from '../http.ts'
import type { Deliveries } from './deliveries.ts'
import { durationMs } from './duration.ts'
import type { Faults } from './faults.ts'
import { messageNode, readSaid, withRecording } from './said.ts'
import { scenarioFile } from './scenario.ts'
import { chatView, stockView, turnsView } from './views.ts'
import { messageWebhook } from './webhook-bodies.ts'
import type { World } from './world.ts'

export interface SimulatorOptions {
  world: World
  deliveries: Deliveries
  faults: Faults
  deps: Pick<EmbeddedDeps, 'store' | 'secrets' | 'clock' | 'speech'>
  phoneNumberId: string
  /** Makes the demo shop anew. */
  reset: () => Promise<void>
}

const LONGEST_WAIT_S = 30

/** The routes for programs and for the phone page: say something, read what came back, look at the shop. */
export function createSimulatorRoutes(options: SimulatorOptions) {
  const { world, deps } = options
  return async (request: Request): Promise<Response> => {
    const { method, url } = request
    const name = url.pathname.replace(/^\/simulator\//, '')
    const phone = url.searchParams.get('phone') ?? DEMO_OWNER
    switch (`${method} ${name}`) {
      case 'POST messages':
        return json(200, await say(readJsonObject(request), options))
      case 'GET messages':
        return json(200, { messages: await messagesAfter(request, world) })
      case 'GET chat':
        return json(200, chatView(phone, world))
      case 'GET stock':
        return json(200, await stockView(phone, deps))
      case 'GET turns':
        return json(200, await turnsView(phone, deps))
      case 'GET scenario':
        return scenarioFile(phone, deps)
      case 'GET phones':
        return json(200, { phones: [...new Set([DEMO_OWNER, DEMO_HELPER, ...world.phones()])] })
      case 'GET voice':
        return json(200, { recogniser: deps.speech.recognises })
      case 'GET clock':
        return json(200, { now: new Date(deps.clock.now()).toISOString() })
      case 'POST clock':
        return json(200, advance(readJsonObject(request), options))
      case 'POST faults':
        return json(200, options.faults.order(readJsonObject(request)))
      case 'POST reset':
        readJsonObject(request)
        world.reset()
        options.faults.clear()
        await options.reset()
        return json(200, { reset: true })
    }
    const mediaId = /^media\/(\d+)$/.exec(name)?.[1]
    if (method === 'GET' && mediaId) return mediaFile(mediaId, world)
    throw new HttpError(404, `there is no ${method} /simulator/${name}`)
  }
}

async function say(
  body: Record<string, unknown>,
  { world, deliveries, faults, deps, phoneNumberId }: SimulatorOptions,
): Promise<{ id: string }> {
  const said = await withRecording(readSaid(body), deps.speech)
  const sender =
    said.from === undefined && said.fromUserId === undefined ? { from: DEMO_OWNER } : {}
  const message = { ...said, ...sender }
  const now = deps.clock.now()
  const id = message.id ?? world.newMessageId()
  const node = messageNode(message, world, { id, now })
  world.addIncoming({
    at: new Date(now).toISOString(),
    from: message.from ?? message.fromUserId ?? DEMO_OWNER,
    messageId: id,
    message: node,
  })
  const webhook = messageWebhook(
    phoneNumberId,
    {
      ...(message.from !== undefined && { from: message.from }),
      ...(message.fromUserId !== undefined && { fromUserId: message.fromUserId }),
    },
    node,
  )
  deliveries.add(webhook)
  if (faults.next('twice')) deliveries.add(webhook)
  return { id }
}

/** `after`: a `seq`; `wait`: seconds to wait for something new, at most 30. */
async function messagesAfter({ url }: Request, world: World) {
  const after = wholeNumber(url, 'after')
  const seconds = Math.min(wholeNumber(url, 'wait'), LONGEST_WAIT_S)
  const read = () =>
    world
      .outgoingAfter(after)
      .map(({ seq, at, to, type, payload }) => ({ seq, at, to, type, payload }))
  const here = read()
  if (here.length > 0 || seconds === 0) return here
  await new Promise<void>((resolve) => {
    const done = () => {
      stop()
      clearTimeout(timer)
      resolve()
    }
    const stop = world.onChange(() => {
      if (read().length > 0) done()
    })
    const timer = setTimeout(done, seconds * 1000)
  })
  return read()
}

function wholeNumber(url: URL, name: string): number {
  const given = url.searchParams.get(name) ?? '0'
  if (!/^\d{1,15}$/.test(given)) throw new HttpError(400, `${name} must be a whole number`)
  return Number(given)
}

function advance(body: Record<string, unknown>, { deps }: SimulatorOptions): { now: string } {
  const ms = typeof body['advance'] === 'string' ? durationMs(body['advance']) : undefined
  if (!ms) throw new HttpError(400, 'advance must be an ISO 8601 duration, such as PT1H or P7D')
  deps.clock.advance(ms)
  return { now: new Date(deps.clock.now()).toISOString() }
}

function mediaFile(id: string, world: World): Response {
  const media = world.media(id)
  if (!media) throw new HttpError(404, 'there is no such media')
  return {
    status: 200,
    // What somebody uploaded is never run as a page of ours.
    headers: { 'content-type': media.mimeType, 'content-security-policy': 'sandbox' },
    body: media.bytes,
  }
}
