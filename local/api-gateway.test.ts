import { describe, expect, it } from 'vitest'
import { toProxyEvent } from './api-gateway.ts'
import type { Request } from './http.ts'

const request = (body: Buffer, more: Partial<Request> = {}): Request => ({
  method: 'POST',
  url: new URL('http://local/webhook?hub.mode=subscribe&a=1&a=2'),
  headers: { 'x-hub-signature-256': 'sha256=x' },
  rawHeaders: [],
  body,
  ...more,
})

const bytesOf = (body: Buffer) => {
  const event = toProxyEvent(request(body))
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
}

describe('toProxyEvent', () => {
  it.each([
    ['escaped Hindi', Buffer.from('{"a":"\\u0906"}')],
    ['Hindi as it is', Buffer.from('{"a":"आटा"}')],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ['a byte-order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
    ['nothing', Buffer.alloc(0)],
  ])('keeps %s byte for byte: a signature is over them', (_, body) => {
    expect(bytesOf(body).equals(body)).toBe(true)
  })

  it('gives method, path, query and headers as API Gateway does', () => {
    expect(toProxyEvent(request(Buffer.from('x')))).toMatchObject({
      httpMethod: 'POST',
      path: '/webhook',
      queryStringParameters: { 'hub.mode': 'subscribe', a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      headers: { 'x-hub-signature-256': 'sha256=x' },
      isBase64Encoded: false,
    })
  })
})
