import { OggError } from '../../channel/ogg.ts'
import type { Speech, SpokenNote, Transcription } from '../../channel/speech.ts'
import { spokenText } from '../../language/spoken.ts'
import { clueOfWriting, languageOf } from '../../language/writing.ts'
import type { Language } from '../../shop/types.ts'
import { spokenOnce } from '../spoken-once.ts'
import { createVoice } from './speech/espeak.ts'
import { decodeNote, HEARING_RATE, loudness } from './speech/opus.ts'
import type { Recogniser } from './speech/recogniser.ts'

/** Under this nobody spoke; a whisper is ten times as loud. */
const SILENCE = 0.003
const MIN_SECONDS = 0.5
/** A recogniser on this machine does not say how sure it is. */
const UNKNOWN_CONFIDENCE = 0.7

export interface EmbeddedSpeech extends Speech {
  /** A voice note as a phone of the simulator sends it: spoken, with what is said in it in its tags. */
  makeNote(said: { text: string; language: Language }): Promise<SpokenNote>
  /** Whether anything is heard but what notes say of themselves. */
  readonly recognises: boolean
  close(): Promise<void>
}

/** Speech on one machine: eSpeak NG speaks; a model of the user's hears, and without one only notes that say what is in them. */
export function createEmbeddedSpeech({
  recogniser,
}: { recogniser?: Recogniser } = {}): EmbeddedSpeech {
  const voice = createVoice()
  return {
    recognises: recogniser !== undefined,

    async transcribe({ audio, language }) {
      let decoded: ReturnType<typeof decodeNote>
      try {
        decoded = decodeNote(audio.bytes)
      } catch (error) {
        if (error instanceof OggError) return { status: 'unheard', reason: 'unreadable' }
        throw error
      }
      const { samples, note } = decoded
      if (note.badPages > 0) return { status: 'unheard', reason: 'unreadable' }
      if (samples.length < MIN_SECONDS * HEARING_RATE)
        return { status: 'unheard', reason: 'too_short' }
      if (loudness(samples) < SILENCE) return { status: 'unheard', reason: 'silence' }
      if (recogniser) return recognised(await recogniser.hear(samples, language))
      return fromTags(note.tags)
    },

    speak: spokenOnce(({ text, language }) =>
      voice.speak({ text: spokenText(text, language), voice: language }),
    ),

    makeNote: ({ text, language }) =>
      voice.speak({
        text: spokenText(text, language),
        voice: language,
        tags: { TRANSCRIPT: text, LANGUAGE: language },
      }),

    async close() {
      recogniser?.close()
      await voice.close()
    },
  }
}

function recognised({ text, language }: { text: string; language: Language }): Transcription {
  if (text === '') return { status: 'unheard', reason: 'not_understood' }
  const writing = clueOfWriting(text)
  return {
    status: 'heard',
    text,
    language: writing ? languageOf(writing) : language,
    confidence: UNKNOWN_CONFIDENCE,
    source: 'recogniser',
  }
}

/** Not recognition: what the simulator wrote into its own notes. */
function fromTags({ TRANSCRIPT: text, LANGUAGE: language }: Record<string, string>): Transcription {
  if (text === undefined || text.trim() === '')
    return { status: 'unheard', reason: 'no_recogniser' }
  const known = (['en', 'hi', 'mr'] as const).find((each) => each === language)
  return { status: 'heard', text, language: known ?? 'hi', confidence: 1, source: 'note' }
}
