import { createHash } from 'node:crypto'
import { lineAmount } from './money.ts'
import type { Change } from './store.ts'
import { sum } from './sums.ts'
import type { Bill, BillLine, Day, Item, LearnedName, Milli, Paise, RollupField } from './types.ts'

/** Lines of one bill: three writes each, and three more, fit a transaction of 100. */
export const MAX_LINES = 30

/**
 * The id of a ledger entry: instant, place in its turn, and a hash of the effect key. Text order is time order, also
 * among the entries of one turn, and a repeat of the same call gives the same id.
 *
 * @param at the turn's first claim
 * @param effectKey `turnId#step#k`
 */
export function entryId(at: Date, effectKey: string): string {
  const [step = '0', place = '0'] = effectKey.split('#').slice(-2)
  const hash = createHash('sha256').update(effectKey).digest('hex').slice(0, 10)
  return [at.getTime(), step, place]
    .map((part, i) =>
      Number(part)
        .toString(36)
        .padStart(i === 0 ? 9 : 2, '0'),
    )
    .concat(hash)
    .join('-')
}

/** What every entry says about who made it, and when. */
export interface EntryHead {
  billId: string
  shopId: string
  memberId: string
  turnId: string
  at: Date
  day: Day
  learned?: LearnedName[]
}

/** A line as it was said and resolved. `item` is as it was read for this plan. */
export interface PlannedLine {
  item: Item
  quantity: Milli
  unitPrice?: Paise
  amount?: Paise
}

export type BillDetails = Partial<
  Record<'customer' | 'supplier' | 'payment' | 'note', string | undefined>
>

/** A bill with the changes that go into its commit, and the stock that each of its items is left with. */
export interface PlannedBill {
  bill: Bill
  changes: Change[]
  after: ReadonlyMap<string, Milli>
}

/** The items of which there is not enough, with all lines of an item taken together. */
export interface Shortage {
  item: Item
  wanted: Milli
}

/** Takes goods out of the stock. Every line has an amount. */
export function planSale(
  head: EntryHead,
  lines: readonly (PlannedLine & { amount: Paise })[],
  details: BillDetails = {},
): PlannedBill | { shortages: Shortage[] } {
  const billLines = lines.map((line): BillLine => {
    const cost = line.item.cost
    return {
      ...billLine(line, -line.quantity),
      ...(cost !== undefined && { costAmount: lineAmount(line.quantity, cost) }),
    }
  })
  return orShort(plan(headed(head, 'sale', billLines, details), itemsOf(lines)))
}

/** Takes goods into the stock. Never short. A cost that was said becomes the item's. */
export function planPurchase(
  head: EntryHead,
  lines: readonly PlannedLine[],
  details: BillDetails = {},
): PlannedBill {
  const bill = headed(
    head,
    'purchase',
    lines.map((line) => billLine(line, line.quantity)),
    details,
  )
  return plan(bill, itemsOf(lines)).planned
}

export const ADJUSTMENTS = ['return', 'wastage', 'count'] as const
/** Why stock moves without a sale or a purchase: goods came back, were lost, or were counted anew. */
export type Adjustment = (typeof ADJUSTMENTS)[number]

/**
 * Moves the stock of one item outside of sales and purchases: no money, and of the day's totals only what it did to the
 * stock. Short when more is lost than is there.
 *
 * @param quantity what came back or was lost, above zero; or what was counted
 * @returns nothing to do, where the count is what the book says
 */
export function planAdjustment(
  head: EntryHead,
  {
    item,
    reason,
    quantity,
    note,
  }: { item: Item; reason: Adjustment; quantity: Milli; note?: string | undefined },
): PlannedBill | { shortages: Shortage[] } | undefined {
  const delta = deltaOf(reason, quantity, item.stock)
  if (delta === 0) return undefined
  const line = billLine({ item, quantity: Math.abs(delta) }, delta)
  return orShort(
    plan(
      headed(head, 'adjustment', [line], {
        note: note === undefined ? reason : `${reason}: ${note}`,
      }),
      [item],
    ),
  )
}

