import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { signBody, verifySignature } from './signature.ts'

const secret = 'app-secret'
// As Meta sends it: everything beyond ASCII is escaped.
const raw = Buffer.from('{"text":"\\u0906\\u091f\\u093e 5 kg"}')
const good = signBody(raw, secret)

describe('verifySignature', () => {
  it('takes the signature of these bytes', () => {
    expect(good).toMatch(/^sha256=[0-9a-f]{64}$/)
    expect(verifySignature(raw, good, secret)).toBe(true)
  })

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one of another secret', signBody(raw, 'other')],
    ['a truncated one', good.slice(0, -2)],
    ['a longer one', `${good}00`],
    ['one without its prefix', good.slice('sha256='.length)],
    ['one of another algorithm', good.replace('sha256', 'sha1')],
    ['one with a changed last digit', good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')],
    ['multi-byte text of the same length', 'ह'.repeat(good.length)],
  ])('refuses %s', (_, header) => {
    expect(verifySignature(raw, header, secret)).toBe(false)
  })

  it('refuses a body that was parsed and written again', () => {
    const again = Buffer.from(JSON.stringify(JSON.parse(raw.toString())))
    expect(again.equals(raw)).toBe(false)
    expect(verifySignature(again, good, secret)).toBe(false)
  })

  const file = join(import.meta.dirname, '../../shared/data/whatsapp/derived/hindi_escaped.raw')
  it.skipIf(!existsSync(file))('takes a Hindi body as Meta signs it (needs ../shared)', () => {
    const { appSecret, header } = JSON.parse(
      readFileSync(file.replace('.raw', '.signature.json'), 'utf8'),
    ) as { appSecret: string; header: string }
    expect(verifySignature(readFileSync(file), header, appSecret)).toBe(true)
  })
})
