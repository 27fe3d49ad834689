import { billKind } from './bill-kind.ts'
import { readLines } from './bill-lines.ts'
import type { PastTurn } from './conversation.ts'
import type { Utterance } from './normalise.ts'
import { intentOf, type Intent } from './intent.ts'
import type { Cue } from './lexicon.ts'
import { readParties } from './parties.ts'
import { readHorizon, readPeriod } from './period.ts'
import { planBill } from './plan-bill.ts'
import { planAdjust } from './plan-adjust.ts'
import { planAlert, planForecast, planStock } from './plan-item.ts'
import { planNewItem } from './plan-new-item.ts'
import { planPrice } from './plan-price.ts'
import { planSeen } from './plan-service.ts'
import { planSettings } from './plan-settings.ts'
import { call, say, type BillDraft, type BillTool, type Plan } from './plan.ts'
import { readSentences, sentenceOf, type Sentence } from './sentence.ts'
import { readShared } from './shared-quantity.ts'
import { cueSet } from './slots.ts'
import { readCorrection } from './correction.ts'
import { lastBill, planUndo } from './past-bills.ts'
import type { Part } from './annotate.ts'

export interface ReadSentence {
  sentence: Sentence
  intent: Intent
}

/** As long as the tool takes it. */
const MAX_QUERY = 300

/** Words of a bill that name no goods. */
const BILL_WORDS: ReadonlySet<Cue> = cueSet(
  'sold',
  'received',
  'filler',
  'put',
  'add',
  'change',
  'took',
  'stock',
  'goods',
  'in_total',
  'per',
  'greet',
  'honorific',
  'to',
  'total_answer',
  'was',
  'given',
  'gone',
  'got_from',
  'paid',
  'sold_to',
  'entry',
  'now',
  'today',
  'have',
  'for',
  'report',
  'tell',
  'thanks',
  'yes',
  'bill',
)

const COURTESIES: ReadonlySet<Intent> = new Set<Intent>([
  'greet',
  'thanks',
  'none',
  'help',
  'name',
  'off_topic',
  'yes',
  'no',
])
const BILLS: ReadonlySet<Intent> = new Set<Intent>(['record_sale', 'record_purchase'])

export function readMessage({ text }: Pick<Utterance, 'text'>): ReadSentence[] {
  return readSentences(text)
    .map(withoutHeading)
    .map(withoutTailQuestion)
    .flatMap(splitClauses)
    .map((sentence) => ({ sentence, intent: intentOf(sentence) }))
}

/** What a message wants when it is taken alone, without what was said before it. */
export function planMessage(utterance: Utterance, turns: readonly PastTurn[] = []): Plan {
  if (utterance.attachment && utterance.wordless) return planAttachment(utterance.attachment)
  if (utterance.onlyForwarded) return planForwarded(utterance)
  if (utterance.wordless) return say('chat.emoji')

  const sentences = joinBills(readMessage(utterance))
  // One order to break the rules spoils the whole message: nothing beside it is carried out.
  if (sentences.some(({ intent }) => intent === 'injection')) return say('chat.refused')
  const wishes = sentences.filter(({ intent }) => !COURTESIES.has(intent))
  if (wishes.length === 0) return planCourtesy(sentences)
  return combine(wishes.map((wish) => planSentence(wish, turns)))
}

/**
 * A list of goods that somebody else wrote is passed on as what it tells of: the shop's own tap decides whether it is
 * recorded. Nothing else in it is obeyed.
 */
function planForwarded({ forwarded }: Utterance): Plan {
  if (forwarded === undefined) return say('chat.forwarded')
  const sentences = joinBills(readMessage(forwarded))
  if (sentences.some(({ intent }) => intent === 'injection')) return say('chat.forwarded')
  const wishes = sentences.filter(({ intent }) => !COURTESIES.has(intent))
  if (wishes.length === 0 || !wishes.every(({ intent }) => BILLS.has(intent)))
    return say('chat.forwarded')
  const plan = combine(wishes.map((wish) => planSentence(wish, [])))
  return plan.kind === 'calls' ? plan : say('chat.forwarded')
}

function planAttachment(attachment: NonNullable<Utterance['attachment']>): Plan {
  switch (attachment) {
    case 'image':
      return say('reply.image_not_read')
    case 'document':
      return say('reply.document_not_read')
    case 'voice':
      return say('reply.voice_not_ready')
    case 'unsupported':
      return say('reply.unsupported_message')
  }
}

