import type { InboundContent, InboundMedia } from './inbound.ts'
import { record, text, type Json } from './read-json.ts'

/** What a message says. A kind that is not known, or lacks what makes it that kind, stays as `unsupported`. */
export function parseContent(message: Json): InboundContent {
  const kind = text(message['type']) ?? 'unknown'
  const body = record(message[kind])
  const unsupported: InboundContent = { type: 'unsupported', kind }
  switch (kind) {
    case 'text': {
      const said = text(body?.['body'])
      return said === undefined ? unsupported : { type: 'text', text: said }
    }
    case 'button':
      // A template's quick reply: its payload is what we gave it.
      return tap(body?.['payload'] ?? body?.['text'], body?.['text']) ?? unsupported
    case 'interactive': {
      const reply = record(body?.['button_reply']) ?? record(body?.['list_reply'])
      const inner = text(body?.['type'])
      return (
        tap(reply?.['id'], reply?.['title']) ?? {
          type: 'unsupported',
          kind: inner ? `interactive ${inner}` : kind,
        }
      )
    }
    case 'audio':
    case 'image':
    case 'document':
    case 'video':
    case 'sticker': {
      const media = mediaOf(body)
      return media ? { type: kind, media } : unsupported
    }
    default:
      return unsupported
  }
}

function tap(id: unknown, title: unknown): InboundContent | undefined {
  const [given, shown] = [text(id), text(title)]
  if (given === undefined && shown === undefined) return undefined
  return { type: 'tap', id: given ?? shown ?? '', title: shown ?? given ?? '' }
}

function mediaOf(body: Json | undefined): InboundMedia | undefined {
  const mediaId = text(body?.['id'])
  if (!body || mediaId === undefined) return undefined
  const media: InboundMedia = { mediaId }
  const mimeType = text(body['mime_type'])
  const sha256 = text(body['sha256'])
  const caption = text(body['caption'])
  const filename = text(body['filename'])
  if (mimeType !== undefined) media.mimeType = mimeType
  if (sha256 !== undefined) media.sha256 = sha256
  if (caption !== undefined) media.caption = caption
  if (filename !== undefined) media.filename = filename
  if (body['voice'] === true) media.voice = true
  return media
}
