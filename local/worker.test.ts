import type { SQSEvent } from 'aws-lambda'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../adapters/embedded/database.ts'
import { createSqliteQueue } from '../adapters/embedded/queue.ts'
import { startWorker, type Worker, type WorkerOptions } from './worker.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const stops: Worker[] = []
afterEach(async () => {
  for (const worker of stops.splice(0)) await worker.stop(1000)
})

const bodies = (event: SQSEvent) => event.Records.map(({ body }) => body)
function open(handler: WorkerOptions['handler'], atOnce = 64) {
  const db = openDatabase(':memory:')
  const queue = createSqliteQueue(db, {
    name: 'q',
    visibilitySeconds: 60,
    clock: { now: Date.now },
  })
  const worker = startWorker({ name: 'q', queue, handler, timeMs: 1000, log, atOnce })
  stops.push(worker)
  return { queue, worker }
}
const entry = (group: string, body: string) => ({ group, dedupId: body, body })
const done = { batchItemFailures: [] }

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await check()) return
    await sleep(10)
  }
  throw new Error('it did not come to that')
}

describe('startWorker', () => {
  it('hands over SQS-shaped batches of one group, in order, and removes what was not returned', async () => {
    const seen: SQSEvent[] = []
    const { queue } = open(async (event) => {
      seen.push(event)
      return done
    })
    await queue.send([entry('a', '1'), entry('b', '2'), entry('a', '3')])
    await until(async () => (await queue.counts()).waiting + (await queue.counts()).inFlight === 0)
    expect(seen.flatMap(bodies).sort()).toEqual(['1', '2', '3'])
    for (const event of seen) {
      expect(new Set(event.Records.map((r) => r.attributes.MessageGroupId)).size).toBe(1)
    }
    const ofA = seen
      .flatMap((event) => event.Records)
      .filter((r) => r.attributes.MessageGroupId === 'a')
    expect(ofA.map((r) => r.body)).toEqual(['1', '3'])
    expect(ofA[0]).toMatchObject({
      eventSource: 'aws:sqs',
      attributes: { ApproximateReceiveCount: '1', MessageDeduplicationId: '1' },
    })
  })

  it('keeps a returned message, and hands it over again when it is visible', async () => {
    let runs = 0
    const { queue } = open(async (event) => {
      const [record] = event.Records
      if (++runs > 1 || !record) return done
      // Not at once: it must still be there after the worker has dealt with the batch.
      await queue.delay(record.receiptHandle, 1)
      return { batchItemFailures: [{ itemIdentifier: record.messageId }] }
    })
    await queue.send([entry('a', '1')])
    await until(() => runs === 2)
  })

  it('goes on after a handler that threw', async () => {
    const seen: string[] = []
    const { queue } = open(async (event) => {
      seen.push(...bodies(event))
      if (seen.length === 1) throw new Error('broken')
      return done
    })
    await queue.send([entry('a', '1')])
    await until(() => seen.length === 1)
    await queue.send([entry('b', '2')])
    await until(() => seen.length === 2)
    expect((await queue.counts()).inFlight).toBe(1)
  })

  it('runs groups side by side, and no more than it may', async () => {
    let running = 0
    let most = 0
    const { queue } = open(async () => {
      most = Math.max(most, ++running)
      await sleep(30)
      running--
      return done
    }, 3)
    await queue.send(Array.from({ length: 9 }, (_, i) => entry(`g${i}`, `${i}`)))
    await until(async () => (await queue.counts()).waiting + (await queue.counts()).inFlight === 0)
    expect(most).toBe(3)
  })

  it('waits for what is running when it is stopped', async () => {
    let ended = false
    const { queue, worker } = open(async () => {
      await sleep(50)
      ended = true
      return done
    })
    await queue.send([entry('a', '1')])
    await sleep(10)
    await worker.stop(1000)
    expect(ended).toBe(true)
  })
})
