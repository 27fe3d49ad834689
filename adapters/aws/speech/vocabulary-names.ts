import { RetailMindError } from '../../../shop/errors.ts'
import type { Language } from '../../../shop/types.ts'

/** Custom vocabularies of Transcribe that were made (`npm run vocabulary`), by the language they are in. */
export type VocabularyNames = Partial<Record<Language, string>>

const PAIR = /^(?<language>en|hi|mr)=(?<name>[0-9A-Za-z._-]{1,200})$/

/**
 * `hi=<name>,mr=<name>,en=<name>`: those that there are, in any order.
 *
 * @throws RetailMindError `bad_environment` when it is not written so, or has a language twice
 */
export function readVocabularies(written: string): VocabularyNames {
  const pairs = written.split(',').map((pair): [string, string] => {
    const { language, name } = PAIR.exec(pair.trim())?.groups ?? {}
    if (language !== undefined && name !== undefined) return [language, name]
    throw new RetailMindError(
      'bad_environment',
      `custom vocabularies are written hi=<name>,mr=<name>,en=<name>, names in letters, digits, ".", "_" and "-"; not "${pair}"`,
    )
  })
  const names = Object.fromEntries(pairs)
  if (Object.keys(names).length === pairs.length) return names
  throw new RetailMindError('bad_environment', 'a language has one custom vocabulary, not two')
}
