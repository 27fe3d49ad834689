import { describe, expect, it } from 'vitest'
import { createEmbeddedClock } from './clock.ts'
import { openDatabase } from './database.ts'

describe('createEmbeddedClock', () => {
  it('is the machine’s time plus what it was put forward, after a restart too', () => {
    const db = openDatabase(':memory:')
    const clock = createEmbeddedClock(db, () => 1_000)
    expect(clock.now()).toBe(1_000)
    clock.advance(3_600_000)
    clock.advance(1)
    expect(clock.now()).toBe(3_601_001)
    expect(createEmbeddedClock(db, () => 2_000).now()).toBe(3_602_001)
    db.wipe()
    expect(clock.now()).toBe(1_000)
  })

  it.each([0, -1, 0.5, NaN, Infinity])('does not go by %s', (ms) => {
    const clock = createEmbeddedClock(openDatabase(':memory:'), () => 1_000)
    expect(() => clock.advance(ms)).toThrow(/forward/)
    expect(clock.now()).toBe(1_000)
  })
})
