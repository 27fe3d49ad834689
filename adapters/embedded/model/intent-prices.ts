import type { Sentence } from './sentence.ts'

export function isPriceChange(s: Sentence): boolean {
  const fromNow = s.has('now') && hasRate(s) && !countsGoods(s) && numbersOf(s) === 1
  if (s.has('sold') && !s.has('will_sell_at') && !s.has('change') && !fromNow) return false
  if ((s.has('received') || s.has('returned')) && !s.has('change')) return false
  // "10 kulup dar 99 gele": goods that went, at a price.
  if ((s.has('gone') || s.has('given') || s.has('took')) && (countsGoods(s) || numbersOf(s) > 1))
    return false
  const asks = s.has('how_much') || s.has('how_price') || (s.isQuestion && !s.hasNumber)
  if (s.has('price'))
    return s.hasNumber ? !asks && !isOnlyQuantity(s) : s.has('change') && !asks && s.hasName
  if (!s.hasNumber || asks) return false
  const money = s.parts.some((part) => part.kind === 'money')
  // "20 ganvesh vikayche aahet" is a plan; a price is said with rupees, "ka", "la" or "per".
  if (s.has('will_sell_at')) return hasRate(s) || isPricedAtNumber(s) || s.has('now')
  if (s.has('now'))
    return fromNow || money || s.has('change') || (isPricedAtNumber(s) && !countsGoods(s))
  if (!s.has('change') || s.has('sold') || s.has('add') || countsGoods(s)) return false
  return hasRate(s) || isPricedAtNumber(s)
}

function numbersOf(s: Sentence): number {
  return s.parts.filter((part) => part.kind === 'number').length
}

/** "150 per litre", "Rs 50": a number that is money. */
export function hasRate(s: Sentence): boolean {
  return s.parts.some((part, at) => {
    if (part.kind === 'money') return true
    if (part.kind === 'number' && s.parts[at - 1]?.cues.has('at') === true) return true
    const next = s.parts[at + 1]
    // "64 a litre"
    if (
      part.kind === 'number' &&
      next?.text.toLowerCase() === 'a' &&
      s.parts[at + 2]?.kind === 'unit'
    )
      return true
    return (
      part.kind === 'number' && (next?.cues.has('per') === true || next?.cues.has('each') === true)
    )
  })
}

/** "namak 30 ka kar do" */
function isPricedAtNumber(s: Sentence): boolean {
  return (
    s.hasName &&
    s.parts.some((part, at) => {
      const next = s.parts[at + 1]
      return (
        part.kind === 'number' &&
        next?.kind === 'word' &&
        (next.cues.has('join') || next.cues.has('in_total'))
      )
    })
  )
}

/** "20 kg": a number with a unit behind it. */
export function countsGoods(s: Sentence): boolean {
  return s.parts.some((part, at) => part.kind === 'number' && s.parts[at + 1]?.kind === 'unit')
}

/** "5 kg sugar ka price": the number counts goods. */
function isOnlyQuantity(s: Sentence): boolean {
  const numbers = s.parts.filter((part) => part.kind === 'number')
  const counted = s.parts.filter(
    (part, at) => part.kind === 'number' && s.parts[at + 1]?.kind === 'unit',
  )
  return numbers.length === counted.length
}
