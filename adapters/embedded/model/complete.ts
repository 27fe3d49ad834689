import { fold } from '../../../language/fold.ts'
import { mostAlike, matchOption } from './match-option.ts'
import { readItems } from './item-words.ts'
import type { Intent } from './intent.ts'
import type { Json } from './conversation.ts'
import { asJson, type PastTurn } from './conversation.ts'
import { correctionOf } from './correction.ts'
import { standingBills, type PastBill } from './past-bills.ts'
import { planBill } from './plan-bill.ts'
import { completeAdjust } from './plan-adjust.ts'
import { completeAlert } from './plan-item.ts'
import { completeNewItem } from './plan-new-item.ts'
import { completePrice } from './plan-price.ts'
import { say, type Call, type Pending, type Plan } from './plan.ts'
import { readLines } from './bill-lines.ts'
import { readSentences, sentenceOf, type Sentence } from './sentence.ts'
import { cueSet, readAmount, wordsOnly, type Amount } from './slots.ts'

/** Wishes that stand on their own, whatever was asked before. */
const OWN_WISHES: ReadonlySet<Intent> = new Set<Intent>([
  'injection',
  'undo',
  'undo_correction',
  'unsupported',
  'create_alert',
  'add_item',
  'forecast_item',
  'set_price',
  'list_low_stock',
  'sales_report',
  'help',
  'greet',
  'delete_account',
  'export_data',
  'update_settings',
  'list_alerts',
  'acknowledge_alert',
  'search_knowledge',
])

/** Words around an answer that are not the answer. */
const ANSWER_WORDS = cueSet(
  'filler',
  'yes',
  'no',
  'each',
  'honorific',
  'thanks',
  'in_total',
  'total_answer',
  'sold',
  'received',
  'was',
)

/** Reads a message as the answer to an open question; undefined if it is none. */
export function complete(
  pending: Pending,
  read: readonly { sentence: Sentence; intent: Intent }[],
  turns: readonly PastTurn[] = [],
): Plan | undefined {
  if (read.length === 0 || read.some(({ intent }) => OWN_WISHES.has(intent))) return undefined
  const parts = read.flatMap(({ sentence }) => sentence.parts)
  const sentence = sentenceOf(read.map((one) => one.sentence.text).join(' '), parts)
  if (sentence.has('no') && !sentence.hasNumber && !sentence.hasName)
    return say('chat.nothing_done')
  const intents = new Set(read.map(({ intent }) => intent))
  // A question about stock, or a bill of its own, is a new wish.
  if (intents.has('get_stock') && sentence.hasName) return undefined

  switch (pending.kind) {
    case 'bill':
      return completeBill(pending, sentence)
    case 'call':
      return isNewBill(sentence, intents) ? undefined : completeCall(pending, sentence)
    case 'correction':
      return completeCorrection(pending, sentence, standingBills(turns.slice(0, -1)).at(-1))
    case 'repair':
      return completeRepair(pending, sentence, intents)
  }
}

function isNewBill(sentence: Sentence, intents: ReadonlySet<Intent>): boolean {
  return (
    (intents.has('record_sale') || intents.has('record_purchase')) &&
    sentence.hasNumber &&
    sentence.hasName
  )
}

