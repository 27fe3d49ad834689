import markers from './words/writing-markers.json' with { type: 'json' }
import { plain } from './plain.ts'

/** A language and its script: what a message was written in, and what it is answered in. */
export type Writing = 'en' | 'hi' | 'hi-Latn' | 'mr' | 'mr-Latn'

export const WRITINGS = ['en', 'hi', 'hi-Latn', 'mr', 'mr-Latn'] as const satisfies Writing[]

const LATIN = ['en', 'hi-Latn', 'mr-Latn'] as const satisfies Writing[]
const DEVANAGARI = ['hi', 'mr'] as const satisfies Writing[]

const MARKERS = new Map<Writing, ReadonlySet<string>>(
  WRITINGS.map((writing) => [writing, new Set(plain(markers[writing]).split(' '))]),
)

/** ळ and the eyelash ra are letters of Marathi; these endings are of Marathi only: postpositions and verb forms. */
const MARATHI_SHAPE =
  /ळ|.{3}(?:च्या|पेक्षा|प्रमाणे|मध्ये|साठी|कडून|मधून|ांना|ाची|ाचे|ाचा|ेची|ेचा|ेचे)$|.{2}(?:ेल|तील|णार|ल्या|लेला|लेली|लेले|ायचं|ायचा|ायची|ायचे|ायला)$/
/** "viknar", "phutlya", "dukanachya". Hindi has no such words but a few short ones. */
const MARATHI_LATIN_SHAPE =
  /.{3}(?:nar|lya|lela|leli|lele|chya|peksha|pramane|sathi|madhe|madhye|tlya)$/

export function languageOf(writing: Writing): 'en' | 'hi' | 'mr' {
  return writing === 'en' ? 'en' : writing.startsWith('hi') ? 'hi' : 'mr'
}

export function writingOf(language: 'en' | 'hi' | 'mr', script: 'native' | 'latin'): Writing {
  if (language === 'en') return 'en'
  return script === 'latin' ? `${language}-Latn` : language
}

/**
 * The writing of a message, from its script and its small words; `fallback` where these do not tell, as in "2 kg" or
 * a product's name.
 */
export function detectWriting(text: string, fallback: Writing = 'en'): Writing {
  return clueOfWriting(text, fallback) ?? fallback
}

/** As `detectWriting`, but undefined where the text does not tell. `preferred` only breaks ties. */
export function clueOfWriting(text: string, preferred: Writing = 'en'): Writing | undefined {
  // plain() takes the nukta off, and with it the eyelash ra.
  // "don't" is one word, and not the Marathi two.
  const whole = text.replaceAll('ऱ', 'ळ').replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
  const words = plain(whole).match(/[\p{L}\p{M}]+/gu) ?? []
  const native = words.filter((word) => /[\u0900-\u097f]/.test(word))
  const latin = words.filter((word) => /[a-z]/.test(word))
  // Brand names and units stay in Latin letters in a Devanagari sentence, the other way round is rare.
  if (native.length > 0 && native.length * 2 >= latin.length) {
    return best(DEVANAGARI, native, preferred) ?? nativeWriting(preferred)
  }
  return best(LATIN, latin, preferred)
}

function best(
  candidates: readonly Writing[],
  words: readonly string[],
  preferred: Writing,
): Writing | undefined {
  const scores = candidates.map((writing) => ({ writing, score: scoreOf(writing, words) }))
  const top = Math.max(...scores.map(({ score }) => score))
  if (top === 0) return undefined
  const tied = scores.filter(({ score }) => score === top).map(({ writing }) => writing)
  // English words are at home in every language here, so on a tie they say the least.
  return tied.includes(preferred)
    ? preferred
    : (tied.find((writing) => writing !== 'en') ?? tied[0])
}

function scoreOf(writing: Writing, words: readonly string[]): number {
  const known = MARKERS.get(writing)
  const shape =
    writing === 'mr' ? MARATHI_SHAPE : writing === 'mr-Latn' ? MARATHI_LATIN_SHAPE : undefined
  const shapes = words.filter((word) => shape?.test(word)).length
  return words.filter((word) => known?.has(word)).length + shapes
}

function nativeWriting(preferred: Writing): Writing {
  return languageOf(preferred) === 'mr' ? 'mr' : 'hi'
}
