import { plain } from '../language/plain.ts'
import { splitPostposition } from '../language/postpositions.ts'

/** Takes out of a text what tells who somebody is; the same person or number is always replaced by the same. */
export type Scrub = (text: string) => string

export interface ScrubOptions {
  /** Customers, suppliers, people, as far as they are known. */
  names: Iterable<string>
  /** Words that are no names whatever else they are: those of the shop's items. */
  keep: Iterable<string>
  /** Everything that will be scrubbed: who is addressed by name in one of them is a name in all. */
  texts: Iterable<string>
}

/**
 * Replaces phone numbers and every other number of seven digits or more, in any script; UPI ids, e-mail addresses, GSTIN and
 * PAN; and names: those given, and words before a word of respect ("ramesh bhai"). A name that nobody recorded and nobody
 * addressed like this stays: read what you publish.
 */
export function createScrub({ names, keep, texts }: ScrubOptions): Scrub {
  const kept = new Set([...[...keep].flatMap(wordsOf), ...NO_NAMES, ...RESPECT])
  const isName = (word: string) => word.length > 2 && !kept.has(word) && !/\d/.test(word)
  const known = new Set([...names].flatMap(wordsOf).filter(isName))
  const people = pseudonyms()
  const numbers = numberer()

  for (const text of texts) {
    for (const word of respected(text)) if (isName(word)) known.add(word)
  }

  const scrubWords = (text: string): string =>
    text.replace(WORD, (word) => {
      const [stem, ending] = stemOf(word, known)
      return known.has(plain(stem)) ? people(stem) + ending : word
    })

  return (text) =>
    CODED.reduce(
      (scrubbed, { pattern, become }) =>
        scrubbed.replace(pattern, (found) => become(numbers(found.toLowerCase()))),
      text,
    )
      .replace(LONG_NUMBER, (found) => likeDigits(found, numbers(digitsOf(found))))
      .split(SAFE)
      .map((part, at) => (at % 2 === 0 ? scrubWords(part) : part))
      .join('')
}

const WORD = /[\p{L}\p{M}]+/gu
/** What was put in already. */
const SAFE = /(\S+@(?:example\.com|upi)|27AAAAA\d{4}A1Z5|AAAAA\d{4}A)/

const CODED: { pattern: RegExp; become: (n: number) => string }[] = [
  { pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, become: (n) => `person${n}@example.com` },
  { pattern: /[\w.-]{2,}@[a-z][a-z0-9]+(?![\w.-]*\.[a-z])/gi, become: (n) => `payer${n}@upi` },
  {
    pattern: /\b\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d]\b/gi,
    become: (n) => `27AAAAA${String(n).padStart(4, '0')}A1Z5`,
  },
  { pattern: /\b[A-Z]{5}\d{4}[A-Z]\b/gi, become: (n) => `AAAAA${String(n).padStart(4, '0')}A` },
]

/**
 * Seven digits in a row; or groups of three and more with one sign between them, ten digits in all, as phones and cards are
 * written. Amounts are grouped by commas, and are left alone.
 */
const LONG_NUMBER =
  /\+?\p{Nd}{7,}|(?<!\p{Nd})\(?\+?(?=(?:[\s().-]{0,2}\p{Nd}){10})(?:\p{Nd}{2}[\s-])?\p{Nd}{3,}(?:[\s).-]{1,2}\p{Nd}{3,})+(?!\p{Nd})/gu

/** Words of respect that follow a name. */
const RESPECT = new Set(
  wordsOf(
    'bhai bhaiya bhau ji kaka kaki kaku tai seth sheth saheb sahab madam uncle aunty dada didi भाई भैया भाऊ जी काका काकी काकू ताई सेठ शेठ साहेब साहब मॅडम मैडम अंकल दादा दीदी',
  ),
)

