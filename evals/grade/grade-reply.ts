import { fold } from '../../language/fold.ts'
import { plain } from '../../language/plain.ts'
import type { Item } from '../../shop/types.ts'
import type { WantedReply } from '../case.ts'
import type { Reading } from '../reading.ts'
import type { Fault, TurnRecordOfRun } from '../run-report.ts'
import { isMentioned, namesFor } from './mentions.ts'
import { isWrittenIn } from './reply-language.ts'
import { numbersIn } from './reply-numbers.ts'

export interface ReplyTerms {
  items: readonly Pick<Item, 'name' | 'aliases'>[]
  reading: Reading
}

/** "Please write it once more" is a question too. */
const REQUEST =
  /\b(?:please (?:write|say|tell|type|name)|tell me|likhiye|likhen|likho|bataiye|batao|liha|sanga)\b|लिखिए|लिखें|लिखो|बताइए|बताएँ|बताओ|लिहा|सांगा/iu

/** A question, a request for words, or something to pick from. */
export function asks({
  reply,
  calls,
  choices,
}: Pick<TurnRecordOfRun, 'reply' | 'calls' | 'choices'>): boolean {
  if (/[?？]/.test(reply) || REQUEST.test(reply)) return true
  const wants = ['needs_clarification', 'needs_confirmation']
  return choices.length > 0 && calls.some(({ outcome }) => wants.includes(outcome))
}

/** The reply of a turn against what was wanted of it: each thing that is not so, in a line. */
export function gradeReply(wanted: WantedReply, turn: TurnRecordOfRun, terms: ReplyTerms): Fault[] {
  const text = [turn.reply, ...turn.choices].join('\n')
  const names = (term: string) => namesFor(term, terms.items, terms.reading)
  const numbers = numbersIn(text)
  const { mentions_any: any = [], mentions_all: all = [], never = [], has_number = [] } = wanted
  const wrong: [unless: boolean, message: string][] = [
    [turn.reply.trim() !== '', 'there is no reply'],
    [
      wanted.language === undefined || isWrittenIn(wanted.language, turn.reply, terms.items),
      `the reply is not in ${wanted.language}`,
    ],
    [
      wanted.asks === undefined || wanted.asks === asks(turn),
      wanted.asks ? 'the reply asks nothing' : 'the reply asks',
    ],
    ...has_number.map((number): [boolean, string] => [
      numbers.some((said) => Math.abs(said - number) < 1e-9),
      `the reply does not say ${number}`,
    ]),
    [
      any.length === 0 || any.some((term) => isMentioned(names(term), text)),
      `the reply mentions none of ${any.join(', ')}`,
    ],
    ...all.map((term): [boolean, string] => [
      isMentioned(names(term), text),
      `the reply does not mention ${term}`,
    ]),
    ...never.map((term): [boolean, string] => [
      !names(term).some((name) => isSaid(name, text)),
      `the reply says ${term}`,
    ]),
    [
      !wanted.says_too_little || saysTooLittle(turn, numbers, text),
      'the reply does not say that there is too little',
    ],
  ]
  return wrong.flatMap(([unless, message]): Fault[] =>
    unless
      ? []
      : [
          {
            kind: message === 'the reply asks nothing' ? 'no_question' : 'reply',
            message,
            actual: turn.reply,
          },
        ],
  )
}

function isSaid(term: string, text: string): boolean {
  return (
    plain(text).includes(plain(term)) ||
    (fold(term) !== '' && ` ${fold(text)} `.includes(` ${fold(term)} `))
  )
}

/** Words for "not", "only", "less" and "left", one of which is in every way of saying that there is not enough. */
const TOO_LITTLE = new Set(
  [
    'not only less left short insufficient',
    'sirf kewal nahi nahin kam bacha bache bachi fakt nahit kami apure apura shillak purese',
    'सिर्फ केवल नहीं कम बचा बचे बची फक्त नाही नाहीत कमी अपुरा अपुरे शिल्लक पुरेसा पुरेसे',
  ]
    .join(' ')
    .split(' ')
    .map(fold),
)

function saysTooLittle({ calls }: TurnRecordOfRun, numbers: number[], text: string): boolean {
  const available = calls.flatMap(({ result }) =>
    Array.isArray(result['items'])
      ? result['items'].map((item: unknown) => (item as { available?: unknown }).available)
      : [],
  )
  return (
    numbers.some((number) => available.includes(number)) ||
    fold(text)
      .split(' ')
      .some((word) => TOO_LITTLE.has(word))
  )
}
