import { plain } from './plain.ts'
import { romanise } from './romanise.ts'

/**
 * A key under which a name is the same in every script and spelling: cheeni, chini and चीनी; pyaaz and प्याज़.
 * Only for comparing; it is not meant to be read.
 */
export function fold(text: string): string {
  const latin = plain(text)
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}.]+/gu, ' ')
    // A dot inside a number is part of it; any other is punctuation.
    .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/[\u0900-\u097f]+/g, romanise)
  return latin.trim().split(/\s+/).map(squeeze).join(' ')
}

/** One spelling for the sounds that Indian Latin spelling writes in several ways. */
function squeeze(word: string): string {
  if (!/[a-z]/.test(word)) return word
  return word
    .replaceAll('ph', 'f')
    .replaceAll('ck', 'k')
    .replaceAll('chh', 'ch')
    .replaceAll('xc', 'x')
    .replaceAll('x', 'ks')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c(?!h)/g, 'k')
    .replaceAll('q', 'k')
    .replaceAll('w', 'v')
    .replaceAll('z', 'j')
    .replaceAll('jh', 'j')
    .replaceAll('ee', 'i')
    .replaceAll('oo', 'u')
    .replace(/ay(?![aeiou])/g, 'ai')
    .replace(/([^aeiou])y$/, '$1i')
    .replace(/(?<!a)ai/g, 'e')
    .replace(/aai/g, 'e')
    .replaceAll('au', 'o')
    .replace(/iy(?=[aeiou])/g, 'i')
    .replace(/([a-z])\1+/g, '$1')
}
