const DEVANAGARI_ZERO = 0x0966
/** Nothing to unify: most words of the lists, and most messages. */
const ASCII = /^[\x20-\x7e]*$/

/**
 * A word as it is looked up: compatibility forms unified, lower case, ASCII digits, and none of the marks that people
 * leave out when they type (nukta, zero-width joiners), so that "रुपये" and "रुपय़े" are one word.
 */
export function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return (
    text
      // NFKC would make 11⁄2 of "1½".
      .replace(/(\d)([¼-¾⅐-⅞])/g, '$1 $2')
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - DEVANAGARI_ZERO))
      .normalize('NFD')
      // Accents of Latin letters, the nukta, soft hyphens, zero-width characters and variation selectors.
      .replace(/[\u0300-\u036f\u093c\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f]/g, '')
      .normalize('NFC')
      .replaceAll('ँ', 'ं')
  )
}
