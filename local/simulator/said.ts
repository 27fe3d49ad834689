import * as z from 'zod'
import type { EmbeddedSpeech } from '../../adapters/embedded/speech.ts'
import { webmToOgg } from '../../adapters/embedded/speech/remux.ts'
import { ChannelError } from '../../channel/errors.ts'
import { HttpError } from '../http.ts'

import { addMedia } from './graph-api.ts'
import type { World } from './world.ts'

/** The type of a voice note, as WhatsApp gives it. */
const NOTE = 'audio/ogg; codecs=opus'

const tap = z.strictObject({ id: z.string().min(1), title: z.string().min(1) })
const file = { base64: z.base64(), mimeType: z.string().min(3) }

const spoken = z.strictObject({
  text: z.string().min(1).max(1_000),
  language: z.enum(['en', 'hi', 'mr']),
})

const posted = z
  .strictObject({
    from: z
      .string()
      .regex(/^\d{6,15}$/, 'a phone number, digits only')
      .optional(),
    fromUserId: z.string().min(3).max(140).optional(),
    id: z.string().min(1).max(300).optional(),
    forwarded: z.boolean().optional(),
    replyTo: z.string().min(1).optional(),
    text: z.string().min(1).optional(),
    button: tap.optional(),
    listRow: tap.optional(),
    voice: spoken.optional(),
    /** `said`: what is in it, for a machine on which nothing can be recognised. */
    audio: z.strictObject({ ...file, said: spoken.optional() }).optional(),
    image: z.strictObject({ ...file, caption: z.string().optional() }).optional(),
    document: z
      .strictObject({ ...file, filename: z.string().min(1), caption: z.string().optional() })
      .optional(),
  })
  .refine((said) => KINDS.filter((kind) => said[kind] !== undefined).length === 1, {
    error: () => `exactly one of ${KINDS.join(', ')} is needed`,
  })

const KINDS = ['text', 'button', 'listRow', 'voice', 'audio', 'image', 'document'] as const

export type Said = z.infer<typeof posted>

/** @throws HttpError 400 that says what is wrong */
export function readSaid(body: Record<string, unknown>): Said {
  const parsed = posted.safeParse(body)
  if (!parsed.success) throw new HttpError(400, z.prettifyError(parsed.error))
  return parsed.data
}

/**
 * A voice note as a phone sends it: Ogg Opus, made from a text, or out of what a browser recorded.
 *
 * @throws HttpError 400 or 503 that says why there is none
 */
export async function withRecording(said: Said, speech: EmbeddedSpeech): Promise<Said> {
  const { voice, audio, ...rest } = said
  try {
    if (voice) {
      const { bytes } = await speech.makeNote(voice)
      return { ...rest, audio: { base64: Buffer.from(bytes).toString('base64'), mimeType: NOTE } }
    }
    if (!audio?.mimeType.startsWith('audio/webm')) return said
    const tags = audio.said && { TRANSCRIPT: audio.said.text, LANGUAGE: audio.said.language }
    const bytes = await webmToOgg(Buffer.from(audio.base64, 'base64'), tags)
    return { ...rest, audio: { base64: Buffer.from(bytes).toString('base64'), mimeType: NOTE } }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    throw new HttpError(voice ? 503 : 400, error.message)
  }
}

/** The node of a webhook that says it. Files go to the media store first. */
export function messageNode(
  said: Said,
  world: World,
  at: { id: string; now: number },
): Record<string, unknown> {
  const context = {
    ...(said.replyTo !== undefined && { id: said.replyTo }),
    ...(said.forwarded && { forwarded: true }),
  }
  return {
    ...(said.from !== undefined && { from: said.from }),
    ...(said.fromUserId !== undefined && { from_user_id: said.fromUserId }),
    id: at.id,
    timestamp: String(Math.floor(at.now / 1000)),
    ...(Object.keys(context).length > 0 && { context }),
    ...content(said, world),
  }
}

function content(said: Said, world: World): Record<string, unknown> {
  if (said.text !== undefined) return { type: 'text', text: { body: said.text } }
  if (said.button) {
    return { type: 'interactive', interactive: { type: 'button_reply', button_reply: said.button } }
  }
  if (said.listRow) {
    return { type: 'interactive', interactive: { type: 'list_reply', list_reply: said.listRow } }
  }
  if (said.audio) return media('audio', said.audio, world, { voice: true })
  if (said.image) return media('image', said.image, world, captionOf(said.image))
  if (said.document) {
    const { filename } = said.document
    return media('document', said.document, world, { filename, ...captionOf(said.document) })
  }
  throw new HttpError(400, 'nothing was said')
}

function captionOf({ caption }: { caption?: string | undefined }): { caption?: string } {
  return caption === undefined ? {} : { caption }
}

function media(
  type: string,
  { base64, mimeType }: { base64: string; mimeType: string },
  world: World,
  more: Record<string, unknown>,
): Record<string, unknown> {
  const id = addMedia(world, Buffer.from(base64, 'base64'), mimeType)
  const sha256 = world.media(id)?.sha256
  return { type, [type]: { id, mime_type: mimeType, sha256, ...more } }
}
