const CONSONANTS: Record<string, string> = {
  क: 'k',
  ख: 'kh',
  ग: 'g',
  घ: 'gh',
  ङ: 'n',
  च: 'ch',
  छ: 'ch',
  ज: 'j',
  झ: 'jh',
  ञ: 'n',
  ट: 't',
  ठ: 'th',
  ड: 'd',
  ढ: 'dh',
  ण: 'n',
  त: 't',
  थ: 'th',
  द: 'd',
  ध: 'dh',
  न: 'n',
  ऩ: 'n',
  प: 'p',
  फ: 'f',
  ब: 'b',
  भ: 'bh',
  म: 'm',
  य: 'y',
  र: 'r',
  ऱ: 'r',
  ल: 'l',
  ळ: 'l',
  ऴ: 'l',
  व: 'v',
  श: 'sh',
  ष: 'sh',
  स: 's',
  ह: 'h',
}

const VOWELS: Record<string, string> = {
  अ: 'a',
  आ: 'a',
  इ: 'i',
  ई: 'i',
  उ: 'u',
  ऊ: 'u',
  ऋ: 'ri',
  ए: 'e',
  ऐ: 'ai',
  ओ: 'o',
  औ: 'au',
  ऍ: 'a',
  ॲ: 'a',
  ऑ: 'o',
}

const SIGNS: Record<string, string> = {
  'ा': 'a',
  'ि': 'i',
  'ी': 'i',
  'ु': 'u',
  'ू': 'u',
  'ृ': 'ri',
  'े': 'e',
  'ै': 'ai',
  'ो': 'o',
  'ौ': 'au',
  'ॅ': 'a',
  'ॉ': 'o',
}

const VIRAMA = '्'
const ANUSVARA = 'ं'
const VISARGA = 'ः'

interface Sound {
  text: string
  kind: 'consonant' | 'vowel' | 'schwa'
}

/**
 * One Devanagari word in Latin letters, the way people type it: the inherent vowel is dropped where Hindi and Marathi
 * do not speak it, at the end and between a vowel-consonant and a consonant-vowel (Ohala's rule, from right to left).
 * Long and short vowels come out alike.
 */
export function romanise(word: string): string {
  return dropSchwas(soundsOf(word))
    .map((sound) => sound.text)
    .join('')
}

function soundsOf(word: string): Sound[] {
  const letters = [...word.replaceAll('ज्ञ', 'ग्य')]
  return letters.flatMap((letter, at): Sound[] => {
    const next = letters[at + 1]
    const consonant = CONSONANTS[letter]
    if (consonant) {
      const inherent = next === undefined || !(next === VIRAMA || next in SIGNS)
      // Marathi writes a spoken short a at the end as "ं": विकलं.
      if (next === ANUSVARA && at + 2 === letters.length)
        return [
          { text: consonant, kind: 'consonant' },
          { text: 'a', kind: 'vowel' },
        ]
      return inherent
        ? [
            { text: consonant, kind: 'consonant' },
            { text: 'a', kind: 'schwa' },
          ]
        : [{ text: consonant, kind: 'consonant' }]
    }
    const vowel = VOWELS[letter] ?? SIGNS[letter]
    if (vowel) return [{ text: vowel, kind: 'vowel' }]
    // A nasal vowel at the end of a word is hardly ever written in Latin letters: "gehu", "nahi", "me", "vikla".
    if (letter === ANUSVARA)
      return next ? [{ text: /[पफबभम]/.test(next) ? 'm' : 'n', kind: 'consonant' }] : []
    if (letter === VIRAMA || letter === VISARGA) return []
    return [{ text: /[\u0900-\u097f]/.test(letter) ? '' : letter, kind: 'consonant' }]
  })
}

function dropSchwas(sounds: Sound[]): Sound[] {
  const kept = [...sounds]
  const isVowel = (at: number) => kept[at] !== undefined && kept[at].kind !== 'consonant'
  const isConsonant = (at: number) => kept[at]?.kind === 'consonant'

  const vowels = kept.filter((sound) => sound.kind !== 'consonant').length
  if (kept.at(-1)?.kind === 'schwa' && vowels > 1) kept.pop()

  for (let at = kept.length - 3; at >= 2; at--) {
    if (kept[at]?.kind !== 'schwa') continue
    // The y of "पुढच्या" and "साड्या" closes no syllable.
    const after = kept[at + 2]?.text === 'y' ? at + 3 : at + 2
    if (isVowel(at - 2) && isConsonant(at - 1) && isConsonant(at + 1) && isVowel(after))
      kept.splice(at, 1)
  }
  return kept
}
