import type { Part } from './annotate.ts'

export interface Parties {
  customer?: string
  supplier?: string
  payment?: 'cash' | 'upi' | 'credit'
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

function readPayment(parts: readonly Part[]): Parties['payment'] {
  for (const part of parts) {
    if (part.cues.has('credit')) return 'credit'
    if (part.cues.has('upi')) return 'upi'
    if (part.cues.has('cash')) return 'cash'
  }
  return undefined
}

function isPayment(part: Part): boolean {
  return part.cues.has('credit') || part.cues.has('upi') || part.cues.has('cash')
}

interface Found {
  name: string
  from: number
  to: number
}

function findCustomer(parts: readonly Part[]): Found | undefined {
  return (
    nameBefore(parts, /^(?:ko|ne|को|ने|ला|नी|la|ni|bought|purchased)$/i) ??
    nameAfter(parts, /^to$/i) ??
    attachedTo(parts)
  )
}

function findSupplier(parts: readonly Part[]): Found | undefined {
  return nameBefore(parts, /^(?:se|ne|से|ने|कडून|kadun)$/i) ?? nameAfter(parts, /^from$/i)
}

/** "Ramesh ji ko": one name with its honorific, or all words if the sentence begins with it. */
function nameBefore(parts: readonly Part[], marker: RegExp): Found | undefined {
  const at = parts.findIndex(
    (part, place) => place > 0 && part.kind === 'word' && marker.test(part.text),
  )
  if (at < 1) return undefined
  let from = at
  if (parts[from - 1]?.cues.has('honorific')) from--
  const name = parts[from - 1]
  if (!isName(name)) return undefined
  from--
  // A full name at the beginning; behind goods only the last word can be a name.
  if (from > 0 && from <= 2 && parts.slice(0, from).every(isName)) from = 0
  const others = parts.some((part, place) => (place < from || place > at) && isName(part))
  if (!others) return undefined
  return { name: textOf(parts.slice(from, at)), from, to: at + 1 }
}

function nameAfter(parts: readonly Part[], marker: RegExp): Found | undefined {
  const at = parts.findIndex((part) => part.kind === 'word' && marker.test(part.text))
  if (at < 0 || !isName(parts[at + 1])) return undefined
  let to = at + 2
  while (
    to < parts.length &&
    to < at + 4 &&
    (isName(parts[to]) || parts[to]?.cues.has('honorific'))
  )
    to++
  const others = parts.some((part, place) => (place < at || place >= to) && isName(part))
  // "to Ramesh 2 kg sugar": the goods are not part of the name.
  if (!others) return undefined
  return { name: textOf(parts.slice(at + 1, to)), from: at, to }
}

/** Marathi: "रमेशला 2 किलो साखर दिली", if goods are named besides. */
function attachedTo(parts: readonly Part[]): Found | undefined {
  const first = parts[0]
  if (!isName(first) || !/.{3,}ला$/.test(first.text)) return undefined
  if (parts[1]?.kind !== 'number' || !parts.slice(1).some(isName)) return undefined
  return { name: first.text.replace(/ला$/, ''), from: 0, to: 1 }
}

function isName(part: Part | undefined): part is Word {
  return part?.kind === 'word' && part.cues.size === 0
}

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join(' ')
}
