import type { Applied, StockMoment } from './check.ts'
import type { History, TurnHistory } from './history.ts'
import type { Answer } from './model.ts'
import type { Call } from './scenario.ts'

export interface AnswerCheck {
  /** What took effect, by call. */
  applied: ReadonlyMap<string, Applied>
  moments: readonly StockMoment[]
  history: History
}

/** What the member was told of each call agrees with what it did. */
export function checkAnswer(turn: TurnHistory, check: AnswerCheck): void {
  const { name } = turn.message
  const wrong = (what: string) => check.history.violation(`${name} ${what}`)
  const { voice } = turn.message
  if (voice?.isHeard === false && check.applied.size > 0) wrong('did what nobody could hear')
  const replies = new Set(
    turn.sent.filter(({ isNotice }) => !isNotice).map(({ body }) => textOf(body)),
  )
  if (replies.size > 1) wrong('was answered in two ways')
  for (const text of replies) {
    const answer = parse(text)
    if (!answer) {
      // A note that could not be heard, for good or for now, is answered by the wish to type it.
      const mayBeFixed = turn.hadModelFault || (voice && check.applied.size === 0)
      if (!mayBeFixed) wrong(`was answered without its results: ${text}`)
      continue
    }
    for (const claim of answer.did) checkClaim(claim, turn, { ...check, wrong })
    if (check.applied.size > answer.did.length) wrong('did more than its answer says')
  }
}

function checkClaim(
  { name, input, result }: Answer['did'][number],
  turn: TurnHistory,
  { applied, moments, wrong }: AnswerCheck & { wrong: (what: string) => void },
): void {
  if (name === 'get_stock') {
    const { item, stock } = result
    const wasSo = momentsOf(turn, moments).some((m) => m.item === item && m.stock === stock)
    if (result['status'] === 'ok' && !wasSo) wrong(`was told of ${String(stock)} ${String(item)}`)
    return
  }
  const isTap = 'tap' in turn.message.asks
  const effect = [...applied.values()].find(
    ({ call }) => isTap || JSON.stringify(call) === JSON.stringify({ name, input }),
  )
  if (result['status'] === 'ok') {
    if (!effect) wrong(`was told that ${name} was done, and it was not`)
    else if (JSON.stringify(effect.result) !== JSON.stringify(result)) {
      wrong(`was told another result of ${name} than the one that was kept`)
    }
    return
  }
  if (effect) {
    wrong(`was told that ${name} was not done (${String(result['code'])}), and it was`)
  }
  if (result['code'] === 'insufficient_stock' && !wasShort({ name, input }, turn, moments)) {
    wrong('was told that there was too little, and there never was')
  }
}

/** Whether there was a moment of the turn with too little stock for the sale. */
function wasShort({ input }: Call, turn: TurnHistory, moments: readonly StockMoment[]): boolean {
  const { items } = input as { items: { item: string; quantity: number }[] }
  return items.some(({ item, quantity }) =>
    momentsOf(turn, moments).some((moment) => moment.item === item && moment.stock < quantity),
  )
}

/** What the stock was from the turn's first claim to its end. */
function momentsOf(turn: TurnHistory, moments: readonly StockMoment[]): StockMoment[] {
  const items = [...new Set(moments.map(({ item }) => item))]
  return items.flatMap((name) => {
    const ofItem = moments.filter(({ item, at }) => item === name && at <= turn.endedAt)
    const before = ofItem.findLastIndex(({ at }) => at <= turn.firstClaimedAt)
    return ofItem.slice(Math.max(0, before))
  })
}

/** A fixed answer, or one that was cut off, is no JSON. */
function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return undefined
  }
}

export function textOf(body: Record<string, unknown>): string {
  const { text, interactive } = body as {
    text?: { body: string }
    interactive?: { body: { text: string } }
  }
  return text?.body ?? interactive?.body.text ?? ''
}
