import { signBody } from '../../channel/signature.ts'
import { errorData, type Log } from '../../agent/log.ts'
import { asMetaWrites } from './webhook-bodies.ts'
import type { Delivery, World } from './world.ts'

const AT_ONCE = 8
const TIMEOUT_MS = 10_000
const LONGEST_WAIT_MS = 60 * 60 * 1000

export interface Deliveries {
  /** Begins to send, and goes on until stopped. */
  start(): void
  /** Puts a webhook body on its way, after so many milliseconds. */
  add(body: unknown, afterMs?: number): void
  stop(): Promise<void>
}

/**
 * Meta's webhook sender: signed POSTs over real HTTP, kept until they are answered 200, with growing pauses in between.
 */
export function createDeliveries(options: {
  world: World
  webhookUrl: () => string
  appSecret: () => Promise<string>
  log: Log
}): Deliveries {
  const { world, log } = options
  const inFlight = new Map<number, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let isStopped = true

  const look = (): void => {
    clearTimeout(timer)
    if (isStopped) return
    const due = world.dueDeliveries(Date.now(), AT_ONCE * 2)
    for (const delivery of due) {
      if (inFlight.size >= AT_ONCE) break
      if (inFlight.has(delivery.id)) continue
      const done = deliver(delivery, options)
        .catch((error: unknown) => log.error('webhook delivery failed', errorData(error)))
        .finally(() => {
          inFlight.delete(delivery.id)
          look()
        })
      inFlight.set(delivery.id, done)
    }
    timer = setTimeout(look, 50)
  }
  return {
    start() {
      isStopped = false
      look()
    },
    add(body, afterMs = 0) {
      world.addDelivery(asMetaWrites(body), Date.now() + afterMs)
      if (afterMs === 0) look()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await Promise.allSettled(inFlight.values())
    },
  }
}

async function deliver(
  delivery: Delivery,
  { world, webhookUrl, appSecret }: Parameters<typeof createDeliveries>[0],
): Promise<void> {
  const raw = Buffer.from(delivery.body)
  const status = await fetch(webhookUrl(), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': signBody(raw, await appSecret()),
    },
    body: raw,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    async (response) => {
      await response.body?.cancel()
      return response.status
    },
    // Not there, or too slow: as good as an error answer.
    () => 0,
  )
  if (status === 200) world.delivered(delivery.id)
  else
    world.postpone(
      delivery.id,
      Date.now() + Math.min(500 * 2 ** delivery.attempts, LONGEST_WAIT_MS),
    )
}
