import { toRupees } from '../../../shop/money.ts'
import {
  ROLLUP_FIELDS,
  type Bill,
  type BillLine,
  type LearnedName,
  type Rollup,
  type RollupField,
} from '../../../shop/types.ts'
import { fromMilli } from '../../../shop/units.ts'
import type { Row } from './actions.ts'
import { BILL_PREFIX, rollupPrefix } from './keys.ts'
import { toPaise } from './shop-rows.ts'

/**
 * A bill is a header and, beside it, the brief's transaction row for every line. The header also holds its lines as they are here,
 * so that reading a bill, or a page of them, is one read: what is never changed cannot come apart.
 */

export function billRow(bill: Bill): Row {
  return {
    transactionType: bill.kind,
    memberId: bill.memberId,
    turnId: bill.turnId,
    memberEntry: `${memberPrefix(bill.memberId)}${bill.billId}`,
    turnEntry: `${turnPrefix(bill.turnId)}${bill.billId}`,
    createdAt: bill.at,
    day: bill.day,
    lines: JSON.stringify(bill.lines),
    totalAmount: bill.total === undefined ? undefined : toRupees(bill.total),
    customerReference: bill.customer,
    supplier: bill.supplier,
    paymentMethod: bill.payment,
    notes: bill.note,
    learnedNames: bill.learned && JSON.stringify(bill.learned),
    reverses: bill.reverses,
    reversedBy: bill.reversedBy,
  }
}

/** Beginnings of the sort keys of the local indexes. */
export const memberPrefix = (memberId: string) => `${memberId}#`
export const turnPrefix = (turnId: string) => `${turnId}#`

export function billOf(row: Row): Bill {
  const stored = row as unknown as {
    userId: string
    transactionId: string
    transactionType: Bill['kind']
    memberId: string
    turnId: string
    createdAt: string
    day: string
    lines: string
    totalAmount?: number
    customerReference?: string
    supplier?: string
    paymentMethod?: string
    notes?: string
    learnedNames?: string
    reverses?: string
    reversedBy?: string
  }
  return {
    billId: stored.transactionId.slice(BILL_PREFIX.length),
    shopId: stored.userId,
    memberId: stored.memberId,
    turnId: stored.turnId,
    kind: stored.transactionType,
    at: stored.createdAt,
    day: stored.day,
    lines: JSON.parse(stored.lines) as BillLine[],
    ...(stored.totalAmount !== undefined && { total: toPaise(stored.totalAmount) }),
    ...(stored.customerReference !== undefined && { customer: stored.customerReference }),
    ...(stored.supplier !== undefined && { supplier: stored.supplier }),
    ...(stored.paymentMethod !== undefined && { payment: stored.paymentMethod }),
    ...(stored.notes !== undefined && { note: stored.notes }),
    ...(stored.learnedNames !== undefined && {
      learned: JSON.parse(stored.learnedNames) as LearnedName[],
    }),
    ...(stored.reverses !== undefined && { reverses: stored.reverses }),
    ...(stored.reversedBy !== undefined && { reversedBy: stored.reversedBy }),
  }
}

/** `quantity` has the sign of what it did to the stock, so that an item's rows add up to it. */
export function lineRow(bill: Bill, line: BillLine): Row {
  return {
    transactionType: bill.kind,
    billId: bill.billId,
    memberId: bill.memberId,
    turnId: bill.turnId,
    transactionDate: bill.at,
    day: bill.day,
    itemId: line.itemId,
    itemName: line.itemName,
    unit: line.unit,
    quantity: fromMilli(line.delta),
    unitPrice: line.unitPrice === undefined ? undefined : toRupees(line.unitPrice),
    totalAmount: line.amount === undefined ? undefined : toRupees(line.amount),
    costAmount: line.costAmount === undefined ? undefined : toRupees(line.costAmount),
    customerReference: bill.customer,
    notes: bill.note,
    createdAt: bill.at,
  }
}

/** A rollup's attributes are flat, `q05` for the quantity of the 5th: `ADD` to a path in a map that is not there fails. */
const LETTERS: Readonly<Record<RollupField, string>> = {
  quantity: 'q',
  amount: 'a',
  cost: 'c',
  bought: 'b',
  adjusted: 'm',
}
const FIELDS = new Map(ROLLUP_FIELDS.map((field) => [LETTERS[field], field]))

export function rollupAttribute(field: RollupField, day: string): string {
  return LETTERS[field] + day.slice(8)
}

/** Thousandths and paise, as they are here: nobody but this program reads these rows. */
export function rollupOf(row: Row): Rollup {
  const { transactionId, ...rest } = row as { transactionId: string }
  const [, month = ''] = transactionId.split('#')
  const days: Rollup['days'] = {}
  for (const [attribute, value] of Object.entries(rest)) {
    const field = FIELDS.get(attribute.slice(0, 1))
    if (field === undefined || !/^.\d\d$/.test(attribute)) continue
    const totals = (days[attribute.slice(1)] ??= {})
    totals[field] = value as number
  }
  return { itemId: transactionId.slice(rollupPrefix(month).length), month, days }
}
