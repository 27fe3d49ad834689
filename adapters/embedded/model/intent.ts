import type { Sentence } from './sentence.ts'

/** What a sentence wants. `lines` is a quantity of something without a verb, `name` a bare name. */
export type Intent =
  | 'injection'
  | 'undo'
  | 'undo_correction'
  | 'unsupported'
  | 'create_alert'
  | 'add_item'
  | 'forecast_item'
  | 'set_price'
  | 'list_low_stock'
  | 'sales_report'
  | 'record_sale'
  | 'record_purchase'
  | 'get_stock'
  | 'help'
  | 'greet'
  | 'thanks'
  | 'off_topic'
  | 'yes'
  | 'no'
  | 'lines'
  | 'name'
  | 'none'

/** The first rule that fits decides: what is said more clearly stands above what is said in passing. */
const RULES: [Intent, (sentence: Sentence) => boolean][] = [
  ['injection', (s) => s.has('injection') || s.has('zero_all')],
  ['unsupported', (s) => s.has('unsupported_ask')],
  ['undo_correction', (s) => isCorrection(s)],
  ['undo', (s) => isUndo(s)],
  ['create_alert', (s) => isAlert(s)],
  ['unsupported', (s) => s.has('adjust')],
  ['help', (s) => s.has('help') && !s.hasNumber],
  ['add_item', (s) => isNewItem(s)],
  ['forecast_item', (s) => isForecast(s)],
  ['set_price', (s) => isPriceChange(s)],
  ['sales_report', (s) => s.has('slow') || s.has('top') || s.has('margin') || s.has('trend')],
  ['list_low_stock', (s) => s.has('low_list') && !s.hasNumber && !asksForOneItem(s)],
  ['sales_report', (s) => isReport(s)],
  ['record_sale', (s) => isBoughtBySomebody(s) && isBill(s) && !s.has('will')],
  ['record_purchase', (s) => isPurchase(s)],
  ['record_sale', (s) => isBill(s) && s.has('sold') && !s.has('will')],
  ['off_topic', (s) => s.has('off_topic')],
  ['get_stock', (s) => isStockQuestion(s)],
  ['lines', (s) => s.hasNumber && s.hasName],
  ['greet', (s) => s.has('greet') && !s.hasName],
  ['thanks', (s) => s.has('thanks') && !s.hasName],
  ['no', (s) => s.has('no') && !s.hasName && !s.hasNumber],
  ['yes', (s) => s.has('yes') && !s.hasName && !s.hasNumber],
  ['name', (s) => isBareName(s)],
]

export function intentOf(sentence: Sentence): Intent {
  return RULES.find(([, fits]) => fits(sentence))?.[0] ?? 'none'
}

function hasQuantity(s: Sentence): boolean {
  return s.parts.some(
    (part, at) =>
      part.kind === 'number' &&
      s.parts[at + 1]?.kind !== 'money' &&
      s.parts[at - 1]?.kind !== 'money',
  )
}

/** "not 3, 2", "3 nahi 2 kilo tha", "5 ki jagah 3": a number denied and another one said. */
function isCorrection(s: Sentence): boolean {
  if (!s.hasNumber || s.has('slow') || s.has('price') || hasRate(s)) return false
  // A sale that is told in full is no correction, however it is worded.
  if (s.hasName && !s.has('undo') && (s.has('sold') || s.has('received') || s.has('took')))
    return false
  const numbers = s.parts.filter((part) => part.kind === 'number').length
  if (numbers === 2) return s.has('negate') || (s.has('undo') && s.has('was'))
  return numbers === 1 && s.has('undo') && s.has('was') && hasQuantity(s) && !s.has('last')
}

function isUndo(s: Sentence): boolean {
  if (s.has('price') && s.hasNumber) return false
  if (s.has('undo')) return true
  if (!s.has('remove')) return false
  return !s.hasName || s.has('last') || s.has('entry') || s.has('sold') || s.has('report')
}

function isAlert(s: Sentence): boolean {
  const wantsWord =
    s.has('alert') || (s.has('tell') && s.has('below') && (s.hasNumber || s.hasName))
  if (!wantsWord) return false
  return s.hasNumber || s.has('below') || (s.hasName && !s.has('tell'))
}

function isNewItem(s: Sentence): boolean {
  const puts = s.has('add') || s.has('put') || s.has('named')
  if (s.has('received') && !s.has('named')) return false
  if (s.has('item_noun') && (s.has('new') || s.has('named')) && puts) return true
  if (
    s.has('add') &&
    s.hasName &&
    hasRate(s) &&
    !s.has('change') &&
    (!countsGoods(s) || s.has('price'))
  )
    return true
  if (s.has('add') && (s.has('item_noun') || s.has('named')) && s.hasName) return true
  if (s.has('new') && puts && s.hasName && !s.has('goods')) return true
  return s.has('new') && s.has('item_noun') && s.hasName && s.hasNumber
}

