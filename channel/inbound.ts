/** Who sent a message: known by phone (`waId`), by business-scoped user id, or both; by neither in some `system` messages. */
export interface Sender {
  waId?: string
  userId?: string
  /** Profile name, if the platform gave one. Personal: never logged. */
  name?: string
}

/** Where a media file is, as the webhook says it. */
export interface InboundMedia {
  mediaId: string
  mimeType?: string
  sha256?: string
  /** A recorded voice note, not an audio file. */
  voice?: boolean
  caption?: string
  filename?: string
}

export type InboundContent =
  | { type: 'text'; text: string }
  /** A tap on a reply button, a template's quick reply or a list row: `id` is what we gave it, `title` what it said. */
  | { type: 'tap'; id: string; title: string }
  | { type: 'audio' | 'image' | 'document' | 'video' | 'sticker'; media: InboundMedia }
  /** Anything else: a kind we do not know, or one that has no meaning for a shop. `kind` is the platform's word. */
  | { type: 'unsupported'; kind: string }

/** One message of a webhook, with the phone-number id of its own change. */
export interface InboundMessage {
  phoneNumberId: string
  messageId: string
  /** Seconds since the epoch, as the platform says; absent when it does not. */
  timestamp?: number
  sender: Sender
  content: InboundContent
  /** The message that this one replies to. */
  replyTo?: string
  forwarded?: boolean
}

/** What became of a message that we sent. */
export interface InboundStatus {
  phoneNumberId?: string
  /** Id of the message it speaks of. */
  messageId: string
  status: string
  timestamp?: number
  /** Our turn id, from `biz_opaque_callback_data`. */
  turnKey?: string
  /** Platform error codes, on `failed`. */
  errors: number[]
}

/** All of a webhook body. `others` are the changes that are neither, or hold something that is neither, by field name. */
export interface InboundBatch {
  messages: InboundMessage[]
  statuses: InboundStatus[]
  others: string[]
}
