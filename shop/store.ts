import type {
  AlertRule,
  Bill,
  Item,
  Member,
  Milli,
  Paise,
  Rollup,
  RollupField,
  Shop,
} from './types.ts'

/** Who writes: a turn under its current fence. A commit under an older fence is refused. */
export interface TurnRef {
  turnId: string
  fence: number
}

/** One change of a commit. All changes of a commit happen, or none. */
export type Change =
  /** Bill header and its ledger rows. */
  | { type: 'bill'; bill: Bill }
  /** Sets the stock from `before` to `after`; refused as `stale` unless it still is `before`. `restockedAt` on purchases. */
  | {
      type: 'stock'
      itemId: string
      before: Milli
      after: Milli
      cost?: Paise
      restockedAt?: string
    }
  /** Adds to the daily totals of an item. `day` is `YYYY-MM-DD`. */
  | { type: 'rollup'; itemId: string; day: string; add: Partial<Record<RollupField, number>> }
  /** Marks a bill as reversed; refused as `reversed` if it already is. */
  | { type: 'reverse'; billId: string; reversedBy: string }
  /** A new item; refused as `exists` if the id is taken. Raises the shop's catalogue version. */
  | { type: 'item'; item: Item }
  | { type: 'price'; itemId: string; price: Paise; at: string }
  /** Adds names to an item (a set: twice is once). Raises the shop's catalogue version. */
  | { type: 'aliases'; itemId: string; add: string[] }
  /** A standing alert; replaces the one with the same id. */
  | { type: 'alert'; rule: AlertRule }

/** Everything one write call of a tool does, in one transaction with the marker that makes it happen once. */
export interface Commit {
  shopId: string
  turn: TurnRef
  /** `turnId#step#k`: k is the call's place in the stored reply. */
  effectKey: string
  /** The tool's result. Kept in the marker: it *is* the journal entry of the call. At most 32 KB as JSON. */
  result: Record<string, unknown>
  changes: Change[]
}

export type CommitOutcome =
  | { outcome: 'committed' }
  /** The marker was there: the effect happened in an earlier run, with this result. */
  | { outcome: 'duplicate'; result: Record<string, unknown> }
  /** The turn was taken over or is finished. Nothing was written, nothing may be. */
  | { outcome: 'fenced' }
  /** An item's stock moved since it was read: read again, plan again. */
  | { outcome: 'stale'; itemIds: string[] }
  | { outcome: 'reversed' }
  | { outcome: 'exists' }

/** Ids under which a sender may be known (HMACs of `wa_id`, of the business-scoped user id, or both). */
export interface Identity {
  keys: string[]
}

/**
 * The shops' data. Reads are consistent. Every method is scoped to one shop, except `findMember` and `createShop`,
 * which decide which shop a sender belongs to.
 */
export interface Store {
  /** The member known under any of the keys. Remembers keys of theirs that are new. */
  findMember(identity: Identity): Promise<Member | undefined>
  /** Puts a shop with its first member, if none of the keys is taken; gives the member who has them (the winner's). */
  createShop(shop: Shop, member: Member, identity: Identity): Promise<Member>
  /** Adds a person to an existing shop, on the same terms. */
  addMember(member: Member, identity: Identity): Promise<Member>

  getShop(shopId: string): Promise<Shop | undefined>
  getMember(shopId: string, memberId: string): Promise<Member | undefined>

  listItems(shopId: string): Promise<Item[]>
  /** In the order asked; absent ones left out. */
  getItems(shopId: string, itemIds: string[]): Promise<Item[]>

  getBill(shopId: string, billId: string): Promise<Bill | undefined>
  /** Newest first. `memberId` narrows to one person's entries, `turnId` to one turn's. */
  listBills(
    shopId: string,
    query: { memberId?: string; turnId?: string; limit: number },
  ): Promise<Bill[]>

  /** Daily totals of the months (`YYYY-MM`), of one item or of all. */
  readRollups(shopId: string, months: string[], itemId?: string): Promise<Rollup[]>

  listAlertRules(shopId: string): Promise<AlertRule[]>

  commit(commit: Commit): Promise<CommitOutcome>
}
