import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { errorData } from '../../agent/log.ts'
import type { ShopEvent } from '../../shop/events.ts'
import { createAwsEvents } from './events.ts'

const spike: ShopEvent = {
  ...{ type: 'demand_spike', id: 'turn-1#Sugar', shopId: 'shop-1', item: 'Sugar' },
  ...{ day: '2026-01-14', at: '2026-01-14T06:30:00.000Z' },
}
const undelivered: ShopEvent = {
  ...{ type: 'notice_undelivered', id: 'job-1', shopId: 'shop-1', memberId: 'owner-1' },
  ...{ at: '2026-01-14T06:30:00.000Z', schedule: 'daily_summary', reason: '131026' },
}
type Reply = { status: number; body: string } | 'cut'
const taken: Reply = { status: 200, body: '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}' }
const told: Reply = {
  status: 200,
  body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
}
const throttled: Reply = { status: 400, body: '{"__type":"ThrottlingException","message":"slow"}' }

let replies: { bus: Reply[]; topic: Reply[] }
let heard: { to: 'bus' | 'topic'; body: string }[]
let url: string
let close: () => void
beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  vi.stubEnv('AWS_REGION', 'ap-south-1')
  replies = { bus: [], topic: [] }
  heard = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const to = request.headers['x-amz-target'] === 'AWSEvents.PutEvents' ? 'bus' : 'topic'
      heard.push({ to, body: Buffer.concat(chunks).toString() })
      const reply = replies[to].shift() ?? (to === 'bus' ? taken : told)
      if (reply === 'cut') return request.socket.destroy()
      const type = to === 'bus' ? 'application/x-amz-json-1.1' : 'text/xml'
      return response.writeHead(reply.status, { 'content-type': type }).end(reply.body)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => {
    server.close()
    server.closeAllConnections()
  }
})
afterEach(() => {
  close()
  vi.unstubAllEnvs()
})

const events = () =>
  createAwsEvents({
    busName: 'retailmind',
    notificationsTopicArn: 'arn:aws:sns:ap-south-1:000000000000:retailmind-notifications',
    endpoint: url,
  })

describe('events on EventBridge', () => {
  it('are on our bus, by our name, with everything in the detail', async () => {
    await events().publish(spike)
    expect(heard).toHaveLength(1)
    const { Entries } = JSON.parse(heard[0]?.body ?? '') as { Entries: Record<string, unknown>[] }
    expect(Entries).toHaveLength(1)
    expect(Entries[0]).toMatchObject({
      EventBusName: 'retailmind',
      Source: 'retailmind',
      DetailType: 'Demand Spike Suspected',
    })
    expect(JSON.parse(String(Entries[0]?.['Detail']))).toEqual(spike)
  })

  it('go to the topic as well when WhatsApp would not deliver a notice', async () => {
    await events().publish(undelivered)
    expect(heard.map(({ to }) => to)).toEqual(['bus', 'topic'])
    const form = new URLSearchParams(heard[1]?.body)
    expect(form.get('TopicArn')).toContain('retailmind-notifications')
    expect(JSON.parse(form.get('Message') ?? '')).toEqual(undelivered)
  })

  it('are tried again when throttled or cut off', async () => {
    replies.bus.push(throttled, 'cut')
    await events().publish(spike)
    expect(heard).toHaveLength(3)
  })

  it('that the bus does not take are an error, though it answers 200', async () => {
    replies.bus.push({
      status: 200,
      body: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure","ErrorMessage":"x"}]}',
    })
    await expect(events().publish(undelivered)).rejects.toMatchObject({
      code: 'event_refused',
      details: { code: 'InternalFailure' },
    })
    expect(heard.map(({ to }) => to)).toEqual(['bus'])
  })

  it('that cannot be handed over are an error that tells nothing of the shop', async () => {
    replies.bus.push(throttled, throttled, throttled, throttled, throttled, throttled)
    const error: unknown = await events()
      .publish(spike)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'event_not_published' })
    expect(JSON.stringify(errorData(error))).not.toMatch(/Sugar|shop-1/)
  })
})
