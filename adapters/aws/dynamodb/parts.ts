import type { Change } from '../../../shop/store.ts'
import type { Action } from './actions.ts'

export type ChangeOf<Type extends Change['type']> = Extract<Change, { type: Type }>

/**
 * What stands in the way of a change. A bill that is reversed, an id that is taken, a shop or member that is gone stay so; `stale` may
 * pass. `moved`: what the change was planned by is not so any more; it is planned again.
 */
export type Obstacle =
  'reversed' | 'exists' | 'moved' | 'gone' | { stale: string } | { missing: string }

/** A part of the transaction, and what it means when its condition does not hold. */
export interface Part {
  action: Action
  obstacle?: Obstacle
}

export interface Planned {
  parts: Part[]
  /** Known to stand in the way, without trying. */
  blocked: Obstacle[]
  /** Imports, not shown, whose items give way to others. They must stay unshown until the commit. */
  replaced?: ReadonlySet<string>
}
