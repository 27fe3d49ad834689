import type { Sender } from './inbound.ts'

/** To whom, and from which of our numbers. Phone wins over user id when both are known, as on the platform. */
export interface Recipient {
  phoneNumberId: string
  to: Pick<Sender, 'waId' | 'userId'>
}

/**
 * The way out to WhatsApp. The Cloud API client in `channel/client.ts` is the default everywhere.
 * Bodies come from `channel/payloads.ts`; errors are `ChannelError`s classified by `channel/platform-errors.ts`.
 */
export interface Transport {
  /** Sends one message body; gives the platform's id for it. `turnKey` comes back in every status. */
  send(
    recipient: Recipient,
    body: Record<string, unknown>,
    turnKey: string,
  ): Promise<{ messageId: string }>
  /** Blue ticks and "typing…" for at most 25 s. */
  markRead(phoneNumberId: string, messageId: string): Promise<void>
  /** Bytes and type of a received file; size and host are checked before, SHA-256 after. */
  fetchMedia(
    mediaId: string,
    options: { maxBytes: number },
  ): Promise<{ bytes: Uint8Array; mimeType: string; sha256: string }>
  uploadMedia(
    phoneNumberId: string,
    file: { bytes: Uint8Array; mimeType: string; filename: string },
  ): Promise<{ mediaId: string }>
}
