import type { Part } from './annotate.ts'
import goods from './words/goods.json' with { type: 'json' }

export interface Parties {
  customer?: string
  supplier?: string
  payment?: 'cash' | 'upi' | 'card' | 'credit'
  /** The parts that are left. */
  rest: Part[]
}

type Word = Extract<Part, { kind: 'word' }>

/**
 * Takes out who bought ("Ramesh ko", "to Ramesh", "रमेशला"), who delivered ("from Gupta Traders", "Gupta se") and how
 * it was paid, so that these are not read as names of goods.
 */
export function readParties(parts: readonly Part[], kind: 'sale' | 'purchase'): Parties {
  const payment = readPayment(parts)
  const found = kind === 'sale' ? findCustomer(parts) : findSupplier(parts)
  const rest = parts.filter(
    (part, at) =>
      !(found && at >= found.from && at < found.to) &&
      !isPayment(part) &&
      !part.cues.has(kind === 'sale' ? 'sold_to' : 'supplier'),
  )
  return {
    ...(found && { [kind === 'sale' ? 'customer' : 'supplier']: found.name }),
    ...(payment && { payment }),
    rest,
  }
}

const PAYMENTS = ['credit', 'upi', 'card', 'cash'] as const

function readPayment(parts: readonly Part[]): Parties['payment'] {
  return PAYMENTS.find((cue) => parts.some((part) => part.cues.has(cue)))
}

function isPayment(part: Part): boolean {
  return PAYMENTS.some((cue) => part.cues.has(cue))
}

interface Found {
  name: string
  from: number
  to: number
}

function findCustomer(parts: readonly Part[]): Found | undefined {
  return (
    nameBefore(parts, /^(?:ko|ne|को|ने|ला|नी|la|ni)$/i) ??
    subjectInFront(parts) ??
    nameAfter(parts, /^to$/i) ??
    inflected(parts) ??
    honoured(parts)
  )
}

function findSupplier(parts: readonly Part[]): Found | undefined {
  return (
    nameBefore(parts, /^(?:se|ne|से|ने|कडून|kadun|hun|हून|yahan se|के यहाँ से)$/i) ??
    nameAfter(parts, /^from$/i) ??
    cameFrom(parts)
  )
}

/** "Ramesh ji ko": one name with its honorific, or all words if the sentence begins with it. */
function nameBefore(parts: readonly Part[], marker: RegExp): Found | undefined {
  const at = parts.findIndex(
    (part, place) => place > 0 && part.kind === 'word' && marker.test(part.text),
  )
  if (at < 1) return undefined
  let from = at
  const honorific = isHonorific(parts[from - 1])
  if (honorific) from--
  if (!isName(parts[from - 1])) {
    // "plumber ko": the trade stands for the name.
    return honorific ? found(parts, from, at, at + 1) : undefined
  }
  from--
  // A full name at the beginning or behind the verb; behind goods only the last word can be a name.
  let first = from
  while (first > 0 && from - first < 2 && isName(parts[first - 1])) first--
  const leading = parts[first - 1]
  if (leading === undefined || (leading.kind === 'word' && leading.cues.size > 0)) from = first
  return found(parts, from, at, at + 1)
}

/** "Mr Joshi returned 2 sockets", "Ramesh bought 3 kg": a verb right behind, and the goods behind that. */
function subjectInFront(parts: readonly Part[]): Found | undefined {
  const from = parts.findIndex((part) => !isCourtesy(part))
  const verb = parts.findIndex((part, at) => at >= from && !isName(part) && !isHonorific(part))
  if (from < 0 || verb <= from || verb > from + 3) return undefined
  const part = parts[verb]
  const acts = (['took', 'gone', 'returned', 'received'] as const).some((cue) =>
    part?.cues.has(cue),
  )
  if (!acts || !/^[a-z ]+$/i.test(part?.text ?? '') || parts[verb + 1]?.kind !== 'number')
    return undefined
  return found(parts, from, verb, verb)
}

function nameAfter(parts: readonly Part[], marker: RegExp): Found | undefined {
  let at = parts.findIndex((part) => part.kind === 'word' && marker.test(part.text))
  if (at >= 0 && ARTICLE.test(parts[at + 1]?.text ?? '')) at++
  if (at < 0 || !(isName(parts[at + 1]) || isHonorific(parts[at + 1]))) return undefined
  let to = at + 2
  while (to < parts.length && to < at + 4 && (isName(parts[to]) || isHonorific(parts[to]))) to++
  const rest = found(parts, at + 1, to, to)
  // "to Ramesh 2 kg sugar": the goods are not part of the name.
  return rest && { ...rest, from: at }
}