function completeBill(
  pending: Extract<Pending, { kind: 'bill' }>,
  sentence: Sentence,
): Plan | undefined {
  const { draft, missing, line } = pending
  const lines = [...draft.lines]
  const open = lines[line] ?? {}
  if (sentence.hasNumber && sentence.hasName && missing !== 'item') return undefined
  switch (missing) {
    case 'tool': {
      const received = sentence.has('received_answer') || sentence.has('received')
      const sold = sentence.has('sold_answer') || sentence.has('sold')
      if (received === sold) return undefined
      return planBill({ ...draft, tool: received ? 'record_purchase' : 'record_sale' })
    }
    case 'quantity': {
      const amount = readAmount(sentence.parts)
      if (!amount) return undefined
      lines[line] = { ...open, quantity: amount.value, ...(amount.unit && { unit: amount.unit }) }
      delete lines[line].unclear
      return planBill({ ...draft, lines })
    }
    case 'basis': {
      const each = sentence.has('each_answer')
      const total = sentence.has('total_answer')
      if (each === total || !open.price) return undefined
      lines[line] = { ...open, price: { ...open.price, basis: each ? 'each' : 'total' } }
      return planBill({ ...draft, lines })
    }
    case 'item': {
      const said = readLines(sentence.parts, ANSWER_WORDS)
      if (said.length === 0 || said[0]?.item === undefined) return undefined
      if (lines.length === 0) return planBill({ ...draft, lines: said })
      lines[line] = { ...open, ...said[0] }
      return planBill({ ...draft, lines })
    }
  }
}

function completeCorrection(
  { amount }: Extract<Pending, { kind: 'correction' }>,
  sentence: Sentence,
  bill: PastBill | undefined,
): Plan | undefined {
  const said = readAmount(sentence.parts)
  const right = said ? { quantity: said.value, ...(said.unit && { unit: said.unit }) } : amount
  const name = readItems(wordsOnly(sentence.parts), ANSWER_WORDS)[0]
  return right && correctionOf(right, name, bill)
}

function completeCall(
  pending: Extract<Pending, { kind: 'call' }>,
  sentence: Sentence,
): Plan | undefined {
  const { call, missing } = pending
  const input = { ...call.input }
  const amount = readAmount(sentence.parts) ?? readMoney(sentence)
  const name = readItems(wordsOnly(sentence.parts), ANSWER_WORDS)[0]
  switch (missing) {
    case 'threshold':
      if (!amount) return undefined
      input['threshold'] = amount.value
      if (amount.unit) input['unit'] = amount.unit
      break
    case 'quantity':
      if (!amount) return undefined
      input['quantity'] = amount.value
      if (amount.unit) input['unit'] = amount.unit
      break
    case 'price':
      if (!amount) return undefined
      input['price'] = amount.value
      break
    case 'item':
    case 'name':
      if (name === undefined) return undefined
      input[missing] = name
      break
  }
  const filled = { name: call.name, input }
  if (call.name === 'adjust_stock') return completeAdjust(filled)
  if (call.name === 'create_alert') return completeAlert(filled)
  if (call.name === 'set_price') return completePrice(filled)
  if (call.name === 'add_item') return completeNewItem(filled)
  return { kind: 'calls', calls: [filled] }
}

function readMoney(sentence: Sentence): Amount | undefined {
  const number = sentence.parts.find((part) => part.kind === 'number')
  return number && { value: number.value }
}

function completeRepair(
  pending: Extract<Pending, { kind: 'repair' }>,
  sentence: Sentence,
  intents: ReadonlySet<Intent>,
): Plan | undefined {
  switch (pending.what) {
    case 'item': {
      if (isNewBill(sentence, intents)) return undefined
      const item = answeredItem(pending, sentence)
      return item === undefined ? undefined : calls(replaceItem(pending, item))
    }
    case 'quantity': {
      const amount = readAmount(sentence.parts)
      if (!amount || sentence.parts.filter((part) => part.kind === 'number').length !== 1)
        return undefined
      const name = readItems(wordsOnly(sentence.parts), ANSWER_WORDS)[0]
      const changed = replaceQuantity(pending, amount, name)
      return changed && calls(changed)
    }
    case 'price': {
      const amount = readMoney(sentence)
      if (!amount || sentence.hasName) return undefined
      return calls(replacePrice(pending, amount.value))
    }
  }
}

function calls(call: Call): Plan {
  return { kind: 'calls', calls: [call] }
}

