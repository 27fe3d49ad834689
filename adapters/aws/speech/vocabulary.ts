import {
  ConflictException,
  CreateVocabularyCommand,
  GetVocabularyCommand,
  UpdateVocabularyCommand,
  type TranscribeClient,
} from '@aws-sdk/client-transcribe'
import { RetailMindError } from '../../../shop/errors.ts'
import type { Language } from '../../../shop/types.ts'
import { CODES, createTranscribeClient } from './transcribe.ts'

export interface Vocabulary {
  name: string
  language: Language
  /** As `vocabularyPhrases` makes them. */
  phrases: readonly string[]
}

const LOOKED_AT_AFTER_MS = 5_000
const LOOKS = 120

/**
 * Makes a custom vocabulary, or puts its phrases in place of those it had, and waits until Transcribe has worked them in. No template
 * can make one: CloudFormation has no resource for it.
 *
 * @throws RetailMindError `vocabulary_failed` with the reason of Transcribe, `vocabulary_pending` after ten minutes
 */
export async function saveVocabulary(
  { name, language, phrases }: Vocabulary,
  {
    transcribe = createTranscribeClient(),
    sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }: { transcribe?: TranscribeClient; sleep?: (ms: number) => Promise<void> } = {},
): Promise<'created' | 'updated'> {
  const request = {
    VocabularyName: name,
    LanguageCode: CODES[language],
    Phrases: [...phrases],
  }
  const done = await transcribe.send(new CreateVocabularyCommand(request)).then(
    () => 'created' as const,
    async (error: unknown) => {
      // There is one of that name.
      if (!(error instanceof ConflictException)) throw error
      await transcribe.send(new UpdateVocabularyCommand(request))
      return 'updated' as const
    },
  )
  for (let look = 0; look < LOOKS; look++) {
    const { VocabularyState, FailureReason } = await transcribe.send(
      new GetVocabularyCommand({ VocabularyName: name }),
    )
    if (VocabularyState === 'READY') return done
    if (VocabularyState === 'FAILED') {
      throw new RetailMindError(
        'vocabulary_failed',
        `Transcribe refused ${name}: ${FailureReason ?? 'no reason given'}`,
      )
    }
    await sleep(LOOKED_AT_AFTER_MS)
  }
  throw new RetailMindError('vocabulary_pending', `Transcribe is still working on ${name}`)
}
