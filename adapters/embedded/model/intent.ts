import { billKind, hasNotHappened } from './bill-kind.ts'
import { countsGoods, hasRate, isPriceChange } from './intent-prices.ts'
import { isAlertList, isExport, isKnowledge, isSeen, isSetting } from './intent-service.ts'
import type { Cue } from './lexicon.ts'
import type { Sentence } from './sentence.ts'

/** What a sentence wants. `lines` is a quantity of something without a verb, `name` a bare name. */
export type Intent =
  | 'injection'
  | 'undo'
  | 'undo_correction'
  | 'unsupported'
  | 'delete_account'
  | 'export_data'
  | 'update_settings'
  | 'list_alerts'
  | 'acknowledge_alert'
  | 'search_knowledge'
  | 'return'
  | 'wastage'
  | 'count'
  /** Planned, asked, doubted or denied. */
  | 'not_happened'
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
  ['injection', (s) => s.has('injection') || s.has('zero_all') || wipes(s)],
  ['delete_account', (s) => s.has('delete_account')],
  ['unsupported', (s) => s.has('unsupported_ask')],
  ['acknowledge_alert', isSeen],
  ['update_settings', isSetting],
  ['undo_correction', isCorrection],
  ['undo', isUndo],
  ['create_alert', isAlert],
  ['list_alerts', isAlertList],
  ['search_knowledge', isKnowledge],
  ['export_data', isExport],
  ['help', (s) => s.has('help') && !s.hasNumber],
  ['add_item', isNewItem],
  ['return', (s) => s.has('returned') && isAdjustment(s)],
  ['wastage', (s) => s.has('wasted') && isAdjustment(s)],
  ['count', isCount],
  ['forecast_item', isForecast],
  ['set_price', isPriceChange],
  ['list_low_stock', (s) => s.has('slow') && s.has('left') && !s.hasName && !s.hasNumber],
  ['sales_report', isInsight],
  ['sales_report', (s) => s.has('slow') || s.has('top') || s.has('margin') || s.has('trend')],
  ['list_low_stock', (s) => s.has('low_list') && !s.hasNumber && !asksForOneItem(s)],
  ['sales_report', isReport],
  ['not_happened', (s) => s.hasNumber && s.hasName && isToldOf(s) && hasNotHappened(s)],
  ['record_sale', (s) => isBill(s) && billKind(s) === 'sale'],
  ['record_purchase', (s) => isBill(s) && billKind(s) === 'purchase'],
  ['off_topic', (s) => s.has('off_topic')],
  ['get_stock', isStockQuestion],
  ['lines', (s) => s.hasNumber && s.hasName],
  ['greet', (s) => s.has('greet') && !s.hasName],
  ['thanks', (s) => s.has('thanks') && !s.hasName],
  ['no', (s) => s.has('no') && !s.hasName && !s.hasNumber],
  ['yes', (s) => s.has('yes') && !s.hasName && !s.hasNumber],
  ['name', isBareName],
]

export function intentOf(sentence: Sentence): Intent {
  return RULES.find(([, fits]) => fits(sentence))?.[0] ?? 'none'
}

/** "sab stock delete kar do": no entry that was wrong, but everything. */
function wipes(s: Sentence): boolean {
  const all = s.has('stock') || s.has('goods') || s.has('item_noun') || s.has('report')
  const everything = s.has('all_items') || (s.has('all_of_it') && all)
  return s.has('remove') && everything && !s.has('last') && !s.has('delete_account')
}

