import { isAmbiguous, numberWord } from '../../../language/number-words.ts'
import { parseNumber } from '../../../language/numbers.ts'
import { plain } from '../../../language/plain.ts'
import { parseUnit, type UnitSymbol } from '../../../language/units.ts'
import { cuesOfMistyped, phrasesAt, type Cue } from './lexicon.ts'
import type { Token } from './tokens.ts'
import goods from './words/goods.json' with { type: 'json' }

/** A number, a unit, a word or a mark, with what it may tell. Several words of a phrase become one part. */
export type Part =
  | { kind: 'number'; value: number; text: string; cues: ReadonlySet<Cue> }
  | { kind: 'unit'; unit: UnitSymbol; text: string; cues: ReadonlySet<Cue> }
  /** Rupees. `basis`: what a Marathi ending on the word says ("रुपयांना" for all, "रुपयाने" for each). */
  | { kind: 'money'; basis?: 'each' | 'total'; text: string; cues: ReadonlySet<Cue> }
  | { kind: 'mark'; text: string; cues: ReadonlySet<Cue> }
  | { kind: 'word'; text: string; folded: string; cues: ReadonlySet<Cue> }

const MARKS = new Set([',', ';', ':', '+', '&', '/', '@', '=', '->', '→', '(', ')', '-'])
const GOODS = new Set(goods.words.map(plain))
const ASKING: ReadonlySet<Cue> = new Set<Cue>([
  'how_much',
  'left',
  'have',
  'stock',
  'join',
  'sold',
  'received',
  'low_list',
])
const NO_CUES: ReadonlySet<Cue> = new Set()
/** Words for one, when a unit follows: "a dozen eggs". */
const ARTICLES = new Set(['a', 'an'])
/** Units that are nothing but units, whatever stands beside them. */
const MEASURES: ReadonlySet<UnitSymbol> = new Set<UnitSymbol>([
  'kg',
  'g',
  'quintal',
  'litre',
  'ml',
  'pcs',
  'dozen',
  'packet',
])
/** One-letter units are read only right behind a number, or as "130/l": "Parle G" has no gram in it. */
const MIN_UNIT_LENGTH = 2

export function annotate(tokens: readonly Token[]): Part[] {
  const folded = tokens.map((token) => token.folded)
  const words = tokens.map((token) => token.plain)
  const parts: Part[] = []
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at]
    if (!token) break
    const { part, used } =
      readMoney(token) ??
      readMark(token) ??
      readPhrase(tokens, folded, at, 2) ??
      readNumber(tokens, words, at, parts) ??
      readUnit(tokens, at, parts) ??
      readPhrase(tokens, folded, at, 1) ??
      plainWord(token)
    parts.push(part)
    at += used
  }
  return parts.map((part, place) => {
    if (isGoods(part, place, parts)) return { ...part, cues: NO_CUES }
    return isDays(part, parts[place - 1]) ? { ...part, cues: new Set<Cue>(['day']) } : part
  })
}

/** "din" is also Marathi for "I will give": days, where it is counted. */
function isDays(part: Part, before: Part | undefined): boolean {
  return (
    part.kind === 'word' &&
    part.cues.has('day') &&
    part.cues.has('will') &&
    before?.kind === 'number'
  )
}

/** Goods, where they are counted: "केले" are bananas in Hindi and "did" in Marathi. */
const WHERE_COUNTED = new Set(['kele'])

/** "aata" is flour in Hindi and "now" in Marathi: flour, where it is counted or asked for. */
function isGoods(part: Part, at: number, parts: readonly Part[]): boolean {
  if (part.kind === 'word' && WHERE_COUNTED.has(part.folded)) {
    const counted = parts[at - 1]
    return counted?.kind === 'unit' || counted?.kind === 'number'
  }
  if (part.kind !== 'word' || part.folded !== 'ata' || !part.cues.has('now')) return false
  const before = parts[at - 1]
  if (before?.kind === 'unit' || before?.kind === 'number') return true
  const after = parts[at + 1]
  if (at > 0 && !before?.cues.has('separator')) return false
  return (
    after === undefined || after.kind === 'number' || [...after.cues].some((cue) => ASKING.has(cue))
  )
}

interface ReadPart {
  part: Part
  used: number
}

