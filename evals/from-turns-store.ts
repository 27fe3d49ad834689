import type { ShopFixture } from '../adapters/embedded/shop-fixture.ts'
import type { RecordedChat } from './recorded-chat.ts'
import type { ItemRow, RecordedShop } from './recorded-rows.ts'
import type { Scrub } from './scrub.ts'

type Json = Record<string, unknown>

/** The shop as it was: by its id and what is otherwise, where evals know it; whole where they do not. */
export function storeOf(
  recorded: RecordedShop,
  { start }: RecordedChat,
  { clock, known, scrub }: { clock: string; known: ShopFixture | undefined; scrub: Scrub },
): Json {
  const items = recorded.items.flatMap((item) => {
    const then = start.get(item.itemId)
    return then ? [{ ...item, ...then }] : []
  })
  const byName = new Map(known?.items.map((item) => [item.name, item]))
  const isSame =
    known?.items.length === items.length &&
    items.every(({ itemName, unit }) => byName.get(itemName)?.unit === unit)
  if (isSame) {
    const patch = Object.fromEntries(
      items.flatMap(({ itemName, stock, price, minThreshold }) => {
        const was = byName.get(itemName)
        const set = {
          ...(was?.stock !== stock && { stock }),
          ...(was?.price !== price && price !== undefined && { price }),
          ...(was?.threshold !== minThreshold && { threshold: minThreshold }),
        }
        return Object.keys(set).length > 0 ? [[itemName, set]] : []
      }),
    )
    const fixture = recorded.shop.userId
    return { fixture, clock, ...(Object.keys(patch).length > 0 && { patch }) }
  }
  return {
    fixture: 'recorded-shop',
    clock,
    shop: {
      id: 'recorded-shop',
      name: 'The shop',
      category: recorded.shop.businessCategory,
      timezone: recorded.shop.timeZone,
      items: items.map((item) => itemOf(item, scrub)),
    },
  }
}

function itemOf(item: ItemRow & { stock: number; price?: number }, scrub: Scrub): Json {
  return {
    name: item.itemName,
    category: item.category,
    unit: item.unit,
    stock: item.stock,
    ...(item.price !== undefined && { price: item.price }),
    ...(item.costPrice !== undefined && { cost: item.costPrice }),
    threshold: item.minThreshold,
    ...(item.aliases.length > 0 && { aliases: item.aliases.map(scrub) }),
  }
}