function hasQuantity(s: Sentence): boolean {
  return s.parts.some(
    (part, at) =>
      part.kind === 'number' &&
      s.parts[at + 1]?.kind !== 'money' &&
      s.parts[at - 1]?.kind !== 'money' &&
      // "last 7 days"
      s.parts[at + 1]?.cues.has('day') !== true,
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
  // "pyaz wali bhi hata do": the one, that is the entry.
  return ['last', 'entry', 'sold', 'report', 'each'].some((cue) => s.has(cue as Cue)) || !s.hasName
}

function isAlert(s: Sentence): boolean {
  const wantsWord =
    s.has('alert') || (s.has('tell') && s.has('below') && (s.hasNumber || s.hasName))
  if (!wantsWord) return false
  return s.hasNumber || s.has('below') || (s.hasName && !s.has('tell'))
}

function isNewItem(s: Sentence): boolean {
  const puts = s.has('add') || s.has('put') || s.has('named')
  // "likh lo, bech diya": what is written down is the sale.
  if ((s.has('received') || s.has('sold')) && !s.has('named')) return false
  if (s.has('item_noun') && (s.has('new') || s.has('named')) && puts) return true
  if (
    s.has('add') &&
    s.hasName &&
    hasRate(s) &&
    !s.has('change') &&
    (!countsGoods(s) || s.has('price'))
  )
    return true
  if (isNameThenStock(s)) return true
  if (s.has('add') && (s.has('item_noun') || s.has('named')) && s.hasName) return true
  if (s.has('new') && puts && s.hasName && !s.has('goods')) return true
  return s.has('new') && s.has('item_noun') && s.hasName && s.hasNumber
}

/** "add Sink Basket, 12 pcs at 60": the name by itself, then what there is of it. Of goods that came in, the number is said first. */
function isNameThenStock(s: Sentence): boolean {
  const [first, second] = s.parts
  const comma = s.parts.findIndex((part) => part.cues.has('separator'))
  const number = s.parts.findIndex((part) => part.kind === 'number')
  const isNamed =
    first?.cues.has('add') === true && second?.kind === 'word' && second.cues.size === 0
  return isNamed && comma > 1 && number > comma && hasRate(s)
}

function isForecast(s: Sentence): boolean {
  // "when will sugar run out?" is answered by how long it lasts.
  if (s.has('run_out') && !hasQuantity(s) && (s.hasName || !s.has('low_list'))) return true
  if (!s.has('forecast')) return isFutureReport(s) || asksWhetherEnough(s)
  if (s.has('will_sell_at') && s.has('price')) return false
  return (
    s.hasName || s.has('next') || s.has('future_day') || s.has('yesterday') || !s.has('low_list')
  )
}

/** "is there enough sugar for next week" */
function asksWhetherEnough(s: Sentence): boolean {
  const ahead = s.has('next') || s.has('future_day')
  return (
    ahead && s.hasName && !hasQuantity(s) && /\b(?:enough|kaafi|kafi)\b|काफ़?ी|पुरेस/iu.test(s.text)
  )
}

/** "next week sugar sales", "agle hafte ki bikri". */
function isFutureReport(s: Sentence): boolean {
  const ahead = s.has('next') && (s.has('week') || s.has('month') || s.has('day'))
  return (
    ahead && s.hasName && (s.has('report') || s.has('how_much') || s.has('sold') || s.has('will'))
  )
}

/** "paneer khatam ho gaya kya": the question word at the end only asks yes or no. */
function asksForOneItem(s: Sentence): boolean {
  if (!s.hasName || s.has('item_noun') || s.has('goods')) return false
  return !s.parts.slice(0, -1).some((part) => part.cues.has('question'))
}

/** What more can be told than what was sold; a quantity beside it is of something else. */
function isInsight(s: Sentence): boolean {
  if (hasQuantity(s)) return false
  const asksFile = (s.has('as_pdf') || s.has('as_excel')) && s.has('report')
  return asksFile || INSIGHTS.some((cue) => s.has(cue))
}

const INSIGHTS = [
  'dead_stock',
  'stock_outs',
  'weekday_pattern',
  'compare',
  'stock_turnover',
] as const

/** "kal ka total" */
const TOTAL = /\btotal\b|टोटल|एकूण/iu

function isReport(s: Sentence): boolean {
  if (s.has('report')) return !hasQuantity(s)
  if (hasQuantity(s)) return false
  const days = s.has('day') && s.hasNumber
  const period = days || s.has('week') || s.has('month') || s.has('today') || s.has('yesterday')
  if ((s.has('sold') || TOTAL.test(s.text)) && period && !s.hasName) return true
  // "last week milk sale": nobody records a week.
  if (s.has('sold') && (s.has('week') || s.has('month')) && !s.has('received')) return true
  return s.has('sold') && (s.has('how_much') || s.has('question') || s.isQuestion)
}

function isBill(s: Sentence): boolean {
  if (!s.hasNumber) return !s.has('how_much') && isSure(s)
  return true
}

/** Without a number, "gaya" and "diya" alone tell too little. */
function isSure(s: Sentence): boolean {
  return s.has('sold') || s.has('received') || s.has('took')
}

/** Goods that moved, or that somebody would like to move. */
function isToldOf(s: Sentence): boolean {
  return billKind(s) !== undefined || s.has('not_done') || s.has('will') || s.has('will_sell_at')
}

function isAdjustment(s: Sentence): boolean {
  return !s.isQuestion && !s.has('will') && !s.has('how_much') && (s.hasNumber || s.hasName)
}

/** By so many, and not to so many. */
const LESS_OR_MORE =
  /(?<![\p{L}\p{M}])(?:kam|badha\w*|ghata\w*|by|less|more|increase|reduce|decrease|कम|बढ़ा\S*|घटा\S*|कमी|वाढव\S*|kami|vadhav\w*)(?![\p{L}\p{M}])/iu

/** "ginti mein 12 nikle", "counted matchboxes, there are 180" */
function isCount(s: Sentence): boolean {
  const told = s.hasNumber && s.hasName && !s.isQuestion && !s.has('will')
  return told && (s.has('counted') || setsStock(s))
}

/** "bread ka stock 12 kar do": so many there are, whatever the book says. */
function setsStock(s: Sentence): boolean {
  const moves = (
    ['add', 'put', 'sold', 'received', 'below', 'price', 'alert', 'tell'] as const
  ).some((cue) => s.has(cue))
  return s.has('stock') && s.has('change') && !moves && !LESS_OR_MORE.test(s.text)
}

function isStockQuestion(s: Sentence): boolean {
  if (s.has('all_items') && !s.hasNumber) return true
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
