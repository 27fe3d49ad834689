import type { ToolContext } from '../agent/tool.ts'
import { isLearnable } from '../shop/learned-names.ts'
import { loadCatalogue } from '../shop/load-catalogue.ts'
import type { Change } from '../shop/store.ts'
import type { Item, LearnedName } from '../shop/types.ts'

/** What an entry teaches: parts of its bill, its changes and its result; all empty where it teaches nothing. */
export interface Lesson {
  bill: { learned?: LearnedName[] }
  changes: Change[]
  shown: { learned?: { said: string; item: string } }
}

const NOTHING: Lesson = { bill: {}, changes: [], shown: {} }

/**
 * The word that the shopkeeper was asked about, as a name of the item that they picked, if the entry is of that item. It goes
 * into the entry, so that undoing the entry unlearns it.
 */
export async function lessonOf(items: readonly Item[], ctx: ToolContext): Promise<Lesson> {
  const { picked, store, shopId, catalogueVersion } = ctx
  if (!picked) return NOTHING
  const catalogue = await loadCatalogue(store, shopId, catalogueVersion)
  const meant = catalogue.find(picked.item)
  const item =
    meant.kind === 'one' ? items.find(({ itemId }) => itemId === meant.item.itemId) : undefined
  if (!item || !isLearnable(picked.said, item, catalogue)) return NOTHING
  const { itemId } = item
  return {
    bill: { learned: [{ itemId, name: picked.said }] },
    changes: [{ type: 'aliases', itemId, add: [picked.said] }],
    shown: { learned: { said: picked.said, item: item.name } },
  }
}

/** Takes back what the entry taught. */
export function unlearned(learned: readonly LearnedName[] = []): Change[] {
  return learned.map(({ itemId, name }) => ({ type: 'aliases', itemId, remove: [name] }))
}
