import type {
  Alert,
  AlertRule,
  Bill,
  Contact,
  Day,
  Instant,
  Item,
  Language,
  Member,
  MemberSettings,
  Milli,
  Paise,
  Rollup,
  RollupField,
  Script,
  Shop,
  StoredForecast,
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
  /** Adds names to an item, or takes them from it (a set: twice is once). Raises the shop's catalogue version. */
  | { type: 'aliases'; itemId: string; add?: string[]; remove?: string[] }
  /** A standing alert; replaces the one with the same id. */
  | { type: 'alert'; rule: AlertRule }
  /** Ends a standing alert; nothing if there is none. */
  | { type: 'alert_off'; alertId: string }
  /** A warning; nothing if there is one with the same id. */
  | { type: 'warn'; alert: Alert }
  /** Nothing if it is acknowledged, or gone. */
  | { type: 'acknowledge'; alertId: string; at: Instant }
  /** What a member chose; what is left out stays. */
  | { type: 'member'; memberId: string; set: MemberChoice }
  | { type: 'shop'; set: ShopChoice }
  /** Items of an import, put if absent (a repeat adds nothing) and invisible until `show_import`. At most 90. */
  | { type: 'stage_items'; importId: string; items: Item[] }
  /** Makes all items of an import visible at once. Raises the shop's catalogue version. */
  | { type: 'show_import'; importId: string }

export interface MemberChoice {
  language?: Language
  script?: Script
  settings?: Partial<MemberSettings>
}

export type ShopChoice = Partial<
  Pick<
    Shop,
    | 'name'
    | 'category'
    | 'location'
    | 'onboardingCompleted'
    | 'subscriptionTier'
    | 'subscriptionStatus'
  >
>

/** The turn whose call an effect key names. */
export function turnOfEffect(effectKey: string): string {
  return effectKey.split('#').slice(0, -2).join('#')
}

/** Everything one write call of a tool does, in one transaction with the marker that makes it happen once. */
export interface Commit {
  shopId: string
  turn: TurnRef
  /**
   * `turnId#step#k`: k is the call's place in the stored reply. The turn is `turn`, or, where a tap confirms what an earlier
   * turn asked, that earlier one.
   */
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
  listMembers(shopId: string): Promise<Member[]>
  /** Notes where and when a member last wrote. A hint, not a ledger: the later instant wins, and nothing waits for it. */
  touchMember(
    shopId: string,
    memberId: string,
    seen: { contact: Contact; at: Instant },
  ): Promise<void>

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
  /** Newest first. */
  listAlerts(shopId: string, query: { unacknowledged?: boolean; limit: number }): Promise<Alert[]>

  /** Replaces a forecast of the same item and day; `actual` of an older one stays. */
  putForecasts(shopId: string, forecasts: StoredForecast[]): Promise<void>
  /** By item or all, days from `from` to `to` inclusive. */
  listForecasts(
    shopId: string,
    query: { itemId?: string; from: Day; to: Day },
  ): Promise<StoredForecast[]>

  /**
   * Members whose daily summary is due at `time` (`HH:MM` in the shop's zone), of one shard (0 to `SHARDS` − 1), a page at a time.
   * Eventually consistent: a choice of the last seconds may be missed by one round.
   */
  listDueMembers(query: {
    shard: number
    time: string
    limit: number
    cursor?: string
  }): Promise<{ members: DueMember[]; cursor?: string }>
  /** All shops of a shard, a page at a time, for checks that are not at a member's own time. */
  listShops(query: {
    shard: number
    limit: number
    cursor?: string
  }): Promise<{ shopIds: string[]; cursor?: string }>

  /** Every row that is held on a shop, by table, as plain JSON: what an export gives and an erasure takes. */
  exportShop(shopId: string): Promise<Record<string, Record<string, unknown>[]>>
  /**
   * Removes every row of the shop, its members' identities and turns included, and leaves one row that says when: `isErased`.
   * May be called again after a crash. Gives how many rows went, by table.
   */
  eraseShop(shopId: string, at: Instant): Promise<Record<string, number>>
  /** When it was erased. */
  isErased(shopId: string): Promise<Instant | undefined>

  commit(commit: Commit): Promise<CommitOutcome>
}

/** How many shards the members are spread over, by a hash of the shop's id, so that no index partition takes them all. */
export const SHARDS = 16

export interface DueMember {
  shopId: string
  memberId: string
}
