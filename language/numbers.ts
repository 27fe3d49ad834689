import { denominator, isAmbiguous, isNumberLink, numberWord } from './number-words.ts'
import { plain } from './plain.ts'

export interface ParsedNumber {
  value: number
  /** How many words it took. */
  used: number
  /** False for a single word that is more often something else: "do", "so", "तीन" is sure, "पाव" is not. */
  sure: boolean
}

/** Digits with Indian or Western grouping. */
const DIGITS = /^-?\d+(?:,\d{2,3})*(?:\.\d+)?$|^\.\d+$/
const SLASHED = /^(\d+)[/⁄](\d+)$/

/**
 * The number at the start of `words`, as long as it goes: digits of either script, "1,50,000", "½", "1 1/2", number
 * words of English, Hindi and Marathi in either script, and the words for fractions (dedh, sava do, साढ़े सात सौ).
 */
export function parseNumber(words: readonly string[]): ParsedNumber | undefined {
  const minus = words[0] !== undefined && (words[0] === '-' || isNumberLink(words[0], 'minus'))
  const start = minus ? 1 : 0
  const whole = readMagnitude(words, start)
  if (!whole) return undefined
  const full = readFraction(words, readPoint(words, whole))
  const sure = full.next - start > 1 || minus || !isAmbiguous(words[start] ?? '')
  return { value: minus ? -full.value : full.value, used: full.next, sure }
}

/** The number that a whole text is, or undefined if there is anything else in it. */
export function parseNumberText(text: string): number | undefined {
  const words = plain(text).trim().split(/\s+/)
  const parsed = parseNumber(words)
  return parsed?.used === words.length ? parsed.value : undefined
}

/** `value` so far, and the place of the next word. */
interface Read {
  value: number
  next: number
}

function readMagnitude(words: readonly string[], start: number): Read | undefined {
  let total = 0
  let current: number | undefined
  let add: number | undefined
  let tens = false
  let at = start
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    const digits = readDigits(word)
    const meaning =
      digits === undefined ? numberWord(word) : { kind: 'value' as const, value: digits }
    if (meaning?.kind === 'scale') {
      // "sava sau" is 125, "sau" alone is one hundred.
      const factor = current ?? 1
      const scaled = (factor + (add ?? 0)) * meaning.value
      if (meaning.value === 100) current = scaled
      else {
        total += scaled
        current = 0
      }
      add = undefined
      tens = false
      continue
    }
    if (meaning?.kind === 'add') {
      if (add !== undefined || !mayFollow(current)) break
      add = meaning.value
      continue
    }
    if (meaning?.kind === 'value' || meaning?.kind === 'fixed') {
      const goesOn = mayFollow(current) || (tens && meaning.value > 0 && meaning.value < 10)
      if (!goesOn) break
      if (meaning.kind === 'fixed' && (current !== undefined || add !== undefined)) break
      if (digits !== undefined && current !== undefined && !isScale(words[at - 1])) break
      if (digits === undefined && at > start && readDigits(words[at - 1] ?? '') !== undefined) break
      tens = /^(?:twen|thir|for|four|fif|six|seven|eigh|nine|nin)t[iy]e?s?$/.test(plain(word))
      current = (current ?? 0) + meaning.value
      // "sava teen sau": what is added counts in the scale that follows.
      if (add !== undefined && numberWord(words[at + 1] ?? '')?.kind !== 'scale') {
        current += add
        add = undefined
      } else if (add !== undefined) {
        const hundreds = current - meaning.value
        if (hundreds > 0) break
      }
      continue
    }
    if (current !== undefined && isAndBetweenHundreds(words, at, current)) continue
    break
  }
  if (current === undefined && total === 0) {
    // "sava kilo" is one and a quarter, "paune kilo" three quarters; "sadhe" needs a number.
    return add !== undefined && add !== 0.5 && at < words.length
      ? { value: 1 + add, next: at }
      : undefined
  }
  if (add !== undefined) {
    // A trailing "sava" belongs to something else.
    return { value: total + (current ?? 0), next: at - 1 }
  }
  return { value: total + (current ?? 0), next: at }
}

function isScale(word: string | undefined): boolean {
  return numberWord(word ?? '')?.kind === 'scale'
}

/** A further part may be added only below a scale: "two hundred | five", but not "two | five". */
function mayFollow(current: number | undefined): boolean {
  return current === undefined || current % 100 === 0
}

function isAndBetweenHundreds(words: readonly string[], at: number, current: number): boolean {
  if (plain(words[at] ?? '') !== 'and' || current < 100 || current % 100 !== 0) return false
  const next = numberWord(words[at + 1] ?? '')
  return next?.kind === 'value' && next.value < 100 && parseUnitless(words, at + 2)
}

/** "two hundred and five": not when a new thing begins, as in "hundred and two packets". */
function parseUnitless(words: readonly string[], at: number): boolean {
  return at >= words.length || numberWord(words[at] ?? '') !== undefined
}

function readDigits(word: string): number | undefined {
  const text = plain(word)
  if (DIGITS.test(text)) return Number(text.replaceAll(',', ''))
  const slashed = SLASHED.exec(text)
  if (slashed && Number(slashed[2]) !== 0) return Number(slashed[1]) / Number(slashed[2])
  const mixed = /^(\d+) (\d+)[/⁄](\d+)$/.exec(text)
  if (mixed) return Number(mixed[1]) + Number(mixed[2]) / Number(mixed[3])
  return undefined
}

/** "दशमलव सात पाँच": digits after the point, one by one. */
function readPoint(words: readonly string[], whole: Read): Read {
  if (!isNumberLink(words[whole.next] ?? '', 'point')) return whole
  let digits = ''
  let at = whole.next + 1
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    const value = readDigits(word) ?? valueOf(word)
    if (value === undefined || !Number.isInteger(value) || value > 99) break
    if (value > 9 && digits !== '') break
    digits += String(value)
  }
  return digits === '' ? whole : { value: Number(`${whole.value}.${digits}`), next: at }
}

function valueOf(word: string): number | undefined {
  const meaning = numberWord(word)
  return meaning?.kind === 'value' ? meaning.value : undefined
}

/** "1 1/2", "तीन चौथाई", "दो सौ बटा बारह", "दो सही एक बटा छह", "two and a half". */
function readFraction(words: readonly string[], whole: Read): Read {
  const next = words[whole.next] ?? ''

  if (isNumberLink(next, 'over')) {
    const below = readMagnitude(words, whole.next + 1)
    return below && below.value !== 0
      ? { value: whole.value / below.value, next: below.next }
      : whole
  }
  if (isNumberLink(next, 'whole')) {
    const above = readMagnitude(words, whole.next + 1)
    const part = above && readFraction(words, above)
    return part && part.value < 1 ? { value: whole.value + part.value, next: part.next } : whole
  }
  const share = denominator(next)
  if (share !== undefined && whole.value < share && Number.isInteger(whole.value))
    return { value: whole.value / share, next: whole.next + 1 }

  if (SLASHED.test(plain(next)) && Number.isInteger(whole.value)) {
    const part = readDigits(next)
    if (part !== undefined && part < 1) return { value: whole.value + part, next: whole.next + 1 }
  }
  // "at 450 and half a metre" are two numbers.
  if (plain(next) === 'and' && whole.value < 100) {
    const article = plain(words[whole.next + 1] ?? '') === 'a' ? 1 : 0
    const half = numberWord(words[whole.next + 1 + article] ?? '')
    if (half?.kind === 'fixed' && half.value < 1)
      return { value: whole.value + half.value, next: whole.next + 2 + article }
  }
  return whole
}
