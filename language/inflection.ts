/** An ending, and what stands in its place in the form that a dictionary has. */
type Ending = [ending: RegExp, ...bases: string[]]

/** Genitives come off first: "अल्ट्राटेकच्या", "सर्फची", "ultratechchya". */
const GENITIVE = /(?:[ाे]ं?|ां|ं)?(?:च्या|ची|चा|चे|चं)$|(?<=.{4})(?:chya|chi|che|cha)$/u

/**
 * Plurals and oblique cases of Hindi and Marathi. The least that is left is three letters (four, where only a vowel is
 * taken off at the end), or every short word would be a form of another one.
 */
const ENDINGS: Ending[] = [
  // साड्या, बादल्या, गोण्या; डब्या, कांद्या
  [/(?<=..)्या(?:ं|ंना)?$/u, 'ी', 'ा', ''],
  // साड़ियाँ, बाल्टियों
  [/(?<=..)ि(?:याँ|यां|यों|या)$/u, 'ी'],
  [/(?<=..)ु(?:एँ|एं|ओं)$/u, 'ू', 'ु'],
  // चादरें, कमीज़ों
  [/(?<=..)(?:ें|ों|ाएँ|ाएं|ाओं)$/u, '', 'ा'],
  [/(?<=..)ीं$/u, 'ी'],
  [/(?<=..)ां(?:ना)?$/u, 'ा', ''],
  // बिस्किटं, अंडं
  [/(?<=..)ं$/u, '', 'ा', 'ी'],
  // चादरी; साखरे, कांदे
  [/(?<=...)ी$/u, ''],
  [/(?<=..)े$/u, 'ा', ''],
  [/(?<=....)ा$/u, ''],
  // sadya, badlya
  [/(?<=[a-z]{2})ya(?:n|nna)?$/, 'i', 'a', ''],
  [/(?<=[a-z]{2})iy(?:a|an|aan|on|o)$/, 'i'],
  [/(?<=[a-z]{3})(?:en|on)$/, '', 'a'],
  [/(?<=[a-z]{2}[^aeiou])e$/, 'a', ''],
  [/(?<=[a-z]{4})i$/, ''],
]

/**
 * What a word may be a form of, itself not among them: "साड्या" → साडी, साडा, साड. None of them need be a word; they are
 * for looking up, where the word itself was not found.
 *
 * @param word as `plain` leaves it, in Devanagari or in Latin letters
 */
export function baseForms(word: string): string[] {
  const stem = word.replace(GENITIVE, '')
  const stems = stem !== word && stem.length > 1 ? [word, stem] : [word]
  const bases = stems.flatMap((form) =>
    ENDINGS.flatMap(([ending, ...replacements]) =>
      ending.test(form) ? replacements.map((base) => form.replace(ending, base)) : [],
    ),
  )
  return [...new Set([...stems, ...bases])].filter((form) => form !== word)
}