const ARTICLE = /^(?:the|a|an|my|our)$/i

/** नी and ने end many names of goods (चीनी, दाने); the ending of a person stands behind the anusvara of respect. */
const NATIVE_CASE = /^(.{3,}?)(?:ंना|ाला|ला|ांनी|ंनी|ने)$/u
const LATIN_CASE = /^(.{3,}?)(?:anna|anni|inni|ini)$/i
/** Relatives keep their last vowel: "kakanna". */
const KIN = /^(?:kak|mam|dad|bab|chach|nan)$/i
const NO_PEOPLE = new Set(goods.endInCase)

/** Marathi writes the case onto the name: "रमेशला 2 किलो साखर दिली", "10 maggi nelya patil kakanni". */
function inflected(parts: readonly Part[]): Found | undefined {
  for (const [at, part] of parts.entries()) {
    if (part.kind !== 'word' || !(isName(part) || isHonorific(part))) continue
    const stem = (NATIVE_CASE.exec(part.text) ?? LATIN_CASE.exec(part.text))?.[1]
    if (stem === undefined || NO_PEOPLE.has(part.text) || !goodsFollow(parts, at)) continue
    let from = at
    while (from > 0 && at - from < 2 && isName(parts[from - 1]) && !isInGoods(parts, from - 1))
      from--
    // In front of the first quantity, or behind the verb: in between stand the goods.
    const isOutside =
      from === 0 || !isName(parts[from - 1]) || parts.slice(0, from).some((p) => p.cues.has('gone'))
    const taken = found(parts, from, at + 1, at + 1)
    if (!taken || !isOutside) continue
    const own = KIN.test(stem) ? `${stem}a` : stem
    const name = [...parts.slice(from, at).map(({ text }) => text), own].join(' ')
    return { ...taken, name }
  }
  return undefined
}

/** "रमेशला 2 किलो साखर": goods come next, with or without their quantity. "ताला एक नग 450 में": the word itself is the goods. */
function goodsFollow(parts: readonly Part[], at: number): boolean {
  // "10 maggi nelya patil kakanni": the goods were told before.
  if (parts.slice(0, at).some((part) => part.cues.has('gone'))) return true
  const behind = parts.slice(at + 1)
  const end = behind.findIndex((part) => part.kind !== 'number' && part.kind !== 'unit')
  const next = behind[end]
  return (
    next === undefined ||
    isName(next) ||
    isHonorific(next) ||
    next.cues.has('gone') ||
    next.cues.has('given')
  )
}

function isInGoods(parts: readonly Part[], at: number): boolean {
  const before = parts[at - 1]
  return before?.kind === 'unit' || before?.kind === 'number'
}

/** "sharma ji 10 maggi le gaye": a name with its honorific, in front of a number. */
function honoured(parts: readonly Part[]): Found | undefined {
  const end = parts.findIndex((part) => !isName(part) && !isHonorific(part))
  const last = parts[end - 1]
  if (end < 1 || end > 3 || parts[end]?.kind !== 'number' || !isHonorific(last)) return undefined
  return found(parts, 0, end, end)
}

/** "सुरतहून", "surathun": a town. */
function cameFrom(parts: readonly Part[]): Found | undefined {
  const at = parts.findIndex((part) => isName(part) && /.{3,}(?:हून|hun|ातून|atun)$/u.test(part.text))
  if (at < 0) return undefined
  const taken = found(parts, at, at + 1, at + 1)
  return taken && { ...taken, name: taken.name.replace(/(?:हून|hun|ातून|atun)$/u, '') }
}

/** The words `from` to `end`, if other words are left that can be the goods. */
function found(parts: readonly Part[], from: number, end: number, to: number): Found | undefined {
  const others = parts.some((part, place) => (place < from || place >= to) && isName(part))
  if (!others || end <= from) return undefined
  return { name: textOf(parts.slice(from, end)), from, to }
}

function isName(part: Part | undefined): part is Word {
  return part?.kind === 'word' && part.cues.size === 0
}

/** "ok", "haan": said before what is told. */
function isCourtesy(part: Part): boolean {
  return (['thanks', 'yes', 'greet', 'filler'] as const).some((cue) => part.cues.has(cue))
}

function isHonorific(part: Part | undefined): boolean {
  return part?.cues.has('honorific') === true
}

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join(' ')
}
