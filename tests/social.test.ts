import type { Context } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import type { QueueEntry } from '../agent/queue.ts'
import { createSocialHandler } from '../handlers/social.ts'
import { topicEvent } from './lambda/events.ts'

const entry = (value: object) => ({
  id: '1',
  changes: [{ field: 'messages', value: { metadata: { phone_number_id: '100' }, ...value } }],
})
const message = {
  from: '919800000001',
  id: 'wamid.1',
  timestamp: '1768370400',
  type: 'text',
  text: { body: 'चीनी कितनी है?' },
}

function handling(refused: QueueEntry['dedupId'][] = []) {
  const queued: QueueEntry[] = []
  const queue = {
    send: async (entries: readonly QueueEntry[]) => {
      queued.push(...entries)
      return { failed: refused }
    },
  }
  const handler = createSocialHandler({
    secrets: { get: async () => 'identity-key' },
    turnQueue: queue,
    statusQueue: queue,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  })
  return {
    queued,
    hear: (told: unknown) =>
      handler(topicEvent(told), { getRemainingTimeInMillis: () => 1_000 } as Context),
  }
}

describe('what End User Messaging Social publishes', () => {
  it('queues a message as the webhook would', async () => {
    const { queued, hear } = handling()
    await hear(entry({ messages: [message] }))
    expect(queued.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      expect.objectContaining({
        phoneNumberId: '100',
        content: { type: 'text', text: message.text.body },
      }),
    ])
  })

  it('queues a status of one of our turns', async () => {
    const { queued, hear } = handling()
    const status = { id: 'wamid.2', status: 'read', timestamp: '1768370400', recipient_id: '1' }
    await hear(entry({ statuses: [{ ...status, biz_opaque_callback_data: 'turn-1' }] }))
    expect(queued).toHaveLength(1)
    expect(queued[0]?.group).toBe('turn-1')
  })

  it('fails when something could not be queued, so that it comes again', async () => {
    const { hear } = handling(['turn'])
    await expect(hear(entry({ messages: [message] }))).rejects.toMatchObject({ code: 'not_queued' })
  })
})
