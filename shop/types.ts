/**
 * Thousandths of an item's base unit, as an integer: 250 g of a kg item is 250, a dozen of a pcs item is 12000.
 * Becomes a plain number (kg, pcs) only at the edges: tool results, HTTP, the page.
 */
export type Milli = number

/** Integer paise. ₹45 is 4500. Becomes rupees only at the edges. */
export type Paise = number

/** An instant: ISO 8601 in UTC, with milliseconds, so that text order is time order. */
export type Instant = string

/** A calendar day in the shop's time zone, `YYYY-MM-DD`. */
export type Day = string

export type Language = 'en' | 'hi' | 'mr'
export type Script = 'native' | 'latin'
export type Role = 'owner' | 'helper'

/** The tenant. `shopId` is the brief's `userId`: the partition key of every table. */
export interface Shop {
  shopId: string
  name: string
  category: string
  /** IANA zone; days, periods and schedules are in it. */
  timeZone: string
  /** Raised by one whenever an item is added, renamed or given or denied an alias, so that a warm process can keep its name index. */
  catalogueVersion: number
  createdAt: Instant
  location?: string
  onboardingCompleted: boolean
  subscriptionTier: SubscriptionTier
  subscriptionStatus: SubscriptionStatus
}

export const SUBSCRIPTION_TIERS = ['free', 'basic', 'premium'] as const
export type SubscriptionTier = (typeof SUBSCRIPTION_TIERS)[number]
export const SUBSCRIPTION_STATUSES = ['active', 'trial', 'expired'] as const
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number]

/** A person of a shop. */
export interface Member {
  memberId: string
  shopId: string
  role: Role
  language: Language
  script: Script
  createdAt: Instant
  settings: MemberSettings
  /** Where to reach them unasked. Personal: it leaves the store only towards the platform. */
  contact?: Contact
  /** When they last wrote: a plain message may follow for 24 hours, later only an approved template. */
  lastActiveAt?: Instant
}

/** A sender's address on the platform, and which of our numbers they write to. */
export interface Contact {
  phoneNumberId: string
  waId?: string
  userId?: string
}

/** The brief's `notificationSettings`, and how replies are given. Times are `HH:MM` in the shop's zone. */
export interface MemberSettings {
  /** `auto`: spoken to those who speak. */
  spokenReplies: 'auto' | 'on' | 'off'
  dailySummary: boolean
  dailySummaryTime: string
  lowStockAlerts: boolean
  demandAlerts: boolean
  /** Nothing is sent unasked from `from` until before `to`; the night by default. */
  quietHours: { from: string; to: string }
}

export const DEFAULT_SETTINGS: MemberSettings = {
  spokenReplies: 'auto',
  dailySummary: true,
  dailySummaryTime: '08:00',
  lowStockAlerts: true,
  demandAlerts: true,
  quietHours: { from: '21:30', to: '07:00' },
}

export interface Item {
  itemId: string
  /** Canonical name, as the shop writes it. */
  name: string
  /** Other names, in any script. */
  aliases: string[]
  category: string
  /** Base unit: one of `BASE_UNITS` in `shop/units.ts`. */
  unit: string
  stock: Milli
  /** Selling price of one base unit; absent when nobody has said it. */
  price?: Paise
  /** Cost of one base unit, from the last purchase that named one. */
  cost?: Paise
  /** Low when stock is at or under this. */
  threshold: Milli
  createdAt: Instant
  updatedAt: Instant
  lastRestockedAt?: Instant
  /** Part of a pasted or sent list: invisible until the whole list has been taken over (`Change` `show_import`). */
  importId?: string
}

export type EntryKind = 'sale' | 'purchase' | 'adjustment' | 'reversal'

/** One line of a bill. `delta` is what it did to the stock: negative for a sale. */
export interface BillLine {
  itemId: string
  itemName: string
  unit: string
  /** Always positive, in thousandths of the item's base unit. */
  quantity: Milli
  delta: Milli
  /** Price (sale) or cost (purchase) of one base unit; absent where nobody said one. */
  unitPrice?: Paise
  /** Line amount, rounded half up once. */
  amount?: Paise
  /** Cost of the goods sold on this line, where the item's cost is known. */
  costAmount?: Paise
}

/** A ledger entry: a header and its lines. Append-only, but for `reversedBy`. */
export interface Bill {
  /** Time-ordered and derived from the effect key: a repeat gives the same id (`entryId` in `shop/ledger.ts`). */
  billId: string
  shopId: string
  memberId: string
  turnId: string
  kind: EntryKind
  at: Instant
  /** The day it counts on. A reversal counts on the day of what it reverses. */
  day: Day
  lines: BillLine[]
  total?: Paise
  customer?: string
  supplier?: string
  payment?: string
  note?: string
  /** Names that items were given with this entry; undoing it takes them back. */
  learned?: LearnedName[]
  /** On a reversal: the bill it takes back. */
  reverses?: string
  /** The reversal that took this bill back. */
  reversedBy?: string
}

/** A word that the shopkeeper used, and then picked this item for. */
export interface LearnedName {
  itemId: string
  name: string
}

/**
 * What a rollup counts by day: quantity sold, amount sold, cost of goods sold, quantity bought, and what returns, losses and
 * counts did to the stock (below zero where they took away).
 */
export const ROLLUP_FIELDS = ['quantity', 'amount', 'cost', 'bought', 'adjusted'] as const
export type RollupField = (typeof ROLLUP_FIELDS)[number]

/** Daily totals of one item in one month. Keys of `days` are `01` to `31`. Quantities in thousandths, money in paise. */
export interface Rollup {
  itemId: string
  /** `YYYY-MM` */
  month: string
  days: Record<string, Partial<Record<RollupField, number>>>
}

export type AlertKind = 'low_stock' | 'demand_spike' | 'pricing_opportunity'

/** A standing wish of a member: "tell me when milk is under 5 litres". One for each item and member. */
export interface AlertRule {
  alertId: string
  shopId: string
  memberId: string
  itemId: string
  threshold: Milli
  createdAt: Instant
}

/** Something the shop was warned of: the brief's `retailmind-alerts`. Kept 60 days. */
export interface Alert {
  /** Derived from kind, item and what it warns of, so that the same warning is one row. */
  alertId: string
  shopId: string
  kind: AlertKind
  severity: 'info' | 'warning' | 'critical'
  title: string
  message: string
  itemId?: string
  sentAt: Instant
  acknowledgedAt?: Instant
}

/** A forecast of one item for one day, as it was made, and what came of it. Kept 90 days. */
export interface StoredForecast {
  shopId: string
  itemId: string
  itemName: string
  /** The day it is about. */
  day: Day
  predicted: Milli
  low: Milli
  high: Milli
  confidence: 'high' | 'medium' | 'low'
  /** 0 to 1. */
  score: number
  /** In words, as they were told. */
  factors: string[]
  generatedAt: Instant
  /** Filled in after the day. */
  actual?: Milli
}
