import { BadInputError, type EvalCase } from './case.ts'
import type { EvalShop } from './shops.ts'

/** The shop as it is in this case. @throws BadInputError for an item that the shop has not */
export function patched(
  { patch, source }: Pick<EvalCase, 'patch' | 'source'>,
  shop: EvalShop,
): EvalShop {
  const names = new Set(shop.fixture.items.map(({ name }) => name))
  const unknown = Object.keys(patch).find((name) => !names.has(name))
  if (unknown !== undefined)
    throw new BadInputError(`store.patch: the shop has no item "${unknown}"`, source)
  const items = shop.fixture.items.map((item) => ({ ...item, ...patch[item.name] }))
  return { ...shop, fixture: { ...shop.fixture, items } }
}
