import clothes from './starter/clothes.json' with { type: 'json' }
import dairy from './starter/dairy.json' with { type: 'json' }
import kirana from './starter/kirana.json' with { type: 'json' }
import stationery from './starter/stationery.json' with { type: 'json' }
import vegetables from './starter/vegetables.json' with { type: 'json' }
import { createCatalogue } from './catalogue.ts'
import { itemId, newItem } from './new-item.ts'
import type { Item } from './types.ts'

interface StarterItem {
  name: string
  unit: string
  category: string
  aliases: string[]
}

/** What shops of a kind usually sell, with the names it goes by; `other` begins with nothing. */
const STARTERS: Readonly<Record<ShopKind, readonly StarterItem[]>> = {
  kirana,
  dairy,
  vegetables,
  stationery,
  clothes,
  other: [],
}

export const SHOP_KINDS = [
  'kirana',
  'dairy',
  'vegetables',
  'stationery',
  'clothes',
  'other',
] as const
export type ShopKind = (typeof SHOP_KINDS)[number]

/** The list of a kind, without what the shopkeeper does not sell: nothing in stock, no prices, no limits yet. */
export function starterItems(kind: ShopKind, except: readonly string[], at: Date): Item[] {
  const left = new Set(except.map(itemId))
  return STARTERS[kind]
    .map((item) => newItem({ ...item, stock: 0, threshold: 0, at }))
    .filter((item) => !left.has(item.itemId))
}

/** The items of a kind's list that are meant by words in any script, and the words that fit none or several. */
export function findStarters(
  kind: ShopKind,
  said: readonly string[],
): { found: string[]; unknown: string[] } {
  const catalogue = createCatalogue(starterItems(kind, [], new Date(0)))
  const found: string[] = []
  const unknown: string[] = []
  for (const words of said) {
    const match = catalogue.find(words)
    if (match.kind === 'one') found.push(match.item.name)
    else unknown.push(words)
  }
  return { found, unknown }
}
