/**
 * Marathi writes its postpositions onto the word ("किलोपेक्षा", "जोड्यांपेक्षा", "आठवड्यात"), in Latin letters too.
 * The longest comes first.
 */
const ENDINGS = [
  'पर्यंत',
  'प्रमाणे',
  'पेक्षा',
  'मधून',
  'मध्ये',
  'मधे',
  'साठी',
  'कडून',
  'पासून',
  'वरून',
  'वर',
  'च्या',
  'ांना',
  'ांची',
  'ांचे',
  'ांचा',
  'ातून',
  'ाने',
  'ांत',
  'ची',
  'चा',
  'चे',
  'चं',
  'ला',
  'ना',
  'ने',
  'नं',
  'त',
  'pramane',
  'peksha',
  'paryant',
  'madhun',
  'madhye',
  'madhe',
  'sathi',
  'kadun',
  'pasun',
  'var',
  'chya',
  'cha',
  'chi',
  'che',
  'ane',
  'la',
  'na',
  'ne',
]

/** A word and the Marathi postposition written onto it, or undefined if it has none. The stem may be in the oblique. */
export function splitPostposition(word: string): [stem: string, postposition: string] | undefined {
  const ending = ENDINGS.find((e) => word.endsWith(e) && word.length >= e.length + 2)
  if (ending === undefined) return undefined
  // "जोड्यां" is the oblique of "जोड्या".
  return [word.slice(0, -ending.length).replace(/ं$/, ''), ending]
}

/** Endings that make an adjective of a noun: "साखरेची" is "of sugar". */
const GENITIVE = /(?:च्या|ची|चा|चे|चं|chya|chi|cha|che)$/

/**
 * "साखरेची" → "साखर", "कांद्याचा" → "कांदा". Only a stem that ends in a vowel is in the oblique case: "मिरची" is a
 * word of its own.
 */
export function withoutGenitive(word: string): string {
  const stem = word.replace(GENITIVE, '')
  if (stem === word) return word
  if (/्या(?:ं)?$/.test(stem)) return stem.replace(/्या(?:ं)?$/, 'ा')
  if (/ां$/.test(stem)) return stem.slice(0, -1)
  if (/[ाे]$/.test(stem)) return stem.slice(0, -1)
  if (/[ीूु]$/.test(stem)) return stem
  if (/ya$/.test(stem)) return stem.replace(/ya$/, 'a')
  if (/[a-z][ae]$/.test(stem) && stem.length >= 4) return stem.slice(0, -1)
  if (/[iu]$/.test(stem)) return stem
  return word
}