function answeredItem(
  { options, about }: Extract<Pending, { kind: 'repair' }>,
  sentence: Sentence,
): string | undefined {
  const [only] = options
  if (sentence.has('yes') && !sentence.hasName && options.length === 1) return only
  const at = sentence.parts.findIndex((part) => part.kind === 'number')
  const number = sentence.parts[at]
  const unit = sentence.parts[at + 1]
  // "the 500 g one"
  if (number?.kind === 'number' && unit?.kind === 'unit' && !sentence.hasName)
    return optionOfSize(options, number.value, unit.unit)
  if (number?.kind === 'number' && !sentence.hasName)
    return Number.isInteger(number.value) ? options[number.value - 1] : undefined
  const said = readItems(wordsOnly(sentence.parts), ANSWER_WORDS)[0]
  if (said === undefined) return undefined
  const option = matchOption(said, options)
  if (option !== undefined) return option
  if (about === undefined || options.length < 2) return undefined
  // "arhar wali" names one of the dals by a name that the list does not show.
  if (!said.includes(' ')) return `${said} ${about}`
  return ` ${fold(said)} `.includes(` ${fold(about)} `) ? said : undefined
}

function optionOfSize(options: readonly string[], value: number, unit: string): string | undefined {
  const sized = options.filter((option) =>
    readSentences(option).some(({ parts }) =>
      parts.some((part, at) => {
        const next = parts[at + 1]
        return (
          part.kind === 'number' &&
          part.value === value &&
          next?.kind === 'unit' &&
          next.unit === unit
        )
      }),
    ),
  )
  return sized.length === 1 ? sized[0] : undefined
}

function linesOf(input: Json): Json[] | undefined {
  const items = input['items']
  return Array.isArray(items) ? items.map(asJson) : undefined
}

function lineAbout(lines: readonly Json[], about: string | undefined): number {
  if (lines.length === 1 || about === undefined) return 0
  return (
    mostAlike(
      about,
      lines.map((line) => String(line['item'])),
    ) ?? 0
  )
}

function replaceItem({ call, about }: Extract<Pending, { kind: 'repair' }>, item: string): Call {
  const lines = linesOf(call.input)
  if (!lines) return { ...call, input: { ...call.input, item } }
  const place = lineAbout(lines, about)
  const items = lines.map((line, at) => (at === place ? { ...line, item } : line))
  return { ...call, input: { ...call.input, items } }
}

function replaceQuantity(
  { call, about }: Extract<Pending, { kind: 'repair' }>,
  amount: Amount,
  name: string | undefined,
): Call | undefined {
  const lines = linesOf(call.input)
  if (!lines) {
    const key = call.name === 'create_alert' ? 'threshold' : 'quantity'
    return {
      ...call,
      input: { ...call.input, [key]: amount.value, ...(amount.unit && { unit: amount.unit }) },
    }
  }
  const names = lines.map((line) => String(line['item']))
  const named = name === undefined ? lineAbout(lines, about) : mostAlike(name, names)
  // Another name than any of the bill: something new is being said.
  if (named === undefined) return undefined
  const items = lines.map((line, at) => (at === named ? withQuantity(line, amount) : line))
  return { ...call, input: { ...call.input, items } }
}

/** A total was for the old quantity; a price for one still holds. */
function withQuantity(line: Json, amount: Amount): Json {
  const { total, unit, ...rest } = line
  const keptUnit = amount.unit ?? unit
  return {
    ...rest,
    quantity: amount.value,
    ...(keptUnit !== undefined && { unit: keptUnit }),
    ...(total !== undefined && amount.value === line['quantity'] && { total }),
  }
}

function replacePrice({ call, about }: Extract<Pending, { kind: 'repair' }>, price: number): Call {
  const lines = linesOf(call.input)
  if (!lines) return { ...call, input: { ...call.input, price } }
  const place = lineAbout(lines, about)
  const items = lines.map((line, at) => (at === place ? { ...line, unitPrice: price } : line))
  return { ...call, input: { ...call.input, items } }
}