function planCourtesy(sentences: readonly ReadSentence[]): Plan {
  const intents = sentences.map(({ intent }) => intent)
  if (intents.includes('help')) return say('chat.help')
  const named = sentences.find(({ intent }) => intent === 'name')
  if (named) return planStock(named.sentence)
  if (intents.includes('off_topic')) return say('chat.off_topic')
  if (intents.includes('no')) return say('chat.nothing_done')
  if (intents.includes('yes')) return say('chat.not_understood')
  if (intents.includes('none')) {
    const isShopTalk = sentences.some(
      ({ sentence }) =>
        sentence.has('sold') ||
        sentence.has('received') ||
        sentence.has('will') ||
        sentence.hasNumber,
    )
    return say(isShopTalk ? 'chat.not_understood' : 'chat.off_topic')
  }
  return say(intents.includes('greet') ? 'chat.greeting' : 'chat.thanks')
}

/** Several wishes in one message: all their calls together, or the first question. */
function combine(plans: readonly Plan[]): Plan {
  const [first] = plans
  if (plans.length === 1 && first) return first
  const stop = plans.find((plan) => plan.kind !== 'calls')
  if (stop) return stop
  return {
    kind: 'calls',
    calls: plans.flatMap((plan) => (plan.kind === 'calls' ? plan.calls : [])),
  }
}

function planSentence({ sentence, intent }: ReadSentence, turns: readonly PastTurn[]): Plan {
  switch (intent) {
    case 'undo':
      return planUndo(sentence, turns)
    case 'undo_correction':
      return readCorrection(sentence, lastBill(turns))
    case 'unsupported':
      return say('chat.not_possible')
    case 'delete_account':
      return call('delete_account', {})
    case 'export_data':
      return call('export_data', {})
    case 'update_settings':
      return planSettings(sentence)
    case 'list_alerts':
      return call('list_alerts', {})
    case 'acknowledge_alert':
      return planSeen(sentence, turns)
    case 'search_knowledge':
      return call('search_knowledge', { query: sentence.text.slice(0, MAX_QUERY) })
    case 'return':
    case 'wastage':
    case 'count':
      return planAdjust(sentence, intent)
    case 'not_happened':
      return say('chat.not_happened')
    case 'create_alert':
      return planAlert(sentence)
    case 'add_item':
      return planNewItem(sentence)
    case 'forecast_item':
      return planForecast(sentence, readHorizon(sentence.parts))
    case 'set_price':
      return planPrice(sentence)
    case 'list_low_stock':
      return call('list_low_stock', {})
    case 'sales_report':
      return planReport(sentence)
    case 'record_sale':
    case 'record_purchase':
      return planBill(billOf(sentence, intent))
    case 'lines':
      return planBill(billOf(sentence))
    case 'get_stock':
    case 'name':
      return planStock(sentence)
    case 'injection':
      return say('chat.refused')
    case 'help':
      return say('chat.help')
    case 'greet':
      return say('chat.greeting')
    case 'thanks':
      return say('chat.thanks')
    case 'off_topic':
      return say('chat.off_topic')
    case 'no':
      return say('chat.nothing_done')
    case 'yes':
    case 'none':
      return say('chat.not_understood')
  }
}

/** The kind that each cue asks for, the most particular first. */
const REPORT_KINDS = [
  ['dead_stock', 'dead_stock'],
  ['stock_outs', 'stock_outs'],
  ['weekday_pattern', 'weekdays'],
  ['compare', 'comparison'],
  ['stock_turnover', 'turnover'],
  ['slow', 'slow_movers'],
  ['top', 'top_sellers'],
  ['margin', 'margin'],
  ['trend', 'trend'],
] as const
/** A day of them says little. */
const OF_A_DAY: ReadonlySet<string> = new Set(['margin'])

function planReport(sentence: Sentence): Plan {
  const named = REPORT_KINDS.find(([cue]) => sentence.has(cue))?.[1]
  const kind = named ?? (sentence.hasName && sentence.has('sold') ? 'top_sellers' : undefined)
  const as = sentence.has('as_pdf') ? 'pdf' : sentence.has('as_excel') ? 'xlsx' : undefined
  const isWide = kind !== undefined && !OF_A_DAY.has(kind)
  const period = readPeriod(sentence.parts) ?? (isWide ? 'this_month' : 'today')
  return call('sales_report', { period, ...(kind && { kind }), ...(as && { as }) })
}

export function billOf(sentence: Sentence, tool?: BillTool): BillDraft {
  const parties = readParties(sentence.parts, tool === 'record_purchase' ? 'purchase' : 'sale')
  const { rest: said, ...who } = parties
  const rest = withoutDays(said)
  const lines = readShared(rest, BILL_WORDS) ?? readLines(rest, BILL_WORDS)
  return { ...(tool && { tool }), lines, parties: who }
}

/** "If I sold 2, how much would be left?": nothing of it has happened. */
const SUPPOSED =
  /(?<![\p{L}\p{M}])(?:if|suppose|would|will|agar|yadi|jar|maan lo|अगर|यदि|जर|मान लो|समजा|samja|urel|urtil|rahil|bacheg\p{L}*|raheg\p{L}*|उरेल|उरतील|राहील|बचेग\S*|रहेग\S*|बचेंगे)(?![\p{L}\p{M}])/iu