function isForecast(s: Sentence): boolean {
  if (!s.has('forecast')) return isFutureReport(s)
  if (s.has('will_sell_at') && s.has('price')) return false
  return (
    s.hasName || s.has('next') || s.has('future_day') || s.has('yesterday') || !s.has('low_list')
  )
}

/** "next week sugar sales", "agle hafte ki bikri". */
function isFutureReport(s: Sentence): boolean {
  const ahead = s.has('next') && (s.has('week') || s.has('month') || s.has('day'))
  return (
    ahead && s.hasName && (s.has('report') || s.has('how_much') || s.has('sold') || s.has('will'))
  )
}

function isPriceChange(s: Sentence): boolean {
  if (s.has('sold') && !s.has('will_sell_at') && !s.has('change')) return false
  if (s.has('received') && !s.has('change')) return false
  const asks = s.has('how_much') || s.has('how_price') || (s.isQuestion && !s.hasNumber)
  if (s.has('price'))
    return s.hasNumber ? !asks && !isOnlyQuantity(s) : s.has('change') && !asks && s.hasName
  if (!s.hasNumber) return false
  const said = s.has('now') || s.has('will_sell_at')
  const money = s.parts.some((part) => part.kind === 'money')
  if (s.has('will_sell_at')) return true
  if (said) return money || s.has('change')
  if (!s.has('change') || s.has('sold') || s.has('add') || countsGoods(s)) return false
  return hasRate(s) || isPricedAtNumber(s)
}

/** "150 per litre", "Rs 50": a number that is money. */
function hasRate(s: Sentence): boolean {
  return s.parts.some((part, at) => {
    if (part.kind === 'money') return true
    if (part.kind === 'number' && s.parts[at - 1]?.cues.has('at') === true) return true
    const next = s.parts[at + 1]
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
function countsGoods(s: Sentence): boolean {
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

function asksForOneItem(s: Sentence): boolean {
  return s.hasName && !s.has('item_noun') && !s.has('question') && !s.has('goods')
}

function isReport(s: Sentence): boolean {
  if (s.has('report')) return !hasQuantity(s)
  if (s.hasNumber) return false
  const period = s.has('week') || s.has('month') || s.has('today') || s.has('yesterday')
  if (s.has('sold') && period && !s.hasName) return true
  return s.has('sold') && (s.has('how_much') || s.has('question') || s.isQuestion)
}

function isBill(s: Sentence): boolean {
  return !s.has('how_much') || s.hasNumber
}

/** "Ramesh bought 3 kg", "customer ne 4 sabun liye": from the shop, so it is a sale. */
function isBoughtBySomebody(s: Sentence): boolean {
  if (!s.has('took') || s.has('supplier')) return false
  if (s.has('sold_to')) return true
  return s.parts.some((part, at) => {
    const next = s.parts[at + 1]
    if (part.kind !== 'word' || (part.cues.size > 0 && !part.cues.has('honorific'))) return false
    return next !== undefined && /^(?:ne|ने|नी|ni|bought|purchased)$/i.test(next.text)
  })
}

function isPurchase(s: Sentence): boolean {
  if (!isBill(s) || s.has('will')) return false
  if (s.has('received') || s.has('took')) return !isSaleFirst(s)
  // "stock me 40 packet daal do", "add 20 kg sugar".
  return (s.has('put') || s.has('add')) && s.hasNumber && s.hasName && !s.has('sold')
}

/** With both verbs in one clause, the one that is more than a helper wins: "customer le gaya" is a sale. */
function isSaleFirst(s: Sentence): boolean {
  return s.has('sold') && !s.has('supplier') && !s.has('put')
}

function isStockQuestion(s: Sentence): boolean {
  const asks =
    asksWhetherThere(s) ||
    s.has('how_much') ||
    s.has('left') ||
    s.has('have') ||
    s.has('stock') ||
    s.has('how_price') ||
    s.has('price') ||
    (s.has('low_list') && s.hasName)
  return asks && (s.hasName || s.parts.length <= 8)
}

/** "kya paneer hai": one question word, a name, and "is". */
function asksWhetherThere(s: Sentence): boolean {
  return (
    s.hasName &&
    s.parts.length <= 5 &&
    s.parts.some((part) => /^(?:kya|क्या|kay|काय)$/i.test(part.text)) &&
    s.parts.some((part) => /^(?:hai|h|he|है|हैं|ahe|aahe|आहे|आहेत)$/i.test(part.text))
  )
}

function isBareName(s: Sentence): boolean {
  const names = s.parts.filter((part) => part.kind === 'word' && part.cues.size === 0).length
  return names > 0 && names <= 3 && s.parts.length <= 5 && !s.has('question')
}
