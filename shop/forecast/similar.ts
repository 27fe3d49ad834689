import type { Item } from '../types.ts'

const MAX_SIMILAR = 3

/**
 * Items of the shop that may sell like one that has not sold yet: of its category and unit, nearest in price first.
 *
 * @param sells whether an item has sales to go by
 */
export function similarItems(
  item: Item,
  items: readonly Item[],
  sells: (itemId: string) => boolean,
): Item[] {
  const distance = ({ price }: Item) =>
    price === undefined || item.price === undefined
      ? Infinity
      : Math.abs(Math.log(price / item.price))
  return items
    .filter(
      (other) =>
        other.itemId !== item.itemId &&
        other.category === item.category &&
        other.unit === item.unit &&
        sells(other.itemId),
    )
    .sort((a, b) => distance(a) - distance(b) || a.name.localeCompare(b.name, 'en'))
    .slice(0, MAX_SIMILAR)
}
