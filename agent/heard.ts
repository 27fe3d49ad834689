import type { InboundMedia } from '../channel/inbound.ts'
import { PHRASE_KEYS, phrase, type PhraseKey } from '../language/phrases.ts'
import type { Writing } from '../language/writing.ts'
import type { Language } from '../shop/types.ts'
import type { Opening } from './loop.ts'
import type { ToolOutcome } from './run-tool-calls.ts'

const TOOL = 'transcribe_voice'

/** A voice note opens the turn with the call that hears it; one that cannot be heard is answered without a model. */
export function heardNote({ mediaId }: InboundMedia, writing: Writing): Opening {
  return {
    calls: [{ name: TOOL, input: { mediaId } }],
    reply: ([result]) => {
      if (result === undefined || result.status === 'ok') return undefined
      const reason = 'reason' in result ? String(result['reason']) : 'failed'
      const key = PHRASE_KEYS.find((known) => known === `voice.${reason}`) ?? 'voice.failed'
      return { text: phrase(writing, key satisfies PhraseKey, {}) }
    },
  }
}

/** What was heard in a turn, the last time that it was listened to. */
export function transcriptOf(
  outcomes: readonly ToolOutcome[],
): { text: string; language: Language } | undefined {
  const heard = outcomes.findLast(
    ({ call, result }) => call.name === TOOL && result.status === 'ok',
  )?.result
  return heard as { text: string; language: Language } | undefined
}
