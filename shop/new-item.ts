import { createHash } from 'node:crypto'
import type { Item } from './types.ts'

/** The id of a new item comes from its name, so that two members who add the same thing at once add it once. */
export function itemId(name: string): string {
  const key = name.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()
  return `item-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}

/** An item as it begins. */
export function newItem(
  item: Omit<Item, 'itemId' | 'createdAt' | 'updatedAt'> & { at: Date },
): Item {
  const { at, ...rest } = item
  const instant = at.toISOString()
  return { itemId: itemId(item.name), ...rest, createdAt: instant, updatedAt: instant }
}