const MONEY = /^(?:₹|rs|rs\.|inr|re|\/-)$/
const RUPEES = /^rupa?[yei]/

function readMoney(token: Token): ReadPart | undefined {
  const latin = token.plain.replace(/\.$/, '')
  if (!MONEY.test(latin) && !RUPEES.test(token.folded)) return undefined
  const ending = RUPEES.test(token.folded)
    ? /(na|la|t|madhe|ne|ni)$/.exec(token.folded)?.[1]
    : undefined
  const basis =
    ending === undefined ? undefined : ending === 'ne' || ending === 'ni' ? 'each' : 'total'
  return {
    part: { kind: 'money', text: token.text, cues: NO_CUES, ...(basis && { basis }) },
    used: 1,
  }
}

function readMark(token: Token): ReadPart | undefined {
  if (!MARKS.has(token.text)) return undefined
  const cues = new Set<Cue>()
  if (token.text === '@') cues.add('at')
  if (token.text === '->' || token.text === '→' || token.text === '=') cues.add('to')
  if (token.text === '/') cues.add('per')
  if ([',', ';', '+', '&'].includes(token.text)) cues.add('separator')
  return { part: { kind: 'mark', text: token.text, cues }, used: 1 }
}

/** The longest phrase that begins here and has at least `minimum` words. */
/** "how much dal do we have": pulses, and not "put it in" (daal do). */
function endsInEnglishDo(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const next = tokens[at + words.length]?.plain ?? ''
  return words.length > 1 && words.at(-1) === 'do' && /^(?:we|you|i|they)$/.test(next)
}

function readPhrase(
  tokens: readonly Token[],
  folded: readonly string[],
  at: number,
  minimum: number,
): ReadPart | undefined {
  const found = phrasesAt(folded, at).find(
    (phrase) =>
      phrase.words.length >= minimum &&
      !(phrase.words.length === 1 && GOODS.has(tokens[at]?.plain ?? '')) &&
      !dividesQuantity(tokens, at, phrase.words) &&
      !endsInEnglishDo(tokens, at, phrase.words),
  )
  if (!found) return undefined
  const used = found.words.length
  const text = tokens
    .slice(at, at + used)
    .map((token) => token.text)
    .join(' ')
  return {
    part: {
      kind: 'word',
      text,
      folded: found.words.join(' '),
      cues: new Set(found.cues),
    },
    used,
  }
}

/** In "moong dal do packet", "do" counts the packets; it is no "dal do". */
function dividesQuantity(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const last = tokens[at + words.length - 1]
  if (!last || !isAmbiguous(last.plain) || numberWord(last.plain) === undefined) return false
  const next = tokens[at + words.length]
  return next !== undefined && (unitOf(next) !== undefined || numberWord(next.plain) !== undefined)
}

function readNumber(
  tokens: readonly Token[],
  words: readonly string[],
  at: number,
  before: readonly Part[],
): ReadPart | undefined {
  const token = tokens[at]
  const next = tokens[at + 1]
  if (
    token &&
    ARTICLES.has(token.plain) &&
    next &&
    unitOf(next) &&
    before.at(-1)?.kind !== 'number'
  ) {
    return { part: { kind: 'number', value: 1, text: token.text, cues: NO_CUES }, used: 1 }
  }
  if (isOneOfThem(words, at)) return undefined
  if (isOneOfKind(tokens, at, before)) {
    return { part: { kind: 'number', value: 1, text: token?.text ?? '', cues: NO_CUES }, used: 1 }
  }
  // "at 45 and half a metre of wire": a price ends at the "and".
  const isPrice =
    /^\d/.test(words[at] ?? '') &&
    (before.at(-1)?.kind === 'money' || before.at(-1)?.cues.has('at') === true)
  const and = isPrice ? words.indexOf('and', at) : -1
  const ahead = words.slice(at, and > at ? and : at + 12)
  const parsed = parseNumber(ahead)
  if (!parsed) return undefined
  if (!parsed.sure && !isCounted(tokens, at, parsed.used, before)) return undefined
  const article =
    /^(?:half|quarter)$/.test(words[at] ?? '') && ARTICLES.has(words[at + 1] ?? '') ? 1 : 0
  const used = parsed.used + article
  return {
    part: {
      kind: 'number',
      value: parsed.value,
      text: tokens
        .slice(at, at + used)
        .map(({ text }) => text)
        .join(' '),
      cues: NO_CUES,
    },
    used,
  }
}

