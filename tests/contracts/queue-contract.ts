import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Queue, QueueEntry } from '../../agent/queue.ts'

/** The receiving side, which the port leaves to the platform, as far as the contract needs it. */
export interface QueueSubject {
  queue: Queue
  receive(max: number): Promise<
    {
      messageId: string
      receiptHandle: string
      group: string
      dedupId: string
      body: string
      receiveCount: number
      sentAt: number
    }[]
  >
  remove(receiptHandle: string): Promise<void>
  listDead(): Promise<(QueueEntry & { reason: string })[]>
  /** Lets so much time pass. */
  advance(seconds: number): void | Promise<void>
  visibilitySeconds: number
  /** SQS may give several of a group at once, and the emulator never does. */
  givesOneOfAGroup?: boolean
  close(): void | Promise<void>
}

/** FIFO with groups, as on SQS. Every test has an empty queue. */
export function queueContract(
  name: string,
  createSubject: () => QueueSubject | Promise<QueueSubject>,
): void {
  describe(`Queue: ${name}`, () => {
    let subject: QueueSubject
    let queue: Queue
    beforeEach(async () => {
      subject = await createSubject()
      queue = subject.queue
    })
    afterEach(() => subject.close())

    /** `a1` is message 1 of group a. */
    const entry = (id: string): QueueEntry => ({
      group: id.slice(0, 1),
      dedupId: id,
      body: JSON.stringify({ id, said: 'चीनी' }),
    })
    const send = (...ids: string[]) => queue.send(ids.map(entry))
    const receive = async (max = 10) => {
      const received = await subject.receive(max)
      return { received, ids: received.map(({ dedupId }) => dedupId).join(' ') }
    }
    /** Of a receive: these, or only the first of each group. */
    const given = (...ids: string[]) => {
      const isFirst = (id: string, place: number) => ids.findIndex((i) => i[0] === id[0]) === place
      return (subject.givesOneOfAGroup ? ids.filter(isFirst) : ids).join(' ')
    }
    const one = async () => {
      const [message] = await subject.receive(1)
      if (!message) throw new Error('there is no message to receive')
      return message
    }

    it('gives what was sent, whole', async () => {
      expect(await send('a1')).toEqual({ failed: [] })
      const message = await one()
      expect(message).toMatchObject({ ...entry('a1'), receiveCount: 1 })
      expect(message.messageId).not.toBe('')
      expect(message.sentAt).toBeGreaterThan(0)
      expect(await subject.receive(10)).toEqual([])
    })

    it('gives nothing when there is nothing', async () => {
      expect(await queue.send([])).toEqual({ failed: [] })
      expect(await subject.receive(10)).toEqual([])
    })

    it('is first in, first out, and gives no more than asked for', async () => {
      await send('a1', 'b1', 'a2', 'c1')
      expect((await receive(2)).ids).toBe('a1 b1')
      expect((await receive(2)).ids).toBe('c1')
    })

    it('holds back a group while one of its messages is in flight', async () => {
      await send('a1')
      const first = await one()
      await send('a2', 'b1')
      expect((await receive()).ids).toBe('b1')
      await subject.remove(first.receiptHandle)
      expect((await receive()).ids).toBe('a2')
    })

    it('holds back a group until all that were received together are done', async ({ skip }) => {
      skip(subject.givesOneOfAGroup === true, 'it never gives several of a group')
      await send('a1', 'a2', 'a3')
      const { received } = await receive(2)
      expect(received).toHaveLength(2)
      await subject.remove(received[0]?.receiptHandle ?? '')
      expect((await receive()).ids).toBe('')
      await subject.remove(received[1]?.receiptHandle ?? '')
      expect((await receive()).ids).toBe('a3')
    })

    it('shows a message again when its time is over, counted, in its old place', async () => {
      await send('a1', 'a2')
      const first = await one()
      await subject.advance(subject.visibilitySeconds - 1)
      expect((await receive()).ids).toBe('')
      await subject.advance(1)
      const { received, ids } = await receive()
      expect(ids).toBe(given('a1', 'a2'))
      const counts = received.map(({ receiveCount }) => receiveCount)
      expect(counts).toEqual([2, 1].slice(0, received.length))
      expect(received[0]?.messageId).toBe(first.messageId)
    })

    it('removes nothing by a stale handle', async () => {
      await send('a1')
      const stale = await one()
      await subject.advance(subject.visibilitySeconds)
      const fresh = await one()
      expect(fresh.receiptHandle).not.toBe(stale.receiptHandle)
      await subject.remove(stale.receiptHandle)
      await subject.advance(subject.visibilitySeconds)
      expect((await receive()).ids).toBe('a1')
    })

    it('delays nothing by a stale handle', async () => {
      await send('a1')
      const stale = await one()
      await subject.advance(subject.visibilitySeconds)
      await one()
      await queue.delay(stale.receiptHandle, 0)
      expect((await receive()).ids).toBe('')
    })

    it('shows a delayed message after the delay, and holds its group back till then', async () => {
      await send('a1', 'a2', 'b1')
      const message = await one()
      await queue.delay(message.receiptHandle, 5)
      expect((await receive()).ids).toBe('b1')
      await subject.advance(4)
      expect((await receive()).ids).toBe('')
      await subject.advance(1)
      expect((await receive()).ids).toBe(given('a1', 'a2'))
    })

    it('gives a message back at once with a delay of nothing', async () => {
      await send('a1')
      await queue.delay((await one()).receiptHandle, 0)
      expect(await one()).toMatchObject({ dedupId: 'a1', receiveCount: 2 })
    })

    it('takes a message once in five minutes, waiting, in flight or consumed', async () => {
      await send('a1', 'a1')
      await send('a1')
      const message = await one()
      await send('a1')
      await subject.remove(message.receiptHandle)
      await subject.advance(299)
      expect(await send('a1')).toEqual({ failed: [] })
      expect((await receive()).ids).toBe('')
      await subject.advance(1)
      await send('a1')
      expect((await receive()).ids).toBe('a1')
    })

    it('keeps a dead letter with its reason, once', async () => {
      await queue.deadLetter(entry('a1'), 'model_unavailable')
      await queue.deadLetter(entry('a1'), 'a reason that came later')
      await queue.deadLetter(entry('b1'), 'store_full')
      expect(await subject.listDead()).toMatchObject([
        { ...entry('a1'), reason: 'model_unavailable' },
        { ...entry('b1'), reason: 'store_full' },
      ])
      expect((await receive()).ids).toBe('')
    })

    it('never gives one message to two who ask at once', async () => {
      await send(...Array.from({ length: 20 }, (_, n) => `${String.fromCharCode(97 + n)}1`))
      const given = await Promise.all(Array.from({ length: 8 }, () => subject.receive(5)))
      const ids = given.flat().map(({ dedupId }) => dedupId)
      expect(ids).toHaveLength(20)
      expect(new Set(ids).size).toBe(20)
    })
  })
}
