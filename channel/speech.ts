import type { Language } from '../shop/types.ts'

export interface TranscribeRequest {
  /** Derived from the turn id, so that a redelivered message finds the job that its first delivery started. */
  jobId: string
  shopId: string
  audio: { bytes: Uint8Array; mimeType: string }
  /** The language it is in, where that is known (the model may ask again with another one); else it is found out. */
  language?: Language
  /** Words that are likely to be said: the names of the shop's items. */
  vocabulary: readonly string[]
}

export type Transcription =
  | {
      status: 'heard'
      text: string
      language: Language
      /** 0 to 1, of the words on average. */
      confidence: number
      /** `note`: not recognised at all, but read from the note itself, which only the simulator's notes carry. */
      source: 'recogniser' | 'note'
    }
  /** Being worked on elsewhere: ask again with the same `jobId` after so many seconds. */
  | { status: 'pending'; retrySeconds: number }
  | {
      status: 'unheard'
      reason: 'silence' | 'too_short' | 'unreadable' | 'no_recogniser' | 'not_understood' | 'failed'
    }

/** A voice note as WhatsApp plays it: Ogg Opus, mono. */
export interface SpokenNote {
  bytes: Uint8Array
  mimeType: 'audio/ogg; codecs=opus'
  durationMs: number
}

/** In millionths of a rupee. */
export interface SpeechPrices {
  heardSecond: number
  /** A note is billed as so many seconds at least. */
  minSeconds: number
  spokenCharacter: number
}

/** Voice notes in, spoken replies out. */
export interface Speech {
  /** Absent where speech costs nothing. */
  readonly prices?: SpeechPrices
  /** @throws ChannelError where asking again later may help */
  transcribe(request: TranscribeRequest, options?: { signal?: AbortSignal }): Promise<Transcription>
  /**
   * @param said plain words of one language; numbers, units and amounts are written out by the adapter's normaliser
   * @throws ChannelError where nothing could be made: the reply then goes out as text alone
   */
  speak(
    said: { text: string; language: Language },
    options?: { signal?: AbortSignal },
  ): Promise<SpokenNote>
}
