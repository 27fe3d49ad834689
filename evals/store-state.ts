import type { Store } from '../shop/store.ts'
import type { Bill, Item } from '../shop/types.ts'
import type { StoreChange } from './run-report.ts'

/** What is compared of a store, by item: names, stock in base units, price in rupees. */
export type StoreState = ReadonlyMap<string, { name: string; stock: number; price: number | null }>

export function stateOf(items: readonly Item[]): StoreState {
  return new Map(
    items.map(({ itemId, name, stock, price }) => [
      itemId,
      { name, stock: stock / 1000, price: price === undefined ? null : price / 100 },
    ]),
  )
}

/** What is otherwise in `after`, field by field, in the order of the names. A new item counts from 0. */
export function changesBetween(before: StoreState, after: StoreState): StoreChange[] {
  const changes: StoreChange[] = []
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(id), after.get(id)]
    const item = is?.name ?? was?.name ?? id
    if (was?.name !== is?.name)
      changes.push({ item, field: 'name', before: was?.name ?? null, after: is?.name ?? null })
    if ((was?.stock ?? 0) !== (is?.stock ?? 0))
      changes.push({ item, field: 'stock', before: was?.stock ?? 0, after: is?.stock ?? 0 })
    if ((was?.price ?? null) !== (is?.price ?? null))
      changes.push({ item, field: 'price', before: was?.price ?? null, after: is?.price ?? null })
  }
  return changes.toSorted((a, b) => (a.item < b.item ? -1 : a.item > b.item ? 1 : 0))
}

const MAX_ENTRIES = 1_000

/** The shop's ledger entries, oldest first. */
export async function entriesOf(store: Store, shopId: string): Promise<Bill[]> {
  return (await store.listBills(shopId, { limit: MAX_ENTRIES })).toReversed()
}

export function eventOf({ kind }: Pick<Bill, 'kind'>): string {
  return kind === 'reversal' ? 'undo' : kind
}
