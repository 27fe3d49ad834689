import type { AlertRule, Item, Milli } from './types.ts'

/** An item that is low, with the limit that it is at or under. */
export interface LowItem {
  item: Item
  limit: Milli
}

/**
 * The limit that an item with this much stock is held against: low is at or under its threshold, or under an alert of the
 * member ("tell me when milk is under 5 litres"). Undefined when it is not low.
 *
 * @param rules the member's own alerts
 */
export function lowLimit(
  item: Item,
  rules: readonly AlertRule[],
  stock = item.stock,
): Milli | undefined {
  const alert = Math.max(
    -1,
    ...rules.filter((rule) => rule.itemId === item.itemId).map((rule) => rule.threshold),
  )
  const limits = [
    ...(stock <= item.threshold ? [item.threshold] : []),
    ...(stock < alert ? [alert] : []),
  ]
  return limits.length > 0 ? Math.max(...limits) : undefined
}

/** The low items, emptiest first. */
export function lowItems(items: readonly Item[], rules: readonly AlertRule[]): LowItem[] {
  return items
    .flatMap((item) => {
      const limit = lowLimit(item, rules)
      return limit === undefined ? [] : [{ item, limit }]
    })
    .sort((a, b) => fullness(a) - fullness(b) || a.item.name.localeCompare(b.item.name, 'en'))
}

function fullness({ item, limit }: LowItem): number {
  return limit === 0 ? 0 : item.stock / limit
}
