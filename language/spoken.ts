import words from './words/spoken.json' with { type: 'json' }

type SpokenLanguage = 'en' | 'hi' | 'mr'
type Word = keyof typeof words

/** Longer than this nobody listens to; at a speaking pace it is about a minute. */
const MAX_SPOKEN = 600
const UNITS: ReadonlySet<string> = new Set(['kg', 'g', 'l', 'ltr', 'ml', 'pc', 'pcs', 'pkt'])
const SPELT: readonly Word[] = ['UPI', 'GST', 'MRP']
const NUMBER = String.raw`\d+(?:,\d{2,3})*(?:\.\d+)?`

/**
 * A reply as it is to be heard: amounts and units as words, phone numbers digit by digit, and nothing that is only for the
 * eye (stars, bullets, emoji). Cut at the end of a sentence when it is long.
 */
export function spokenText(text: string, language: SpokenLanguage): string {
  const word = (key: Word) => words[key][language]
  const said = shortened(text)
    .normalize('NFC')
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
    // Digit by digit: read as one number, a phone number is of no use.
    .replace(/(?<![\d,.])\+?\d{10,13}(?![\d,.])/g, (digits) =>
      digits.replace('+', '').split('').join(' '),
    )
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (_, year: string, month: string, day: string) =>
      [Number(day), Number(month), year].join(' '),
    )
    .replace(/\b(\d{1,2})\/(\d{1,2})\/(\d{2,4})\b/g, '$1 $2 $3')
    .replace(new RegExp(`-?₹\\s*(${NUMBER})`, 'g'), (all, amount: string) => {
      const [whole = '0', part] = amount.replaceAll(',', '').split('.')
      const paise = Number((part ?? '').padEnd(2, '0').slice(0, 2))
      return [
        ...(all.startsWith('-') ? [word('minus')] : []),
        spokenNumber(Number(whole), word),
        word(whole === '1' ? 'rupee' : 'rupees'),
        ...(paise > 0 ? [String(paise), word('paise')] : []),
      ].join(' ')
    })
    .replace(new RegExp(`(${NUMBER})\\s*%`, 'g'), `$1 ${word('percent')}`)
    .replace(
      new RegExp(`(${NUMBER})\\s+([A-Za-z]+)\\b`, 'g'),
      (all, amount: string, unit: string) =>
        UNITS.has(unit.toLowerCase()) ? `${amount} ${word(unit.toLowerCase() as Word)}` : all,
    )
    .replace(/\b\d{1,2}(?:,\d{2})*,\d{3}\b/g, (grouped) =>
      spokenNumber(Number(grouped.replaceAll(',', '')), word),
    )
    .replace(/(\d)\s*[–-]\s*(\d)/g, `$1 ${word('to')} $2`)
  return SPELT.reduce(
    (done, key) => done.replaceAll(new RegExp(`\\b${key}\\b`, 'g'), word(key)),
    said,
  )
    .replace(/[*_~`]/g, '')
    .replace(/\s*\n+[\s•]*/g, '. ')
    .replace(/\s*[×=·•]\s*/g, ', ')
    .replace(/\p{Extended_Pictographic}|\ufe0f/gu, ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/(?:[,.]\s*){2,}/g, '. ')
    .replace(/^[\s,.]+/, '')
    .trim()
}

/** 1,23,456 as one lakh 23 thousand 456: no engine groups English digits the Indian way. */
function spokenNumber(value: number, word: (key: Word) => string): string {
  const parts: string[] = []
  let rest = value
  for (const [size, key] of [
    [10_000_000, 'crore'],
    [100_000, 'lakh'],
    [1_000, 'thousand'],
  ] as const) {
    if (rest < size) continue
    parts.push(String(Math.floor(rest / size)), word(key))
    rest %= size
  }
  if (rest > 0 || parts.length === 0) parts.push(String(rest))
  return parts.join(' ')
}

function shortened(text: string): string {
  if (text.length <= MAX_SPOKEN) return text
  const cut = text.slice(0, MAX_SPOKEN)
  const end = Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf('. '), cut.lastIndexOf('। '))
  return end > MAX_SPOKEN / 3 ? cut.slice(0, end + 1) : cut.replace(/\s\S*$/, '')
}
