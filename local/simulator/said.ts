import * as z from 'zod'
import { HttpError } from '../http.ts'
import { addMedia } from './graph-api.ts'
import type { World } from './world.ts'

const tap = z.strictObject({ id: z.string().min(1), title: z.string().min(1) })
const file = { base64: z.base64(), mimeType: z.string().min(3) }

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
    voice: z.strictObject({ text: z.string().min(1), language: z.string().min(2) }).optional(),
    audio: z.strictObject(file).optional(),
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

/** @throws HttpError 400 that says what is wrong, 501 for what is not there yet */
export function readSaid(body: Record<string, unknown>): Said {
  const parsed = posted.safeParse(body)
  if (!parsed.success) throw new HttpError(400, z.prettifyError(parsed.error))
  if (parsed.data.voice) {
    throw new HttpError(501, 'voice notes are not made here yet; send audio as base64, or text')
  }
  return parsed.data
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
