import type { Change, Commit } from '../../../shop/store.ts'
import type { Bill, Instant } from '../../../shop/types.ts'
import { ROLLUP_FIELDS } from '../../../shop/types.ts'
import { alertParts } from './alert-actions.ts'
import { billRow, lineRow, rollupAttribute } from './bill-rows.ts'
import type { Seen } from './commit-reads.ts'
import { assign, name, when } from './expression.ts'
import { itemParts } from './item-actions.ts'
import { billKey, lineKey, rollupKey } from './keys.ts'
import { memberParts } from './member-actions.ts'
import type { ChangeOf, Part, Planned } from './parts.ts'
import { shopParts } from './shop-actions.ts'
import { stageParts } from './stage-actions.ts'

/** The changes of a commit as actions, one for each row: DynamoDB takes a single action on a row in a transaction. */
export function changeParts({ shopId, changes }: Commit, now: Instant, seen: Seen): Planned {
  const only = <Type extends Change['type']>(type: Type) =>
    changes.filter((change): change is ChangeOf<Type> => change.type === type)
  const plans = [
    itemParts(shopId, changes, { now, seen }),
    stageParts(shopId, changes, seen),
    memberParts(shopId, only('member'), seen),
  ]
  const replaced = new Set(plans.flatMap((plan) => [...(plan.replaced ?? [])]))
  return {
    blocked: plans.flatMap(({ blocked }) => blocked),
    parts: [
      ...only('bill').flatMap(({ bill }) => billParts({ ...bill, shopId })),
      ...only('reverse').map((change) => reversePart(shopId, change)),
      ...plans.flatMap(({ parts }) => parts),
      ...rollupParts(shopId, only('rollup')),
      ...alertParts(shopId, changes, seen),
      ...shopParts(shopId, changes, replaced),
    ],
  }
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

function reversePart(shopId: string, { billId, reversedBy }: ChangeOf<'reverse'>): Part {
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

function rollupParts(shopId: string, changes: ChangeOf<'rollup'>[]): Part[] {
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
