import { requireStageable } from '../../../shop/commit-errors.ts'
import type { Change } from '../../../shop/store.ts'
import { hiddenImport, type Seen } from './commit-reads.ts'
import { putItem } from './item-actions.ts'
import type { Obstacle, Part, Planned } from './parts.ts'

/** Items of an import: those that are not there yet, or only as part of another import that never was shown. */
export function stageParts(shopId: string, changes: readonly Change[], seen: Seen): Planned {
  const parts: Part[] = []
  const blocked: Obstacle[] = []
  const replaced = new Set<string>()
  const done = new Set<string>()
  for (const change of changes) {
    if (change.type !== 'stage_items') continue
    requireStageable(change.items)
    for (const item of change.items) {
      const { itemId } = item
      if (done.has(itemId) || changes.some((other) => brings(other, itemId))) continue
      done.add(itemId)
      const row = seen.items.get(itemId)
      const hiddenIn = row && hiddenImport(row, seen.shop)
      // It is seen, or it is a repeat.
      if (row && (hiddenIn === undefined || hiddenIn === change.importId)) continue
      if (changes.some((other) => 'itemId' in other && other.itemId === itemId)) {
        blocked.push({ stale: itemId })
        continue
      }
      if (hiddenIn !== undefined) replaced.add(hiddenIn)
      const staged = { ...item, importId: change.importId }
      parts.push({ action: putItem(shopId, staged, hiddenIn), obstacle: 'moved' })
    }
  }
  return { parts, blocked, replaced }
}

const brings = (change: Change, itemId: string) =>
  change.type === 'item' && change.item.itemId === itemId
