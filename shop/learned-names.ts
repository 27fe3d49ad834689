import { plain } from '../language/plain.ts'
import { createCatalogue, type Catalogue } from './catalogue.ts'
import { SHOP_KINDS, starterItems } from './starter.ts'
import type { Item } from './types.ts'

const SHORTEST = 3
const LONGEST = 40
const MOST_ALIASES = 40

/**
 * Whether a word that the shopkeeper used for an item may be kept as a name of it. Only one that fits nothing in the shop, nor
 * has a word that does: "dal" must go on being asked about, and "masoor dal", picked for want of it, would sell the wrong thing
 * the day the shop has it. Nor one that names another product of the trade.
 */
export function isLearnable(
  said: string,
  item: Pick<Item, 'name' | 'aliases'>,
  catalogue: Catalogue,
): boolean {
  const word = plain(said).trim()
  if (!/\p{L}/u.test(word) || word.length < SHORTEST || word.length > LONGEST) return false
  if (item.aliases.length >= MOST_ALIASES) return false
  const isUnknown = [said, ...word.split(/\s+/u)].every(
    (part) => catalogue.find(part).kind === 'none',
  )
  return isUnknown && !isOtherProduct(said, item.name)
}

let trade: Catalogue | undefined

function isOtherProduct(said: string, name: string): boolean {
  // Built when first wanted: picks are rare, and the lists are long.
  trade ??= createCatalogue(SHOP_KINDS.flatMap((kind) => starterItems(kind, [], new Date(0))))
  const meant = trade.find(said)
  if (meant.kind === 'none') return false
  const own = trade.find(name)
  return !(meant.kind === 'one' && own.kind === 'one' && own.item.itemId === meant.item.itemId)
}
