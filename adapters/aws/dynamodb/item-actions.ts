import { toRupees } from '../../../shop/money.ts'
import type { Change } from '../../../shop/store.ts'
import type { Instant, Item } from '../../../shop/types.ts'
import { fromMilli } from '../../../shop/units.ts'
import { StoreError } from '../../../shop/errors.ts'
import type { Action, Row } from './actions.ts'
import { hiddenImport, type Seen } from './commit-reads.ts'
import { assign, name, value, when, type Fragment } from './expression.ts'
import { itemKey } from './keys.ts'
import type { ChangeOf, Obstacle, Part, Planned } from './parts.ts'
import { itemOf, itemRow } from './shop-rows.ts'

type ItemChange = ChangeOf<'item' | 'stock' | 'price' | 'aliases'>

/** What a commit does to one item, in one. */
interface ItemPlan {
  itemId: string
  /** Present when the commit brings the item. */
  item?: Item
  stock?: { before: number; after: number }
  set: Partial<Pick<Item, 'price' | 'cost' | 'lastRestockedAt' | 'updatedAt'>>
  names: Set<string>
  /** Names that it is not to have. */
  denied: Set<string>
  /** The changes contradict each other: the second stock is not from where the first one left it. */
  isStale: boolean
}

/** One action for each item, or what is known to stand in its way. */
export function itemParts(
  shopId: string,
  changes: readonly Change[],
  { now, seen }: { now: Instant; seen: Seen },
): Planned {
  const plans = new Map<string, ItemPlan>()
  for (const change of changes) {
    if (!isItemChange(change)) continue
    const itemId = change.type === 'item' ? change.item.itemId : change.itemId
    const plan = plans.get(itemId) ?? {
      itemId,
      set: {},
      names: new Set(),
      denied: new Set(),
      isStale: false,
    }
    plans.set(itemId, plan)
    apply(change, plan, now)
  }
  const parts: Part[] = []
  const blocked: Obstacle[] = []
  const replaced = new Set<string>()
  for (const plan of plans.values()) {
    const isRead = plan.item !== undefined || plan.denied.size > 0
    const row = isRead ? seen.items.get(plan.itemId) : undefined
    const obstacle = obstacleTo(plan, row, seen)
    if (obstacle) {
      blocked.push(obstacle)
    } else if (plan.item) {
      const hiddenIn = row && hiddenImport(row, seen.shop)
      if (hiddenIn !== undefined) replaced.add(hiddenIn)
      parts.push({ action: putItem(shopId, brought(plan.item, plan), hiddenIn), obstacle: 'moved' })
    } else {
      const action = updateItem(shopId, plan, row)
      parts.push({ action, obstacle: row ? 'moved' : { stale: plan.itemId } })
    }
  }
  return { parts, blocked, replaced }
}

function isItemChange(change: Change): change is ItemChange {
  return ['item', 'stock', 'price', 'aliases'].includes(change.type)
}

function obstacleTo(
  { itemId, item, stock, denied, isStale }: ItemPlan,
  row: Row | undefined,
  seen: Seen,
): Obstacle | undefined {
  if (isStale) return { stale: itemId }
  if (item) return row && hiddenImport(row, seen.shop) === undefined ? 'exists' : undefined
  if (denied.size === 0) return undefined
  const isThere = row && (!stock || itemOf(row).stock === stock.before)
  return isThere ? undefined : { stale: itemId }
}

function apply(change: ItemChange, plan: ItemPlan, now: Instant): void {
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
      for (const alias of change.add ?? []) {
        plan.names.add(alias)
        plan.denied.delete(alias)
      }
      for (const alias of change.remove ?? []) {
        plan.names.delete(alias)
        plan.denied.add(alias)
      }
      plan.set.updatedAt = now
      break
  }
}

/** The item as the commit leaves it. */
function brought(item: Item, { stock, set, names, denied }: ItemPlan): Item {
  return {
    ...item,
    ...set,
    stock: stock?.after ?? item.stock,
    aliases: withNames(item.aliases, names, denied),
  }
}

/** @param hiddenIn the import of an item that is not seen, and gives way */
export function putItem(shopId: string, item: Item, hiddenIn: string | undefined): Action {
  return {
    kind: 'put',
    table: 'inventory',
    key: itemKey(shopId, item.itemId),
    row: itemRow(item),
    condition:
      hiddenIn === undefined
        ? when`attribute_not_exists(${name('itemId')})`
        : when`${name('importId')} = ${hiddenIn}`,
  }
}

/** @param row the item as it was read, where names are to be taken from it */
function updateItem(
  shopId: string,
  { itemId, stock, set, names, denied }: ItemPlan,
  row: Row | undefined,
): Action {
  const { price, cost } = set
  const isThere = stock
    ? when`${name('currentStock')} = ${fromMilli(stock.before)}`
    : when`attribute_exists(${name('itemId')})`
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
        aliases: row && withNames(itemOf(row).aliases, names, denied),
      }),
      add: names.size > 0 && !row ? { addedAliases: names } : {},
      ...(row && { remove: ['addedAliases'] }),
    },
    condition: row ? when`${isThere} AND ${hasNamesOf(row)}` : isThere,
  }
}

/** Names are kept in two places, and are written whole when some are taken away: nobody may have added one since. */
function hasNamesOf({ aliases, addedAliases }: Row): Fragment {
  const added = addedAliases
    ? when`${name('addedAliases')} = ${value(addedAliases)}`
    : when`attribute_not_exists(${name('addedAliases')})`
  return when`${name('aliases')} = ${value(aliases)} AND ${added}`
}

function withNames(
  before: readonly string[],
  names: ReadonlySet<string>,
  denied: ReadonlySet<string>,
): string[] {
  return [...new Set([...before, ...names])].filter((name) => !denied.has(name))
}
