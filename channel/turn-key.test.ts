import { describe, expect, it } from 'vitest'
import { readSentEntry, readTurnKey, sentEntry, turnKeyOf } from './turn-key.ts'

describe('the key of a message', () => {
  it.each([0, 1, 12])('tells turn and place: %i', (place) => {
    expect(readTurnKey(turnKeyOf('0a1b', place))).toEqual({ turnId: '0a1b', place })
    const id = 'wamid.HBgMOTE5ODAwMDAwMDAxFQIAERgS=='
    expect(readSentEntry(sentEntry(id, place))).toEqual({ messageId: id, place })
  })

  it('is the turn itself for its first message, as it was before there were places', () => {
    expect(turnKeyOf('0a1b', 0)).toBe('0a1b')
    expect(sentEntry('wamid.1', 0)).toBe('wamid.1')
  })
})
