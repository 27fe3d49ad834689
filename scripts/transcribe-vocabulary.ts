import { parseArgs } from 'node:util'
import { vocabularyPhrases } from '../adapters/aws/speech/transcribe.ts'
import { readVocabularies } from '../adapters/aws/speech/vocabulary-names.ts'
import { saveVocabulary } from '../adapters/aws/speech/vocabulary.ts'
import { SHOP_KINDS, starterItems } from '../shop/starter.ts'
import type { Language } from '../shop/types.ts'

const HELP = `npm run vocabulary -- --language en|hi|mr [--name NAME]

The names of what shops usually sell, as a custom vocabulary of Amazon Transcribe. Without --name its phrases are printed, one a
line. With it they are put into the vocabulary of that name, which is made if need be, in the account and region of the AWS
environment (AWS_PROFILE, AWS_REGION); that takes some minutes. Then deploy with --context vocabularies=LANGUAGE=NAME.`

const LANGUAGES: readonly string[] = ['en', 'hi', 'mr'] satisfies Language[]
const isLanguage = (text: string | undefined): text is Language =>
  text !== undefined && LANGUAGES.includes(text)

const { values } = parseArgs({
  options: {
    language: { type: 'string' },
    name: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const { language, name, help } = values

if (help) console.log(HELP)
else if (!isLanguage(language)) fail(`--language is en, hi or mr\n\n${HELP}`, 2)
else {
  const phrases = vocabularyPhrases(commonNames(), language)
  if (name === undefined) console.log(phrases.join('\n'))
  else {
    try {
      // A name that could not be deployed is not made either.
      readVocabularies(`${language}=${name}`)
      const done = await saveVocabulary({ name, language, phrases })
      console.log(`${name} ${done}: ${phrases.length} phrases, ready`)
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error), 1)
    }
  }
}

/** In every script; those that a language cannot write are left out later. */
function commonNames(): string[] {
  return SHOP_KINDS.flatMap((kind) =>
    starterItems(kind, [], new Date(0)).flatMap((item) => [item.name, ...item.aliases]),
  )
}

function fail(why: string, exitCode: number): void {
  console.error(why)
  process.exitCode = exitCode
}
