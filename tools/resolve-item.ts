import type { ToolContext } from '../agent/tool.ts'
import { loadCatalogue } from '../shop/load-catalogue.ts'
import type { Item } from '../shop/types.ts'
import { askWhich, done, reject, type Outcome } from './refusals.ts'

type ShopContext = Pick<ToolContext, 'store' | 'shopId' | 'catalogueVersion'>

/** The item that the words mean, as it is now. One match acts, several ask, none says so and offers the nearest. */
export async function resolveItem(said: string, ctx: ShopContext): Promise<Outcome<Item>> {
  const [outcome] = await resolveItems([said], ctx)
  return outcome ?? notFound(said, [])
}

/** As `resolveItem`, for several at once and in their order. */
export async function resolveItems(
  said: readonly string[],
  { store, shopId, catalogueVersion }: ShopContext,
): Promise<Outcome<Item>[]> {
  const catalogue = await loadCatalogue(store, shopId, catalogueVersion)
  const matches = said.map((words) => catalogue.find(words))
  const ids = matches.flatMap((match) => (match.kind === 'one' ? [match.item.itemId] : []))
  const items = new Map(
    (await store.getItems(shopId, [...new Set(ids)])).map((item) => [item.itemId, item]),
  )
  return matches.map((match, i) => {
    const words = said[i] ?? ''
    switch (match.kind) {
      case 'one': {
        const item = items.get(match.item.itemId)
        if (!item) return notFound(words, [])
        const score = Math.round(match.score * 100) / 100
        return score < 1 ? { ...done(item), match: score } : done(item)
      }
      case 'several':
        return askWhich(
          words,
          match.items.map(({ name }) => name),
        )
      case 'none':
        return notFound(
          words,
          match.nearest.map(({ name }) => name),
        )
    }
  })
}

function notFound(said: string, nearest: string[]) {
  return reject(
    'item_not_found',
    nearest.length > 0
      ? 'The shop has no such item. Say so and ask whether one of `nearest` is meant; never take one of them yourself.'
      : 'The shop has no such item. Say so; it can be added with add_item if the shopkeeper wants that.',
    { said, nearest },
  )
}