/** "2 kg sugar sold, how much is left?": the answer to the bill says it. */
function withoutTailQuestion(sentence: Sentence): Sentence {
  const at = sentence.parts.findIndex((part) => part.cues.has('how_much'))
  const isThen = /^(?:to|toh|then|tar|तो|तर)$/iu.test(sentence.parts[at - 1]?.text ?? '')
  if (at < 1 || isThen || sentence.has('will') || SUPPOSED.test(sentence.text)) return sentence
  if (sentence.parts.slice(at).some(({ kind }) => kind === 'number')) return sentence
  const told = sentence.parts.slice(0, at)
  while (told.at(-1)?.cues.has('separator') || told.at(-1)?.cues.has('now')) told.pop()
  const bill = sentenceOf(textOf(told), told)
  const isBill = bill.hasNumber && bill.hasName && (bill.has('sold') || bill.has('received'))
  return isBill ? bill : sentence
}

/** "2 din pehle 3 bread bike": the days count no goods. */
function withoutDays(parts: readonly Part[]): Part[] {
  return parts.filter((part, at) => {
    const counted = part.kind === 'number' ? parts[at + 1] : part
    const isDay = counted?.cues.has('day') === true
    return !(isDay && (part.kind === 'number' || parts[at - 1]?.kind === 'number'))
  })
}

/** "do teen cheez bechi: ek bread, do dahi": the number in front of the colon counts the lines. */
function withoutHeading(sentence: Sentence): Sentence {
  const colon = sentence.parts.findIndex((part) => part.kind === 'mark' && part.text === ':')
  if (colon < 1) return sentence
  const front = sentence.parts.slice(0, colon)
  const list = sentence.parts.slice(colon + 1)
  const heading = sentenceOf('', front)
  const isHeading = heading.hasNumber && !heading.hasName && billKind(heading) !== undefined
  if (!isHeading || !sentenceOf('', list).hasNumber) return sentence
  const verbs = front.filter((part) => part.kind === 'word' && !part.cues.has('item_noun'))
  return sentenceOf(sentence.text, [...verbs, ...list])
}

/** A list under "sold:" or above it, and sentences that only add lines, are one bill. */
function joinBills(sentences: readonly ReadSentence[]): ReadSentence[] {
  const joined: ReadSentence[] = []
  for (const read of sentences) {
    const heading = joined.at(-1)
    const kind = read.intent === 'lines' ? headingOf(heading) : undefined
    if (kind && heading) joined[joined.length - 1] = { ...heading, intent: kind }
    const before = joined.at(-1)
    const mayJoin =
      before &&
      ((BILLS.has(before.intent) && read.intent === 'lines') ||
        (before.intent === 'lines' && (BILLS.has(read.intent) || read.intent === 'lines')))
    if (mayJoin) {
      const parts = [...before.sentence.parts, SEPARATOR, ...read.sentence.parts]
      const sentence = sentenceOf(`${before.sentence.text} ${read.sentence.text}`, parts)
      joined[joined.length - 1] = {
        sentence,
        intent: BILLS.has(before.intent) ? before.intent : read.intent,
      }
    } else joined.push(read)
  }
  return joined
}

/** "बिक्री:" or "customer took", with the goods on the lines below. */
function headingOf(read: ReadSentence | undefined): BillTool | undefined {
  if (!read || read.sentence.hasNumber || BILLS.has(read.intent)) return undefined
  const kind = billKind(read.sentence)
  if (kind) return kind === 'sale' ? 'record_sale' : 'record_purchase'
  const isHeading = read.sentence.text.endsWith(':') && !read.sentence.hasName
  return isHeading && (read.sentence.has('report') || read.sentence.has('for'))
    ? 'record_sale'
    : undefined
}

const SEPARATOR: Part = { kind: 'mark', text: ',', cues: new Set<Cue>(['separator']) }

/** "2 kg sugar becha aur 10 kg rice aaya": two wishes, where each side of an "and" has its own verb and number. */
function splitClauses(sentence: Sentence): Sentence[] {
  if (!sentence.has('separator')) return [sentence]
  const clauses: Part[][] = [[]]
  for (const part of sentence.parts) {
    if (part.cues.has('separator')) clauses.push([])
    else clauses.at(-1)?.push(part)
  }
  const full = clauses.map((parts) => sentenceOf(textOf(parts), parts))
  const isFull = (clause: Sentence) =>
    clause.hasNumber && clause.hasName && clause.has('sold') !== clause.has('received')
  if (!full.every(isFull)) return [sentence]
  const kinds = new Set(full.map((clause) => clause.has('sold')))
  return kinds.size > 1 ? full : [sentence]
}

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join(' ')
}
