import { RUPEES_PER_DOLLAR } from '../../../agent/pricing.ts'
import type { SpeechPrices } from '../../../channel/speech.ts'

/** A dollar a million, or a micro-dollar each. Source: list prices of Mumbai, October 2026; the first tier of Transcribe. */
const TRANSCRIBE_MINUTE = 24_000
const POLLY_NEURAL_CHARACTER = 16

/** In millionths of a rupee. Each note is billed as fifteen seconds at least. */
export const SPEECH_PRICES: SpeechPrices = {
  heardSecond: Math.ceil((TRANSCRIBE_MINUTE / 60) * RUPEES_PER_DOLLAR),
  minSeconds: 15,
  spokenCharacter: POLLY_NEURAL_CHARACTER * RUPEES_PER_DOLLAR,
}