/** "the one before", "that one", "the 500 g one": no count. */
function isOneOfThem(words: readonly string[], at: number): boolean {
  if (words[at] !== 'one' || at === 0) return false
  const before = words[at - 1] ?? ''
  return (
    /^(?:the|that|this|last|first|second|wrong|other|right|big|small|which|latest)$/.test(before) ||
    parseUnit(before) !== undefined
  )
}

const MOVES: ReadonlySet<Cue> = new Set<Cue>(['sold', 'received', 'took', 'given', 'separator'])

/** "sold a saree": one of them. */
function isOneOfKind(tokens: readonly Token[], at: number, before: readonly Part[]): boolean {
  const next = tokens[at + 1]
  const previous = before.at(-1)
  if (!ARTICLES.has(tokens[at]?.plain ?? '') || !next || !previous) return false
  if (![...previous.cues].some((cue) => MOVES.has(cue))) return false
  const isCue = phrasesAt([next.folded], 0).length > 0 && !GOODS.has(next.plain)
  return /^\p{L}/u.test(next.plain) && !isCue
}

/** Whether "do", "दो", "so", "tin" counts something here: a unit or a name follows, and no verb went before. */
function isCounted(
  tokens: readonly Token[],
  at: number,
  used: number,
  before: readonly Part[],
): boolean {
  const next = tokens[at + used]
  if (!next) return false
  if (unitOf(next) || parseNumber([next.plain])?.sure) return true
  // "tin nahi, don kilo": a number denied.
  if (phrasesAt([next.folded], 0).some(({ cues }) => cues.includes('negate'))) return true
  const counting =
    /^(?:do|दो|छ|चे|che|sat|ath|bara|barah|tera|sath|saath|teen|tin|sola|पाव|pav)$/.test(
      tokens[at]?.plain ?? '',
    )
  if (!counting || MARKS.has(next.text)) return false
  const previous = before.at(-1)
  const afterVerb =
    previous?.kind === 'word' &&
    [...previous.cues].some((cue) =>
      ['change', 'add', 'tell', 'remove', 'undo', 'put', 'sold', 'help'].includes(cue),
    )
  const isEnglishDo =
    /^do$/.test(tokens[at]?.plain ?? '') && /^(?:i|you|we|they|not|have)$/.test(next.plain)
  return !afterVerb && !isEnglishDo && phrasesAt([next.folded], 0).length === 0
}

function unitOf(token: Token): UnitSymbol | undefined {
  return parseUnit(token.plain)
}

function readUnit(
  tokens: readonly Token[],
  at: number,
  before: readonly Part[],
): ReadPart | undefined {
  const token = tokens[at]
  const unit = token && unitOf(token)
  if (!unit) return undefined
  const previous = before.at(-1)
  const isRate = previous?.text === '/' && before.at(-2)?.kind === 'number'
  if (token.plain.length < MIN_UNIT_LENGTH && previous?.kind !== 'number' && !isRate)
    return undefined
  const isVerb = phrasesAt([token.folded], 0).length > 0
  if (!MEASURES.has(unit) && !isMeasuring(previous, tokens[at + 1], isVerb)) return undefined
  return { part: { kind: 'unit', unit, text: token.text, cues: NO_CUES }, used: 1 }
}

/** "School bag" and "जोडा" are no units; "6 jar", "per bag" and "bag 2" are. */
function isMeasuring(
  previous: Part | undefined,
  next: Token | undefined,
  isVerb: boolean,
): boolean {
  if (previous?.kind === 'number' || previous?.kind === 'money') return true
  if (previous?.cues.has('per') || previous?.text.toLowerCase() === 'in') return true
  return next !== undefined && /^\d/.test(next.plain) && !isVerb
}

function plainWord(token: Token): ReadPart {
  const mayBeMistyped = /^[a-z]+$/.test(token.plain) && !GOODS.has(token.plain)
  const cues = mayBeMistyped ? cuesOfMistyped(token.folded) : []
  return {
    part: { kind: 'word', text: token.text, folded: token.folded, cues: new Set(cues) },
    used: 1,
  }
}
