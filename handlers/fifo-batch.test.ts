import type { SQSRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { inGroups, type RecordOutcome } from './fifo-batch.ts'

const record = (messageId: string, group: string, receives = 1) =>
  ({
    messageId,
    receiptHandle: `handle-${messageId}`,
    body: messageId,
    attributes: { MessageGroupId: group, ApproximateReceiveCount: String(receives) },
  }) as SQSRecord
const log = { info: () => {}, warn: () => {}, error: () => {} }

function batch(records: SQSRecord[], work: (record: SQSRecord) => Promise<RecordOutcome>) {
  const delays: Record<string, number> = {}
  const queue = {
    delay: async (handle: string, seconds: number) => {
      delays[handle] = seconds
    },
  }
  const run = inGroups({ Records: records }, queue, log, work)
  return run.then(({ batchItemFailures }) => ({
    returned: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    delays,
  }))
}
const done: RecordOutcome = { outcome: 'done' }

describe('inGroups', () => {
  const records = [
    record('a1', 'a'),
    record('b1', 'b'),
    record('a2', 'a'),
    record('a3', 'a'),
    record('b2', 'b'),
  ]

  it('works each group in order, groups side by side', async () => {
    const seen: string[] = []
    const { returned } = await batch(records, async ({ messageId }) => {
      seen.push(`${messageId} starts`)
      await new Promise((resolve) => setTimeout(resolve, messageId.startsWith('a') ? 5 : 1))
      seen.push(`${messageId} ends`)
      return done
    })
    expect(returned).toEqual([])
    expect(seen.filter((s) => s.startsWith('a'))).toEqual([
      ...['a1 starts', 'a1 ends', 'a2 starts', 'a2 ends', 'a3 starts', 'a3 ends'],
    ])
    expect(seen.indexOf('b1 starts')).toBeLessThan(seen.indexOf('a1 ends'))
  })

  it('returns a failed record with the rest of its group, and no other group', async () => {
    const worked: string[] = []
    const { returned, delays } = await batch(records, async ({ messageId }) => {
      worked.push(messageId)
      if (messageId === 'a2') throw new Error('poison')
      return done
    })
    expect(returned).toEqual(['a2', 'a3'])
    expect(worked).not.toContain('a3')
    expect(delays).toEqual({ 'handle-a2': 2, 'handle-a3': 2 })
  })

  it('brings a record that has to wait back after its time, its group behind it', async () => {
    const { returned, delays } = await batch(records, async ({ messageId }) =>
      messageId === 'b1' ? { outcome: 'wait', seconds: 42 } : done,
    )
    expect(returned).toEqual(['b1', 'b2'])
    expect(delays).toEqual({ 'handle-b1': 42, 'handle-b2': 42 })
  })

  it('waits longer with each failure, within bounds', async () => {
    const waits = await Promise.all(
      [1, 3, 20].map(async (receives) => {
        const { delays } = await batch([record('x', 'x', receives)], () =>
          Promise.reject(new Error('x')),
        )
        return delays['handle-x']
      }),
    )
    expect(waits).toEqual([2, 8, 300])
  })

  it('returns a record even if its visibility could not be set', async () => {
    const queue = { delay: () => Promise.reject(new Error('throttled')) }
    const { batchItemFailures } = await inGroups({ Records: [record('x', 'x')] }, queue, log, () =>
      Promise.reject(new Error('x')),
    )
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'x' }])
  })
})
