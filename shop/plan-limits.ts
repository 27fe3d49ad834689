import type { Instant, Shop, SubscriptionTier } from './types.ts'

/** What a subscription allows. Reading, selling, taking back, exporting and leaving are always allowed. */
export interface PlanLimits {
  /** People of one shop, its owner among them. */
  members: number
  items: number
  /** False: the book can be read and sales recorded, nothing else is written. */
  writes: boolean
  /** What costs money each time and is not the book itself. */
  spokenReplies: boolean
  weeklyReport: boolean
}

const SIZES: Readonly<Record<SubscriptionTier, Pick<PlanLimits, 'members' | 'items'>>> = {
  free: { members: 2, items: 3_000 },
  basic: { members: 5, items: 10_000 },
  premium: { members: 20, items: 100_000 },
}

/** A trial is premium for so long, and what its tier says after that. */
const TRIAL_DAYS = 30

/** @param now for trials that have run out */
export function planLimits(
  shop: Pick<Shop, 'subscriptionTier' | 'subscriptionStatus' | 'createdAt'>,
  now: Instant,
): PlanLimits {
  const { subscriptionTier, subscriptionStatus, createdAt } = shop
  const isTrial =
    subscriptionStatus === 'trial' &&
    Date.parse(now) - Date.parse(createdAt) < TRIAL_DAYS * 24 * 60 * 60 * 1000
  const isPaid = subscriptionStatus !== 'expired'
  return {
    ...SIZES[isTrial ? 'premium' : subscriptionTier],
    writes: isPaid,
    spokenReplies: isPaid,
    weeklyReport: isPaid,
  }
}
