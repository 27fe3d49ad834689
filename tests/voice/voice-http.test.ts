import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeNote, loudness } from '../../adapters/embedded/speech/opus.ts'
import { openRuntime, OWNER } from '../support/runtime.ts'

let shop: Awaited<ReturnType<typeof openRuntime>>
beforeAll(async () => {
  shop = await openRuntime()
})
afterAll(() => shop?.close())

const NOTES = [
  ['hi', 'दो किलो चीनी बेची'],
  ['mr', 'दोन किलो साखर विकली'],
  ['en', 'sold 2 kg sugar'],
] as const

describe('a voice note over HTTP', () => {
  it.each(NOTES)(
    'in %s sells, and comes back as text and as a playable voice note',
    async (language, text) => {
      const before = (await shop.stock('Sugar')) ?? NaN
      const after = (await shop.sent()).at(-1)?.seq ?? 0
      await shop.say({ from: OWNER, voice: { text, language } })
      await expect
        .poll(
          async () =>
            (await shop.sent(after)).filter(({ type }) => type !== 'read').map(({ type }) => type),
          {
            timeout: 15_000,
          },
        )
        .toEqual(['interactive', 'audio'])
      expect(await shop.stock('Sugar')).toBe(before - 2)

      const note = (await shop.sent(after)).find(({ type }) => type === 'audio')
      const { audio } = note?.payload as { audio: { id: string; voice: boolean } }
      expect(audio.voice).toBe(true)
      const response = await fetch(`${shop.url}/simulator/media/${audio.id}`)
      const bytes = new Uint8Array(await response.arrayBuffer())
      const { samples, note: ogg } = decodeNote(bytes)
      expect(ogg.badPages).toBe(0)
      expect(bytes.length).toBeLessThan(512 * 1024)
      expect(samples.length / 16_000).toBeGreaterThan(1)
      expect(samples.length / 16_000).toBeLessThan(30)
      expect(loudness(samples)).toBeGreaterThan(0.02)
    },
  )

  it('that is cut, garbage, silent or says nothing of itself is answered, and nothing is written', async () => {
    const { bytes } = await made('sold 5 kg sugar')
    const silent = await made('')
    const sugar = await shop.stock('Sugar')
    for (const broken of [
      bytes.slice(0, bytes.length / 2),
      new Uint8Array(500).fill(7),
      new TextEncoder().encode('OggS'),
      silent.bytes,
    ]) {
      const after = (await shop.sent()).at(-1)?.seq ?? 0
      const base64 = Buffer.from(broken).toString('base64')
      await shop.say({ from: OWNER, audio: { base64, mimeType: 'audio/ogg; codecs=opus' } })
      await expect
        .poll(async () => (await shop.sent(after)).some(({ type }) => type === 'text'), {
          timeout: 10_000,
        })
        .toBe(true)
    }
    expect(await shop.stock('Sugar')).toBe(sugar)
  })
})

/** A note as the simulator makes it, out of its media store. */
async function made(text: string): Promise<{ bytes: Uint8Array }> {
  const { createEmbeddedSpeech } = await import('../../adapters/embedded/speech.ts')
  const speech = createEmbeddedSpeech()
  const note = await speech.makeNote({ text: text || '...', language: 'en' })
  await speech.close()
  return note
}
