import type { Change, Commit } from '../../../shop/store.ts'
import type { Bill, Instant } from '../../../shop/types.ts'
import { ROLLUP_FIELDS } from '../../../shop/types.ts'
import type { Action } from './actions.ts'
import { billRow, lineRow, rollupAttribute } from './bill-rows.ts'
import { assign, name, when } from './expression.ts'
import { itemActions, type ItemChange } from './item-actions.ts'
import { billKey, lineKey, rollupKey, ruleKey, shopKey } from './keys.ts'
import { ruleRow } from './shop-rows.ts'

/** What stands in the way of a change. A bill that is reversed or an id that is taken stays so; `stale` may pass. */
export type Obstacle = 'reversed' | 'exists' | { stale: string }

/** A part of the transaction, and what it means when its condition does not hold. */
export interface Part {
  action: Action
  obstacle?: Obstacle
}

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>

/** The changes of a commit as actions, one for each row. */
export function changeParts(
  { shopId, changes }: Commit,
  now: Instant,
): { parts: Part[]; stale: string[] } {
  const only = <Type extends Change['type']>(type: Type) =>
    changes.filter((change): change is Of<Type> => change.type === type)
  const items = itemActions(shopId, changes.filter(isItemChange), now)
  return {
    stale: items.stale,
    parts: [
      ...only('bill').flatMap(({ bill }) => billParts({ ...bill, shopId })),
      ...only('reverse').map((change) => reversePart(shopId, change)),
      ...items.actions.map(({ action, itemId, brings }) => ({
        action,
        obstacle: brings ? ('exists' as const) : { stale: itemId },
      })),
      ...rollupParts(shopId, only('rollup')),
      ...ruleParts(shopId, only('alert')),
      ...versionParts(shopId, changes),
    ],
  }
}

function isItemChange(change: Change): change is ItemChange {
  return ['item', 'stock', 'price', 'aliases'].includes(change.type)
}

function billParts(bill: Bill): Part[] {
  const { shopId, billId } = bill
  return [
    {
      action: {
        kind: 'put',
        table: 'transactions',
        key: billKey(shopId, billId),
        row: billRow(bill),
        condition: when`attribute_not_exists(${name('transactionId')})`,
      },
      obstacle: 'exists',
    },
    // The header guards its lines.
    ...bill.lines.map((line, place): Part => ({
      action: {
        kind: 'put',
        table: 'transactions',
        key: lineKey(shopId, billId, place),
        row: lineRow(bill, line),
      },
    })),
  ]
}

function reversePart(shopId: string, { billId, reversedBy }: Of<'reverse'>): Part {
  return {
    action: {
      kind: 'update',
      table: 'transactions',
      key: billKey(shopId, billId),
      update: { set: assign({ reversedBy }) },
      condition: when`attribute_exists(${name('transactionId')}) AND attribute_not_exists(${name('reversedBy')})`,
    },
    obstacle: 'reversed',
  }
}

function rollupParts(shopId: string, changes: Of<'rollup'>[]): Part[] {
  const byRow = Map.groupBy(changes, ({ day, itemId }) => `${day.slice(0, 7)}#${itemId}`)
  return [...byRow.values()].flatMap((sameRow) => {
    const [first] = sameRow
    if (!first) return []
    const add: Record<string, number> = {}
    for (const change of sameRow) {
      for (const field of ROLLUP_FIELDS) {
        const amount = change.add[field]
        if (amount === undefined) continue
        const attribute = rollupAttribute(field, change.day)
        add[attribute] = (add[attribute] ?? 0) + amount
      }
    }
    if (Object.keys(add).length === 0) return []
    const key = rollupKey(shopId, first.day.slice(0, 7), first.itemId)
    return [{ action: { kind: 'update', table: 'transactions', key, update: { add } } }]
  })
}

function ruleParts(shopId: string, changes: Of<'alert'>[]): Part[] {
  const latest = new Map(changes.map(({ rule }) => [rule.alertId, rule]))
  return [...latest.values()].map((rule) => ({
    action: {
      kind: 'put',
      table: 'alerts',
      key: ruleKey(shopId, rule.alertId),
      row: ruleRow(rule),
    },
  }))
}

/** Tells warm processes that what they keep of the shop is old. */
function versionParts(shopId: string, changes: readonly Change[]): Part[] {
  const isRenamed = changes.some(({ type }) => type === 'item' || type === 'aliases')
  const hasAlert = changes.some(({ type }) => type === 'alert')
  if (!isRenamed && !hasAlert) return []
  return [
    {
      action: {
        kind: 'update',
        table: 'users',
        key: shopKey(shopId),
        update: {
          add: { ...(isRenamed && { catalogueVersion: 1 }), ...(hasAlert && { alertsVersion: 1 }) },
        },
        // Nothing comes back of a shop that was erased.
        condition: when`attribute_exists(${name('userId')})`,
      },
    },
  ]
}
