import { describe, expect, it } from 'vitest'
import { writeOggOpus } from '../../channel/ogg.ts'
import { textOf } from '../support/turn-harness.ts'
import { heard, openVoice } from './voice-harness.ts'

/** A paisa for each second heard, fifteen at least, and for each ten characters spoken. */
const PRICES = { heardSecond: 10_000, minSeconds: 15, spokenCharacter: 1_000 }
const FRAME_MS = 20

function open(seconds: number, limits: Partial<{ turnRupees: number; dailyRupees: number }> = {}) {
  const voice = openVoice([heard('दो किलो चीनी बेची')])
  const { deps } = voice
  Object.assign(deps.limits, limits)
  if (deps.speech) deps.speech = { ...deps.speech, prices: PRICES }
  const bytes = noteOf(seconds)
  voice.transport.fetchMedia = async () => ({ bytes, mimeType: 'audio/ogg', sha256: '' })
  const spent = () =>
    voice.db.get<{ total: number }>('SELECT coalesce(sum(micro_rupees), 0) AS total FROM spending')
      ?.total
  return { ...voice, spent }
}

describe('what speech costs', () => {
  it('is counted with the turn: the seconds that were heard, the characters that were spoken', async () => {
    const voice = open(20)
    await voice.send()
    const [said] = voice.spoken
    expect(said?.text.length).toBeGreaterThan(10)
    const total = voice.spent() ?? 0
    expect(total).toBeGreaterThan(20 * PRICES.heardSecond)
    expect((total - 20 * PRICES.heardSecond) % PRICES.spokenCharacter).toBe(0)
  })

  it('is that of the shortest note that is billed, for one that is shorter', async () => {
    const voice = open(2)
    await voice.send()
    expect(voice.spent()).toBeGreaterThan(15 * PRICES.heardSecond)
    expect(voice.spent()).toBeLessThan(20 * PRICES.heardSecond + 1_000_000)
  })

  it('keeps a note from being heard that would cost more than the turn may', async () => {
    const voice = open(200, { turnRupees: 1_000_000 })
    const before = await voice.stock('Sugar')
    const { bodies } = await voice.send()
    expect(voice.asked).toEqual([])
    expect(await voice.stock('Sugar')).toBe(before)
    expect(bodies.map(textOf).join()).toMatch(/voice note|लंब|बड़|वॉइस/)
    expect(voice.spent()).toBeLessThan(15 * PRICES.heardSecond)
  })

  it('keeps the answer from being spoken when only that is too much', async () => {
    const voice = open(16, { turnRupees: 165_000 })
    const { bodies } = await voice.send()
    expect(bodies.map((body) => body['type'])).toEqual(['interactive'])
    expect(voice.spent()).toBe(160_000)
  })

  it('is not spent for a shop whose day has no rupees left: it is asked to type', async () => {
    const voice = open(5, { turnRupees: 15_000_000, dailyRupees: 1_000_000 })
    const { bodies } = await voice.send()
    expect(voice.asked).toEqual([])
    expect(bodies).toHaveLength(1)
    expect(voice.spent()).toBe(0)
  })
})

/** A note of so many seconds, of frames that nobody decodes. */
function noteOf(seconds: number): Uint8Array {
  const frames = (seconds * 1000) / FRAME_MS
  const packets = Array.from({ length: frames }, () => new Uint8Array([0x08, 0, 0]))
  const packetSamples = 48 * FRAME_MS
  return writeOggOpus({ packets, packetSamples, preSkip: 0, samples: frames * packetSamples })
}
