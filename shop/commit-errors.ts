import { StoreError } from './errors.ts'
import type { Item } from './types.ts'

/** What both adapters of the store answer alike when a commit cannot be. Nothing was written then. */

/** Items that one `stage_items` takes: with marker and turn they fit in one transaction of DynamoDB. */
export const MAX_STAGED = 90

/** @throws StoreError `commit_too_large` */
export function requireStageable(items: readonly Item[]): void {
  if (items.length <= MAX_STAGED) return
  throw new StoreError(
    'commit_too_large',
    `one commit stages at most ${MAX_STAGED} items; nothing was written`,
    { details: { items: items.length } },
  )
}

export function memberMissing(shopId: string, memberId: string): StoreError {
  return new StoreError('member_missing', 'nobody has this member id; nothing was written', {
    details: { shopId, memberId },
  })
}

export function shopMissing(shopId: string): StoreError {
  return new StoreError('shop_missing', 'the shop is gone; nothing was written', {
    details: { shopId },
  })
}
