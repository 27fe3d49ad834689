import { readCorrection } from './correction.ts'
import { lastBill, lineNamed, type PastBill } from './past-bills.ts'
import type { Json, PastCall, PastTurn } from './conversation.ts'
import type { Intent } from './intent.ts'
import { readItems } from './item-words.ts'
import { planBill } from './plan-bill.ts'
import { planForecast, planStock } from './plan-item.ts'
import { billOf, type ReadSentence } from './plan-message.ts'
import { readPeriod } from './period.ts'
import { call, type Plan } from './plan.ts'
import { sentenceOf, type Sentence } from './sentence.ts'
import { cueSet, readAmount, wordsOnly } from './slots.ts'
import { readPriceOf, readSwap } from './second-thought.ts'

const OPEN: ReadonlySet<Intent> = new Set<Intent>(['lines', 'none', 'name', 'thanks', 'yes', 'no'])

/** What a message adds to the bill before it, or puts right in it: "aur 2 maggi", "nahi, 5 kilo". */
export function planFollowUp(
  turns: readonly PastTurn[],
  read: readonly ReadSentence[],
): Plan | undefined {
  const bill = lastBill(turns)
  if (!bill || read.length === 0) return undefined
  const sentence = sentenceOf(
    read.map((one) => one.sentence.text).join(' '),
    read.flatMap((one) => one.sentence.parts),
  )
  if (sentence.isQuestion) return undefined
  const swap = readSwap(sentence, bill)
  if (swap) return swap
  if (!sentence.hasNumber || !read.every(({ intent }) => OPEN.has(intent))) return undefined
  const price = readPriceOf(sentence, bill)
  if (price) return price
  if (isPutRight(sentence, bill)) return readCorrection(sentence, bill)
  if (sentence.hasName && isMore(sentence)) return planBill(billOf(sentence, bill.tool))
  return moreOfTheSame(sentence, bill)
}

/** "ek kilo aur", "add one more": of a bill with one line it is clear of what. */
function moreOfTheSame(sentence: Sentence, bill: PastBill): Plan | undefined {
  const item = bill.said.length === 1 ? bill.said[0]?.['item'] : undefined
  const joins = sentence.has('more') || isMore(sentence) || endsWithAnd(sentence)
  const numbers = sentence.parts.filter((part) => part.kind === 'number').length
  const amount = readAmount(sentence.parts)
  if (typeof item !== 'string' || sentence.hasName || !joins || numbers !== 1 || !amount)
    return undefined
  const line = { item, quantity: amount.value, ...(amount.unit && { unit: amount.unit }) }
  return planBill({ tool: bill.tool, lines: [line] })
}

function endsWithAnd({ parts }: Sentence): boolean {
  return parts.at(-1)?.kind === 'word' && parts.at(-1)?.cues.has('separator') === true
}

/** "forecast sugar", then "and for milk?": the same question about something else. */
export function planSameQuestion(
  turns: readonly PastTurn[],
  read: readonly ReadSentence[],
): Plan | undefined {
  const last = turns.at(-2)?.calls.at(-1)
  const [only] = read
  if (last?.name === 'sales_report' && read.length === 1 && only)
    return planOtherPeriod(only, last.input)
  if (last?.name === 'set_price' && read.length === 1 && only) return planOtherPrice(only, last)
  if (!last || read.length !== 1 || only?.intent !== 'name' || !isMore(only.sentence))
    return undefined
  if (last.name === 'get_stock') return planStock(only.sentence)
  if (last.name !== 'forecast_item') return undefined
  return planForecast(only.sentence, last.input['days'] as number | undefined)
}

/** "today's sales", then "and yesterday?" */
function planOtherPeriod({ sentence, intent }: ReadSentence, report: Json): Plan | undefined {
  const period = readPeriod(sentence.parts)
  const isBare = !sentence.hasName && !sentence.hasNumber && sentence.parts.length <= MOST_WORDS
  if (!period || !isBare || !WEAK.has(intent)) return undefined
  return call('sales_report', { ...report, period })
}

/** "sugar price 48", then "no, 47" */
function planOtherPrice(
  { sentence, intent }: ReadSentence,
  { input, result }: PastCall,
): Plan | undefined {
  const numbers = sentence.parts.flatMap((part) => (part.kind === 'number' ? [part.value] : []))
  const [price] = numbers
  const item = result?.['item']
  if (price === undefined || numbers.length > 1 || sentence.hasName || !WEAK.has(intent))
    return undefined
  if (result?.['status'] !== 'ok' || typeof item !== 'string') return undefined
  const isChange = (['no', 'negate', 'sorry', 'change', 'was'] as const).some((cue) =>
    sentence.has(cue),
  )
  return isChange ? call('set_price', { ...input, item, price }) : undefined
}

/** Of a message that is nothing but another period. */
const MOST_WORDS = 4
/** Intents of what says too little by itself. */
const WEAK: ReadonlySet<Intent> = new Set<Intent>([
  'none',
  'lines',
  'name',
  'no',
  'off_topic',
  'get_stock',
])

const IN_FRONT = cueSet('filler', 'yes', 'thanks', 'honorific')

/** "and …", "… too": the same again of something else. */
function isMore({ parts }: Sentence): boolean {
  const first = parts.find((part) => ![...part.cues].some((cue) => IN_FRONT.has(cue)))
  if (first?.kind === 'word' && first.cues.has('separator')) return true
  return parts.some((part) =>
    /^(?:too|also|as well|bhi|भी|पण|pan|सुद्धा|suddha|ही)$/iu.test(part.text),
  )
}

const AROUND = cueSet(
  ...(['no', 'negate', 'undo', 'sorry', 'was', 'filler', 'yes', 'thanks', 'honorific'] as const),
  ...(['change', 'put'] as const),
)

/** One quantity, denied or excused in front, told in the past or to be changed, and no other goods than those of the bill. */
function isPutRight(sentence: Sentence, bill: PastBill): boolean {
  const { parts } = sentence
  if (parts.some((part) => part.kind === 'money')) return false
  if (parts.filter((part) => part.kind === 'number').length !== 1) return false
  const first = parts[0]
  const denies = (['no', 'negate', 'undo', 'sorry'] as const).some((cue) => first?.cues.has(cue))
  const number = parts.findIndex((part) => part.kind === 'number')
  // "the" is थे only behind the number.
  const tells = parts.some(
    (part, at) => part.cues.has('was') && (at > number || !/^the$/i.test(part.text)),
  )
  // "make it 3", "teen kar do": of nothing else than what was just said.
  const changes = sentence.has('change') && !sentence.has('price') && !sentence.hasName
  if (!denies && !tells && !changes) return false
  const names = readItems(wordsOnly(parts), AROUND)
  return names.every((name) => lineNamed(bill, name) !== undefined)
}
