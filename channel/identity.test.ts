import { describe, expect, it } from 'vitest'
import { RetailMindError } from '../shop/errors.ts'
import { groupId, identityKeys, turnId } from './identity.ts'

const key = 'a secret'
const phone = '919800000001'

describe('identityKeys', () => {
  it('gives one key a way of being known, the phone first', () => {
    const both = identityKeys({ waId: phone, userId: 'IN.42' }, key)
    expect(both).toEqual([
      ...identityKeys({ waId: phone }, key),
      ...identityKeys({ userId: 'IN.42' }, key),
    ])
    expect(both[0]).toMatch(/^wa-[0-9a-f]{64}$/)
    expect(both[1]).toMatch(/^user-[0-9a-f]{64}$/)
  })

  it('keeps a phone and a user id with the same digits apart, behind the prefix too', () => {
    const digest = (sender: { waId: string } | { userId: string }) =>
      identityKeys(sender, key)[0]?.split('-')[1]
    expect(digest({ waId: phone })).not.toBe(digest({ userId: phone }))
  })

  it('depends on the secret and does not show the phone', () => {
    const [one] = identityKeys({ waId: phone }, key)
    expect(identityKeys({ waId: phone }, 'another secret')[0]).not.toBe(one)
    expect(one).not.toContain(phone)
  })

  it('refuses a sender without any id', () => {
    expect(() => identityKeys({ name: 'Asha' }, key)).toThrow(RetailMindError)
  })
})

describe('turnId and groupId', () => {
  it('is the same for the same message, and another for any other', () => {
    expect(turnId('100', 'wamid.A', key)).toBe(turnId('100', 'wamid.A', key))
    expect(turnId('100', 'wamid.A', key)).toMatch(/^[0-9a-f]{64}$/)
    const others = [turnId('101', 'wamid.A', key), turnId('100', 'wamid.B', key)]
    expect(others).not.toContain(turnId('100', 'wamid.A', key))
  })

  it('cannot be made equal by moving characters from one part to the other', () => {
    expect(turnId('10', '0wamid', key)).not.toBe(turnId('100', 'wamid', key))
    expect(turnId('1', '1:2', key)).not.toBe(turnId('1:1', '2', key))
  })

  it('groups by number and sender', () => {
    const sender = { waId: phone, userId: 'IN.42' }
    expect(groupId('100', sender, key)).toBe(groupId('100', { waId: phone, name: 'Asha' }, key))
    expect(groupId('101', sender, key)).not.toBe(groupId('100', sender, key))
    expect(groupId('100', { userId: 'IN.42' }, key)).not.toBe(groupId('100', sender, key))
  })
})
