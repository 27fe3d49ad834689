import type { SpeechPrices } from '../channel/speech.ts'
import { spokenText } from '../language/spoken.ts'
import type { Language } from '../shop/types.ts'
import type { MicroRupees } from './turn-store.ts'

/** What hearing a note of so many seconds costs; nothing where speech is free. */
export function hearingCost(seconds: number, prices: SpeechPrices | undefined): MicroRupees {
  return prices ? Math.ceil(Math.max(seconds, prices.minSeconds)) * prices.heardSecond : 0
}

/** What saying a reply costs: every character is billed, as it is written out for the voice. */
export function speakingCost(
  { text, language }: { text: string; language: Language },
  prices: SpeechPrices | undefined,
): MicroRupees {
  return prices ? spokenText(text, language).length * prices.spokenCharacter : 0
}
