import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { ChannelError } from '../../channel/errors.ts'
import type { Speech, Transcription } from '../../channel/speech.ts'
import { openTurnHarness } from '../support/turn-harness.ts'

export const heard = (text: string, more: Partial<Transcription & { status: 'heard' }> = {}) => ({
  ...{ status: 'heard' as const, text, language: 'hi' as const, confidence: 0.9 },
  source: 'recogniser' as const,
  ...more,
})

/** A shop whose speech says what it is told to, in order. */
export function openVoice(transcripts: (Transcription | Error)[], speak?: Speech['speak']) {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  const asked: { jobId: string; vocabulary: readonly string[] }[] = []
  const spoken: { text: string; language: string }[] = []
  const speech: Speech = {
    async transcribe(request) {
      asked.push(request)
      const next = transcripts.shift()
      if (next instanceof Error) throw next
      if (!next) throw new Error('nothing more to be heard')
      return next
    },
    speak:
      speak ??
      (async (said) => {
        spoken.push(said)
        return { bytes: new Uint8Array(4), mimeType: 'audio/ogg; codecs=opus', durationMs: 900 }
      }),
  }
  shop.deps.speech = speech
  shop.transport.fetchMedia = async (mediaId) => {
    if (mediaId === 'gone') throw new ChannelError('media', 'gone', { code: 'media_gone' })
    return { bytes: new TextEncoder().encode(mediaId), mimeType: 'audio/ogg', sha256: '' }
  }
  shop.transport.uploadMedia = async () => ({ mediaId: 'spoken-1' })
  const note = (mediaId = 'note') =>
    shop.message({ type: 'audio', media: { mediaId, voice: true } })
  const send = async (message = note()) => {
    const before = shop.transport.sent.length
    const outcome = await shop.run(message)
    return { outcome, bodies: shop.transport.sent.slice(before).map(({ body }) => body) }
  }
  return { ...shop, asked, spoken, note, send }
}
