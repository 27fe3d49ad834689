import type { Change, ShopChoice } from '../../../shop/store.ts'
import type { Update } from './actions.ts'
import { assign, name, when, type Fragment } from './expression.ts'
import { shopKey } from './keys.ts'
import type { Part } from './parts.ts'
import { choiceRow, isNotErased } from './shop-rows.ts'

/**
 * All that a commit does to the shop's own row, in one: what was chosen, imports that are shown from now on, and the versions that
 * tell warm processes that what they keep of the shop is old.
 *
 * @param replaced imports that must not have been shown by now
 */
export function shopParts(
  shopId: string,
  changes: readonly Change[],
  replaced: ReadonlySet<string>,
): Part[] {
  const update = shopUpdate(changes)
  const unshown = [...replaced].map(
    (importId): Fragment => when`NOT contains(${name('shownImports')}, ${importId})`,
  )
  if (!update && unshown.length === 0) return []
  const row = { table: 'users', key: shopKey(shopId) } as const
  // Nothing comes back of a shop that was erased.
  const condition = [when`attribute_exists(${name('userId')})`, isNotErased, ...unshown].reduce(
    (all, one) => when`${all} AND ${one}`,
  )
  return [
    {
      action: update
        ? { ...row, kind: 'update', update, condition }
        : { ...row, kind: 'check', condition },
      obstacle: unshown.length > 0 ? 'moved' : 'gone',
    },
  ]
}

function shopUpdate(changes: readonly Change[]): Update | undefined {
  const has = (...types: Change['type'][]) => changes.some(({ type }) => types.includes(type))
  const choice = changes.reduce<ShopChoice>(
    (all, change) => (change.type === 'shop' ? { ...all, ...change.set } : all),
    {},
  )
  const shown = changes.flatMap((change) =>
    change.type === 'show_import' ? [change.importId] : [],
  )
  const set = assign(choiceRow(choice))
  const add = {
    ...(has('item', 'aliases', 'show_import') && { catalogueVersion: 1 }),
    ...(has('alert', 'alert_off') && { alertsVersion: 1 }),
    ...(shown.length > 0 && { shownImports: new Set(shown) }),
  }
  return set.length > 0 || Object.keys(add).length > 0 ? { set, add } : undefined
}
