import { plain } from '../../../language/plain.ts'
import { numberWord } from '../../../language/number-words.ts'
import { splitPostposition } from '../../../language/postpositions.ts'
import { parseUnit } from '../../../language/units.ts'
import { soundOf } from './sound.ts'
import goods from './words/goods.json' with { type: 'json' }

/** A word or a mark of a sentence. */
export interface Token {
  /** As it was written. */
  text: string
  plain: string
  folded: string
}

/** Names that begin with a number: 7up, 5star. Elsewhere the number counts: "4maggi". */
const WITH_NUMBER = new Set(goods.withNumber.split(' '))

const PIECE =
  /[₹@=]|->|→|(?<=^|\s)-\d+(?:\.\d+)?(?![\d-])|\/-|\d+(?:,\d{2,3})+(?:\.\d+)?|\d+\s*[\/⁄]\s*\d+(?![\d\p{L}])|\d+(?:\.\d+)?|(?<![\p{L}\p{M}\d])\.\d+|[\p{L}\p{M}](?:[\p{L}\p{M}\p{N}\u200c\u200d]|['’&](?=[\p{L}\p{N}])|-(?=\p{L})|(?<=(?<![\p{L}\p{M}])\p{L})-(?=\p{N})|\.(?=\p{L}))*|[,;:/+&()-]/gu

/** Words and marks. "2kg" becomes two tokens, "T-shirt" and "7up" stay one, "५०ला" and "किलोपेक्षा" become two. */
export function tokenise(sentence: string): Token[] {
  const text = plainDigits(sentence)
  const pieces = [...text.matchAll(PIECE)].map((match) => ({ text: match[0], at: match.index }))
  const joined: string[] = []
  for (const [place, piece] of pieces.entries()) {
    const before = pieces[place - 1]
    const touches = before !== undefined && before.at + before.text.length === piece.at
    // "7up" and "5star" are names; "2kg" and "50rs" are a number and its unit.
    if (touches && /^\d+$/.test(before.text) && isName(before.text, piece.text)) {
      joined[joined.length - 1] = before.text + piece.text
    } else joined.push(piece.text)
  }
  return joined.flatMap(splitAttached).map(tokenOf).filter(isNotFul)
}

/** "pav bhar jeera": a quarter full of it is a quarter. */
function isNotFul({ plain: word }: Token, at: number, tokens: readonly Token[]): boolean {
  const before = tokens[at - 1]?.plain ?? ''
  return !(
    /^(?:bhar|भर)$/.test(word) &&
    /^(?:pa+v|pao|kilo|litre|darjan|पाव|किलो|लीटर|लिटर|दर्जन)$/.test(before)
  )
}

function tokenOf(text: string): Token {
  return { text, plain: plain(text), folded: soundOf(text) }
}

/** Long postpositions, which no word ends in by chance. */
const ALWAYS_APART =
  /^(?:पर्यंत|प्रमाणे|पेक्षा|मधून|मध्ये|साठी|कडून|पासून|pramane|peksha|paryant|madhun|madhye|sathi|kadun|pasun)$/

/** Marathi writes postpositions onto the word; taken off where what stays is a number or a unit. */
function splitAttached(piece: string): string[] {
  const word = plain(piece)
  if (numberWord(word)) return [piece]
  const [half, other, ...more] = word.split('-')
  // "क्या-क्या"
  if (half && half === other && more.length === 0) return [half, half]
  const split = splitPostposition(word)
  if (!split) return [piece]
  const [stem, ending] = split
  const postposition = ending.replace(/^ा?ं?/, '') || ending
  if (ALWAYS_APART.test(postposition)) return [stem, postposition]
  const number = stem.length > 2 ? numberWord(stem)?.kind : undefined
  const isNumber = number === 'value' || number === 'scale' || number === 'fixed'
  // The oblique of a unit is still the unit: "डझना|ने".
  const isUnit = stem.length > 1 && parseUnit(piece) !== undefined
  return isNumber || isUnit ? [stem, postposition] : [piece]
}

/** "9W", "12V", "4G": a letter or two that are no unit and no small word. */
function isRating(piece: string): boolean {
  return (
    piece.length <= 2 && !/^(?:rs|re|x|k|st|nd|rd|th|ka|ki|ke|ko|me|la|ne|se|ma|na)$/i.test(piece)
  )
}

function isName(number: string, piece: string): boolean {
  return (
    /^[a-z]/i.test(piece) &&
    parseUnit(piece) === undefined &&
    (WITH_NUMBER.has(plain(number + piece)) || isRating(piece))
  )
}

function plainDigits(text: string): string {
  return text
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replace(
      /(\d)?([¼-¾⅐-⅞])/g,
      (_, before: string | undefined, part: string) =>
        `${before === undefined ? '' : `${before} `}${part.normalize('NFKC')}`,
    )
    .replace(/(\d)\s*\/\s*-/g, '$1/-')
}
