import { dayOf } from '../../shop/calendar.ts'
import { ROLLUP_FIELDS, type Bill, type Item, type Rollup } from '../../shop/types.ts'
import { checkAnswer } from './check-answer.ts'
import { checkNotices } from './check-notices.ts'
import type { Committed, History, TurnHistory } from './history.ts'
import { ReferenceShop } from './reference.ts'
import type { Call, Scenario, SimulatedShop } from './scenario.ts'
import { TIME_ZONE, type SimulatedStores } from './stores.ts'

const MILLI = 1000
const DAY_MS = 86_400_000

/** A call that took effect, by the reference. */
export interface Applied {
  call: Call
  result: Record<string, unknown>
}

/** Stock of an item from a moment on, by the reference. */
export interface StockMoment {
  at: number
  item: string
  stock: number
}

export interface OutcomeCheck {
  scenario: Scenario
  stores: SimulatedStores
  history: History
  /** Reasons in the dead-letter queue, by turn. */
  deadLetters: ReadonlyMap<string, string>
  /** What a turn reserves. */
  turnRupees: number
}

/** Holds what the store says in the end against what the ports saw and what the reference makes of it. */
export async function checkOutcome(check: OutcomeCheck): Promise<void> {
  for (const shop of check.scenario.shops) await checkShop(shop, check)
  for (const turn of check.history.turns.values()) await checkTurn(turn, check)
  await checkSpending(check)
}

async function checkShop(
  shop: SimulatedShop,
  { stores, history, scenario }: OutcomeCheck,
): Promise<void> {
  const store = stores.connect()
  const { shopId } = shop
  const reference = new ReferenceShop(shop)
  const wrong = (what: string) => history.violation(`${shopId}: ${what}`)
  // A failure that was settled under its call's key is no effect.
  const done = history.commits.filter(
    (commit) => commit.shopId === shopId && commit.result['status'] === 'ok',
  )
  const isNotice = ({ turn }: Committed) => history.turn(turn.turnId).message.notice !== undefined
  const commits = done.filter((commit) => !isNotice(commit))
  await checkNotices(shop, { commits: done.filter(isNotice), store, history })
  const moments: StockMoment[] = shop.items.map(({ name, stock }) => ({ at: 0, item: name, stock }))
  const applied = new Map<string, Map<string, Applied>>()
  const callByBill = new Map<string, string>()

  for (const commit of commits) {
    const turn = history.turn(commit.turn.turnId)
    if (turn.message.shop.shopId !== shopId) wrong(`${turn.message.name} of another shop wrote`)
    const { id, call, bill } = callOf(commit, turn)
    const ofTurn = applied.get(turn.turnId) ?? new Map<string, Applied>()
    applied.set(turn.turnId, ofTurn)
    if (ofTurn.has(id)) {
      wrong(`${id} took effect twice`)
      continue
    }
    ofTurn.set(id, { call, result: commit.result })
    if (bill) callByBill.set(bill.billId, id)
    const entry = 'entry' in call.input && bill?.reverses && callByBill.get(bill.reverses)
    const problems = reference.apply(call, {
      id,
      memberId: turn.message.member.memberId,
      order: [
        turn.firstClaimedAt,
        ...commit.effectKey
          .split('#')
          .slice(1)
          .map((n) => parseInt(n)),
      ],
      ...(entry && { entry }),
    })
    for (const problem of problems) wrong(`${id} was committed, but ${problem}`)
    for (const [item, stock] of reference.stock) moments.push({ at: commit.at, item, stock })
    for (const { item, left } of linesOf(commit.result)) {
      if (left !== reference.stock.get(item)) wrong(`${id} says ${left} ${item} are left`)
    }
  }

  const bills = (await store.listBills(shopId, { limit: 1000 })).toReversed()
  const items = await store.listItems(shopId)
  checkStock(shop, { items, bills, reference, wrong })
  const months = monthsAround(scenario.start)
  checkRollups(bills, await store.readRollups(shopId, months), wrong)
  const expected = commits.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.type === 'bill' ? [change.bill.billId] : [])),
  )
  if (String(expected.toSorted()) !== String(bills.map(({ billId }) => billId))) {
    wrong(`${bills.length} bills are kept, ${expected.length} were committed`)
  }
  const alerts = await store.listAlertRules(shopId)
  const kept = alerts.map(({ memberId, threshold }) => `${memberId} ${threshold / MILLI}`)
  const asked = Array.from(reference.alerts, ([key, limit]) => `${key.split(' ')[0]} ${limit}`)
  if (String(kept.toSorted()) !== String(asked.toSorted())) {
    wrong(`the alerts are ${kept.join(', ')}, not ${asked.join(', ')}`)
  }

  for (const turn of history.turns.values()) {
    if (turn.message.shop.shopId !== shopId || turn.message.notice) continue
    checkAnswer(turn, { applied: applied.get(turn.turnId) ?? new Map(), moments, history })
  }
}

/** Which call of its message a commit is the effect of. */
function callOf(
  { changes }: Committed,
  { message }: TurnHistory,
): { id: string; call: Call; bill?: Bill } {
  const bill = changes.flatMap((change) => (change.type === 'bill' ? [change.bill] : []))[0]
  const rule = changes.flatMap((change) => (change.type === 'alert' ? [change.rule] : []))[0]
  if ('tap' in message.asks) {
    const call = { name: 'undo_last', input: { entry: bill?.reverses ?? '' } }
    return { id: `${message.name}tap`, call, ...(bill && { bill }) }
  }
  const calls = message.asks.rounds.flat()
  const place = calls.findIndex(({ name, input }) => {
    if (rule) return name === 'create_alert' && input['threshold'] === rule.threshold / MILLI
    if (bill?.kind === 'reversal') return name === 'undo_last'
    return input['note'] === (bill?.note ?? null) || input['supplier'] === (bill?.supplier ?? null)
  })
  const call = calls[place]
  if (!call) throw new Error(`${message.name} has a commit that it did not ask for`)
  return { id: `${message.name}c${place}`, call, ...(bill && { bill }) }
}

