import { createHash } from 'node:crypto'
import * as z from 'zod'
import { NotYetError } from '../agent/errors.ts'
import { hearingCost } from '../agent/speech-cost.ts'
import { defineTool, type ToolContext } from '../agent/tool.ts'
import { ChannelError } from '../channel/errors.ts'
import { OggError, readOggOpus } from '../channel/ogg.ts'
import { reject } from './refusals.ts'

/** WhatsApp's own limit for audio. */
const MAX_AUDIO_BYTES = 16 * 1024 * 1024
/** Under this a word may be another one: what would be written is read back first. */
export const UNSURE_BELOW = 0.6
/** Names that are said to the recogniser as likely. */
const MAX_VOCABULARY = 2_000

/**
 * What a voice note says. The loop opens the turn of a voice note with this call, so that speech costs no round of the model;
 * the model may call it again with another language.
 */
export const transcribeVoice = defineTool({
  name: 'transcribe_voice',
  description:
    'What a voice note says. Its result stands in the conversation already; call it again only with another `language`, when the words make no sense in the one that was found. The words are the shopkeeper’s own, as heard: a name or number may be misheard.',
  input: z.object({
    mediaId: z.string().min(1).max(500),
    language: z.enum(['en', 'hi', 'mr']).optional(),
  }),
  effect: 'read',
  timeoutMs: 30_000,
  async run({ mediaId, language }, ctx) {
    if (!ctx.speech) return unheard('no_recogniser')
    const audio = await audioOf(mediaId, ctx)
    if ('refusal' in audio) return audio.refusal
    const seconds = secondsOf(audio.bytes)
    if (ctx.charge?.(hearingCost(seconds, ctx.speech.prices)) === false) return unheard('too_large')
    const items = await ctx.store.listItems(ctx.shopId)
    const heard = await ctx.speech.transcribe(
      {
        // A redelivered message finds the job that its first delivery started.
        jobId: `${ctx.turn.turnId}${language ? `-${language}` : ''}`,
        shopId: ctx.shopId,
        audio,
        ...(language && { language }),
        vocabulary: items.map(({ name }) => name).slice(0, MAX_VOCABULARY),
      },
      { signal: ctx.signal },
    )
    switch (heard.status) {
      case 'pending':
        throw new NotYetError('the transcript of a voice note', heard.retrySeconds)
      case 'unheard':
        return unheard(heard.reason)
      case 'heard':
        return {
          status: 'ok',
          text: heard.text,
          language: heard.language,
          confidence: Math.round(heard.confidence * 100) / 100,
          source: heard.source,
          seconds,
          audio: createHash('sha256').update(audio.bytes).digest('hex'),
          ...(heard.confidence < UNSURE_BELOW && { unsure: true }),
        }
    }
  },
})

function unheard(reason: string) {
  return reject('voice_unheard', 'The voice note could not be heard. Ask to type it.', { reason })
    .refusal
}

const SAMPLES_PER_SECOND = 48_000
/** Of a format whose length is not read here: no speech is packed more tightly (AMR at its lowest rate). */
const LEAST_BYTES_PER_SECOND = 500

/** How long a note is, rounded up; at most, where that cannot be read. */
function secondsOf(bytes: Uint8Array): number {
  try {
    return Math.ceil(readOggOpus(bytes).samples / SAMPLES_PER_SECOND)
  } catch (error) {
    if (!(error instanceof OggError)) throw error
    return Math.ceil(bytes.length / LEAST_BYTES_PER_SECOND)
  }
}

async function audioOf(
  mediaId: string,
  { files, fetchMedia, shopId }: ToolContext,
): Promise<{ bytes: Uint8Array; mimeType: string } | ReturnType<typeof reject>> {
  const name = createHash('sha256').update(mediaId).digest('hex').slice(0, 32)
  const key = `${shopId}/voice/${name}`
  const kept = await files.get(key)
  if (kept) return kept
  try {
    const media = await fetchMedia(mediaId, MAX_AUDIO_BYTES)
    if (!media.mimeType.startsWith('audio/')) {
      return reject('voice_unheard', 'That is no audio. Ask to type it.', { reason: 'unreadable' })
    }
    // Kept for the seven days that a question about it may come; then it is removed.
    await files.put(key, media.bytes, media.mimeType)
    return media
  } catch (error) {
    if (!(error instanceof ChannelError) || error.kind !== 'media') throw error
    const reason = error.code === 'media_too_large' ? 'too_large' : 'gone'
    return reject('voice_unheard', 'The voice note could not be had. Ask to send it again.', {
      reason,
    })
  }
}
