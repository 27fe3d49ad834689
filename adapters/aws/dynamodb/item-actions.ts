import type { Change } from '../../../shop/store.ts'
import type { Instant, Item } from '../../../shop/types.ts'
import { toRupees } from '../../../shop/money.ts'
import { fromMilli } from '../../../shop/units.ts'
import { StoreError } from '../../../shop/errors.ts'
import type { Action } from './actions.ts'
import { assign, name, when } from './expression.ts'
import { itemKey } from './keys.ts'
import { itemRow } from './shop-rows.ts'

export type ItemChange = Extract<Change, { type: 'item' | 'stock' | 'price' | 'aliases' }>

/** What a commit does to one item, in one: DynamoDB takes a single action on a row in a transaction. */
interface Planned {
  itemId: string
  /** Present when the commit brings the item. */
  item?: Item
  stock?: { before: number; after: number }
  set: Partial<Pick<Item, 'price' | 'cost' | 'lastRestockedAt' | 'updatedAt'>>
  names: Set<string>
  /** The changes contradict each other: the second stock is not from where the first one left it. */
  isStale: boolean
}

/** One action for each item, with what it means if its condition does not hold. */
export interface ItemAction {
  action: Action
  itemId: string
  brings: boolean
}

/** @returns the actions, or the items whose changes cannot all be true of one item */
export function itemActions(
  shopId: string,
  changes: readonly ItemChange[],
  now: Instant,
): { actions: ItemAction[]; stale: string[] } {
  const planned = new Map<string, Planned>()
  for (const change of changes) {
    const itemId = change.type === 'item' ? change.item.itemId : change.itemId
    const plan = planned.get(itemId) ?? { itemId, set: {}, names: new Set(), isStale: false }
    planned.set(itemId, plan)
    apply(change, plan, now)
  }
  const plans = [...planned.values()]
  return {
    actions: plans.map((plan) => ({
      action: plan.item ? putItem(shopId, plan.item, plan) : updateItem(shopId, plan),
      itemId: plan.itemId,
      brings: plan.item !== undefined,
    })),
    stale: plans.filter(({ isStale }) => isStale).map(({ itemId }) => itemId),
  }
}

function apply(change: ItemChange, plan: Planned, now: Instant): void {
  switch (change.type) {
    case 'item':
      plan.item = change.item
      plan.stock = { before: change.item.stock, after: change.item.stock }
      break
    case 'stock': {
      if (change.after < 0) {
        throw new StoreError('negative_stock', 'stock cannot go below zero; nothing was written', {
          details: { itemId: change.itemId },
        })
      }
      plan.isStale ||= plan.stock !== undefined && plan.stock.after !== change.before
      plan.stock = { before: plan.stock?.before ?? change.before, after: change.after }
      if (change.cost !== undefined) plan.set.cost = change.cost
      if (change.restockedAt !== undefined) plan.set.lastRestockedAt = change.restockedAt
      plan.set.updatedAt = now
      break
    }
    case 'price':
      plan.set.price = change.price
      plan.set.updatedAt = change.at
      break
    case 'aliases':
      for (const alias of change.add) plan.names.add(alias)
      plan.set.updatedAt = now
      break
  }
}

function putItem(shopId: string, item: Item, { stock, set, names }: Planned): Action {
  const aliases = [...new Set([...item.aliases, ...names])]
  const row = itemRow({ ...item, ...set, stock: stock?.after ?? item.stock, aliases })
  return {
    kind: 'put',
    table: 'inventory',
    key: itemKey(shopId, item.itemId),
    row,
    condition: when`attribute_not_exists(${name('itemId')})`,
  }
}

function updateItem(shopId: string, { itemId, stock, set, names }: Planned): Action {
  const { price, cost } = set
  return {
    kind: 'update',
    table: 'inventory',
    key: itemKey(shopId, itemId),
    update: {
      set: assign({
        currentStock: stock && fromMilli(stock.after),
        unitPrice: price === undefined ? undefined : toRupees(price),
        costPrice: cost === undefined ? undefined : toRupees(cost),
        lastRestockDate: set.lastRestockedAt,
        lastUpdated: set.updatedAt,
      }),
      add: names.size > 0 ? { addedAliases: names } : {},
    },
    condition: stock
      ? when`${name('currentStock')} = ${fromMilli(stock.before)}`
      : when`attribute_exists(${name('itemId')})`,
  }
}
