import { describe, expect, it } from 'vitest'
import type { Request } from './http.ts'
import { checkCaller } from './protection.ts'

const request = (headers: Request['headers'], path = '/simulator/stock'): Request => ({
  method: 'GET',
  url: new URL(`http://local${path}`),
  headers,
  rawHeaders: [],
  body: Buffer.alloc(0),
})
const check = (headers: Request['headers'], token?: string, path?: string) => () =>
  checkCaller(request(headers, path), { token })

describe('checkCaller on loopback', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST:3000', '[::1]:3000'])(
    'serves %s',
    (host) => {
      expect(check({ host })).not.toThrow()
    },
  )
  it.each([
    'evil.example',
    'evil.example:3000',
    '127.0.0.1.evil.example:3000',
    '192.168.1.5:3000',
    '',
  ])('refuses the host %s: a page may have pointed its name here', (host) => {
    expect(check({ host })).toThrow(/host name/)
  })
  it('refuses what another site’s page asks for', () => {
    const host = 'localhost:3000'
    expect(check({ host, origin: 'http://localhost:3000' })).not.toThrow()
    for (const origin of ['https://evil.example', 'http://localhost:3001', 'null']) {
      expect(check({ host, origin })).toThrow(/other sites/)
    }
  })
})

describe('checkCaller elsewhere', () => {
  const host = 'shop.local:3000'
  it('asks for the token, in the address, a header or the cookie', () => {
    expect(check({ host }, 'secret')).toThrow(/token/)
    expect(check({ host }, 'secret', '/?token=wrong!')).toThrow(/token/)
    expect(check({ host, cookie: 'retailmind_token=secre' }, 'secret')).toThrow(/token/)
    expect(check({ host }, 'secret', '/?token=secret')).not.toThrow()
    expect(check({ host, 'x-retailmind-token': 'secret' }, 'secret')).not.toThrow()
    expect(check({ host, cookie: 'a=b; retailmind_token=secret' }, 'secret')).not.toThrow()
  })
})