/** What also stands before such a word, and trade words that are part of many names. */
const NO_NAMES = wordsOf(
  'haan han ha nahi nahin nako nhi ok okay yes thank thanks arre are namaste namaskar please accha acha theek thik wale wala wali mere apne us is ek ki ka ke ko ne ho bas kya hello hi sir traders trading store stores kirana agency agencies enterprise enterprises brothers sons and company distributor supplier mart general udhaar हाँ हां हा नहीं नाही नको ठीक अच्छा धन्यवाद नमस्ते नमस्कार अरे बस क्या ट्रेडर्स स्टोर किराणा किराना एजन्सी एजेंसी कंपनी आणि और',
)

/** The words that stand before a word of respect. */
function respected(text: string): string[] {
  const words = plain(text).match(WORD) ?? []
  const isRespect = (word = '') =>
    RESPECT.has(word) || RESPECT.has(splitPostposition(word)?.[0] ?? '')
  return words.filter((_, at) => isRespect(words[at + 1]))
}

const LATIN_ENDINGS = /^(.{3,}?)(?:'s|la|ne|ko|na|chya|cha|che|chi|kadun|sathi|kade|se|ka|ki|ke)$/i

/** The name in a word that carries a postposition (रमेशला, rameshla), as far as that is a name. */
function stemOf(word: string, known: ReadonlySet<string>): [stem: string, ending: string] {
  if (known.has(plain(word))) return [word, '']
  const [stem] = splitPostposition(word) ?? [LATIN_ENDINGS.exec(word)?.[1]]
  if (stem === undefined || !word.startsWith(stem) || !known.has(plain(stem))) return [word, '']
  return [stem, word.slice(stem.length)]
}

// Names, and no words of the trade: "hari" would be green.
const LATIN = 'Asha Bimal Devyani Eshwar Farid Gitanjali Harish Ishan Jayant Kamlesh'.split(' ')
const DEVANAGARI = 'आशा बिमल देवयानी ईश्वर फरीद गीतांजली हरीश ईशान जयंत कमलेश'.split(' ')

/** The how-manieth name it is decides, so that a chat is scrubbed alike however often it is saved. */
function pseudonyms(): (name: string) => string {
  const order = numberer()
  return (name) => {
    const n = order(plain(name)) - 1
    const list = /\p{Script=Devanagari}/u.test(name) ? DEVANAGARI : LATIN
    const round = Math.floor(n / list.length)
    const chosen = `${list[n % list.length] ?? ''}${round > 0 ? round + 1 : ''}`
    return name === name.toLowerCase() ? chosen.toLowerCase() : chosen
  }
}

/** 1 for the first thing, 2 for the next, the same for the same. */
function numberer(): (thing: string) => number {
  const known = new Map<string, number>()
  return (thing) => {
    const n = known.get(thing) ?? known.size + 1
    known.set(thing, n)
    return n
  }
}

/** As many digits, of the same script and with the same signs between them: 98765 43210 is 90000 00001. */
function likeDigits(found: string, n: number): string {
  const count = digitsOf(found).length
  const digits = `9${String(n).padStart(count - 1, '0')}`.slice(0, count)
  let at = 0
  return found.replace(/\p{Nd}/gu, (digit) => {
    const code = (digit.codePointAt(0) ?? 0x30) - Number(plainDigit(digit))
    return String.fromCodePoint(code + Number(digits[at++]))
  })
}

function digitsOf(text: string): string {
  return [...text.matchAll(/\p{Nd}/gu)].map(([digit]) => plainDigit(digit)).join('')
}

/** Every decimal digit of Unicode stands in a row of ten that begins with its zero. */
function plainDigit(digit: string): string {
  const ascii = digit.normalize('NFKC')
  if (/^\d$/.test(ascii)) return ascii
  const code = digit.codePointAt(0) ?? 0x30
  for (let value = 0; value < 10; value++) {
    const before = String.fromCodePoint(code - value - 1)
    if (value === 9 || !/\p{Nd}/u.test(before)) return String(value)
  }
  return '0'
}

function wordsOf(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
}
