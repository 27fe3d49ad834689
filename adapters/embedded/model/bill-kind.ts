import type { Sentence } from './sentence.ts'

/**
 * Whether a sentence tells of goods sold or of goods that came in. A clear verb ("becha", "received") outweighs one that
 * also means something else ("gaya", "diya", "liya"), which then is only a helper or tells of the payment.
 */
export function billKind(s: Sentence): 'sale' | 'purchase' | undefined {
  const fromSupplier = s.has('supplier')
  if (s.has('sold') && s.has('received')) return fromSupplier || s.has('put') ? 'purchase' : 'sale'
  if (s.has('received')) return 'purchase'
  if (fromSupplier && !s.has('sold') && gives(s)) return 'purchase'
  if (s.has('sold')) return 'sale'
  if (s.has('took')) return isBoughtBySomebody(s) ? 'sale' : 'purchase'
  if (s.has('gone') || s.has('given')) return 'sale'
  if (s.has('got_from')) return 'purchase'
  if (s.has('credit') || s.has('bill') || isBillHead(s)) return 'sale'
  // "stock me 40 packet daal do", "add 20 kg sugar".
  if ((s.has('put') || s.has('add')) && s.hasName) return 'purchase'
  return undefined
}

/** "bill: 5 kg chawal, 2 kg dal" */
function isBillHead({ parts }: Sentence): boolean {
  return parts[0]?.cues.has('for') === true && parts[1]?.text === ':' && parts.length > 2
}

function gives(s: Sentence): boolean {
  return s.has('given') || s.has('took') || s.has('got_from') || s.has('put')
}

/** "Ramesh bought 3 kg", "customer ne 4 sabun liye": from the shop, so it is a sale. */
function isBoughtBySomebody(s: Sentence): boolean {
  if (s.has('sold_to')) return true
  return s.parts.some((part, at) => {
    const next = s.parts[at + 1]
    if (part.kind !== 'word' || (part.cues.size > 0 && !part.cues.has('honorific'))) return false
    if (/(?:ंनी|anni|inni)$/u.test(part.text)) return true
    return next !== undefined && /^(?:ne|ने|नी|ni|bought|purchased)$/i.test(next.text)
  })
}

const ASKS_AT_END = /^(?:kya|क्या|ka|का|kay|काय|ki nahi|na)$/iu

/** Planned, wished, doubted, denied or asked: nothing of it has happened, so nothing of it is recorded. */
export function hasNotHappened(s: Sentence): boolean {
  if (s.has('not_done')) return true
  if (s.has('will') || s.has('will_sell_at')) return true
  if (s.isQuestion) return true
  const last = s.parts.at(-1)
  return last !== undefined && ASKS_AT_END.test(last.text)
}