function deltaOf(reason: Adjustment, quantity: Milli, stock: Milli): Milli {
  switch (reason) {
    case 'return':
      return quantity
    case 'wastage':
      return -quantity
    case 'count':
      return quantity - stock
  }
}

/**
 * Takes a whole bill back: the stock returns, and the totals of the day on which the bill counted are lowered. Short if the
 * goods of a purchase are sold already.
 *
 * @param items the bill's items as they are now
 */
export function planReversal(
  head: Omit<EntryHead, 'day'>,
  original: Bill,
  items: readonly Item[],
): PlannedBill | { shortages: Shortage[] } {
  const bill: Bill = {
    ...headed(
      { ...head, day: original.day },
      'reversal',
      original.lines.map((line) => ({ ...line, delta: -line.delta })),
      {},
    ),
    reverses: original.billId,
  }
  const outcome = plan(bill, items, original.kind)
  outcome.planned.changes.push({
    type: 'reverse',
    billId: original.billId,
    reversedBy: bill.billId,
  })
  return orShort(outcome)
}

interface PlanOutcome {
  planned: PlannedBill
  shortages: Shortage[]
}

function orShort({ planned, shortages }: PlanOutcome): PlannedBill | { shortages: Shortage[] } {
  return shortages.length > 0 ? { shortages } : planned
}

function plan(bill: Bill, items: readonly Item[], reversed?: Bill['kind']): PlanOutcome {
  const changes: Change[] = [{ type: 'bill', bill }]
  const after = new Map<string, Milli>()
  const shortages: Shortage[] = []
  for (const item of items) {
    const lines = bill.lines.filter((line) => line.itemId === item.itemId)
    const delta = sum(lines.map((line) => line.delta))
    const left = item.stock + delta
    if (left < 0) shortages.push({ item, wanted: -delta })
    after.set(item.itemId, left)

    const cost = lines.findLast((line) => line.unitPrice !== undefined)?.unitPrice
    changes.push({
      type: 'stock',
      itemId: item.itemId,
      before: item.stock,
      after: left,
      ...(bill.kind === 'purchase' && {
        restockedAt: bill.at,
        ...(cost !== undefined && { cost }),
      }),
    })
    const add = rollupOf(reversed ?? bill.kind, lines, reversed ? -1 : 1)
    if (add) changes.push({ type: 'rollup', itemId: item.itemId, day: bill.day, add })
  }
  return { planned: { bill, changes, after }, shortages }
}

function rollupOf(
  kind: Bill['kind'],
  lines: readonly BillLine[],
  sign: 1 | -1,
): Partial<Record<RollupField, number>> | undefined {
  const quantity = sign * sum(lines.map((line) => line.quantity))
  if (kind === 'purchase') return { bought: quantity }
  if (kind === 'adjustment') return { adjusted: sum(lines.map((line) => line.delta)) }
  if (kind !== 'sale') return undefined
  const cost = sign * sum(lines.map((line) => line.costAmount ?? 0))
  return {
    quantity,
    amount: sign * sum(lines.map((line) => line.amount ?? 0)),
    ...(cost !== 0 && { cost }),
  }
}

function billLine({ item, quantity, unitPrice, amount }: PlannedLine, delta: Milli): BillLine {
  return {
    itemId: item.itemId,
    itemName: item.name,
    unit: item.unit,
    quantity,
    delta,
    ...(unitPrice !== undefined && { unitPrice }),
    ...(amount !== undefined && { amount }),
  }
}

function headed(
  head: EntryHead,
  kind: Bill['kind'],
  lines: BillLine[],
  details: BillDetails,
): Bill {
  const amounts = lines.flatMap((line) => (line.amount === undefined ? [] : [line.amount]))
  const said = Object.entries(details).filter(([, value]) => value !== undefined)
  return {
    ...head,
    kind,
    at: head.at.toISOString(),
    lines,
    // A total that leaves lines out would be taken for what the bill came to.
    ...(amounts.length === lines.length && { total: sum(amounts) }),
    ...(Object.fromEntries(said) as Record<string, string>),
  }
}

function itemsOf(lines: readonly PlannedLine[]): Item[] {
  return [...new Map(lines.map(({ item }) => [item.itemId, item])).values()]
}