export function linesOf(result: Record<string, unknown>): { item: string; left: number }[] {
  return (result['lines'] as { item: string; left: number }[] | undefined) ?? []
}

function checkStock(
  shop: SimulatedShop,
  {
    items,
    bills,
    reference,
    wrong,
  }: {
    items: Item[]
    bills: Bill[]
    reference: ReferenceShop
    wrong: (what: string) => void
  },
): void {
  if (items.length !== shop.items.length) wrong(`${items.length} items are kept`)
  const lines = bills.flatMap((bill) => bill.lines)
  for (const { name, stock: opening } of shop.items) {
    const item = items.find((kept) => kept.name === name)
    const stock = (item?.stock ?? NaN) / MILLI
    const moved = lines
      .filter(({ itemId }) => itemId === item?.itemId)
      .reduce((total, { delta }) => total + delta / MILLI, 0)
    if (stock !== opening + moved) {
      wrong(`${name}: stock ${stock} is not opening ${opening} and what the ledger moved, ${moved}`)
    }
    const expected = reference.stock.get(name)
    if (stock !== expected) wrong(`${name}: stock ${stock}, by the reference ${expected}`)
  }
}

/** Every day's totals of every item, made anew from the bills. */
function checkRollups(bills: Bill[], rollups: Rollup[], wrong: (what: string) => void): void {
  const totals = new Map<string, number>()
  const add = (key: string, amount: number) => {
    const total = (totals.get(key) ?? 0) + amount
    if (total === 0) totals.delete(key)
    else totals.set(key, total)
  }
  const kindOf = new Map(bills.map(({ billId, kind }) => [billId, kind]))
  for (const { kind, reverses, day, lines } of bills) {
    const counted = kind === 'reversal' ? kindOf.get(reverses ?? '') : kind
    const sign = kind === 'reversal' ? -1 : 1
    for (const { itemId, quantity, delta, amount = 0, costAmount = 0 } of lines) {
      if (counted === 'adjustment') add(`${itemId} ${day} adjusted`, delta)
      if (counted === 'purchase') add(`${itemId} ${day} bought`, sign * quantity)
      if (counted !== 'sale') continue
      add(`${itemId} ${day} quantity`, sign * quantity)
      add(`${itemId} ${day} amount`, sign * amount)
      add(`${itemId} ${day} cost`, sign * costAmount)
    }
  }
  const kept = rollups.flatMap(shownRollup)
  const made = Array.from(totals, ([key, total]) => `${key} ${total}`)
  if (String(kept.toSorted()) !== String(made.toSorted())) {
    wrong(`the rollups say ${kept.join(', ')}; the ledger says ${made.join(', ')}`)
  }
}

function shownRollup({ itemId, month, days }: Rollup): string[] {
  return Object.entries(days).flatMap(([day, totals]) =>
    ROLLUP_FIELDS.flatMap((field) =>
      totals[field] ? [`${itemId} ${month}-${day} ${field} ${totals[field]}`] : [],
    ),
  )
}

/** The months that a scenario may touch: it lasts less than a day. */
function monthsAround(start: number): string[] {
  const days = [start, start + DAY_MS].map((at) => dayOf(new Date(at), TIME_ZONE))
  return [...new Set(days.map((day) => day.slice(0, 7)))]
}

/** Every message is answered, or put aside with a reason. */
async function checkTurn(
  turn: TurnHistory,
  { stores, history, deadLetters }: OutcomeCheck,
): Promise<void> {
  const { name } = turn.message
  const record = await stores.connect().readTurn(turn.turnId)
  // A notice that is not wanted, or has nothing new to say, leaves no turn.
  const isNone = turn.message.notice && turn.state === 'unseen'
  if (record?.state !== (isNone ? undefined : turn.state)) {
    history.violation(`${name} is ${record?.state}, not ${turn.state}`)
  }
  if (isNone) return
  if (turn.state === 'done') {
    if (turn.message.notice) return
    const isAnswered = turn.sent.some(({ isNotice }) => !isNotice)
    if (!isAnswered && !turn.isRefused) history.violation(`${name} was never answered`)
  } else if (!deadLetters.get(turn.turnId)) {
    history.violation(`${name} is ${turn.state} and in no dead-letter queue`)
  }
}

/** Of what the shops were charged, done turns have left what they cost, dead ones their reserve. */
async function checkSpending({ stores, history, turnRupees }: OutcomeCheck): Promise<void> {
  let expected = 0
  for (const turn of history.turns.values()) {
    if (turn.state === 'done') expected += turn.spent
    if (turn.state === 'dead' && turn.funded) expected += turnRupees
    if (turn.state === 'done' && turn.spent < turn.stepCost) {
      history.violation(`${turn.message.name} was settled for less than its stored replies cost`)
    }
  }
  const charged = await stores.spending?.()
  if (charged !== undefined && charged !== expected) {
    history.violation(`the shops were charged ${charged}, not ${expected}`)
  }
}
