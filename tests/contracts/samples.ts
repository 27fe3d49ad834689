import { randomUUID } from 'node:crypto'
import type { Step, ConversationTurn, ClaimRequest, TurnRef } from '../../agent/turn-store.ts'
import type { TurnStore } from '../../agent/turn-store.ts'
import type { Commit, Store } from '../../shop/store.ts'
import { DEFAULT_SETTINGS, type Bill, type Item, type Member, type Shop } from '../../shop/types.ts'

/** A moment to count from: 14 January 2026, 11:00 in Kolkata. */
export const NOW = Date.parse('2026-01-14T05:30:00.000Z')
export const AT = new Date(NOW).toISOString()
export const DAY = '2026-01-14'

export const prompt = { name: 'shop-assistant', version: 1, hash: 'a'.repeat(64) }

/** Ids that no other test has used, so that subjects may share a database. */
export function unique(kind: string): string {
  return `${kind}-${randomUUID()}`
}

export function sampleShop(shopId: string): Shop {
  return {
    shopId,
    name: 'Laxmi General Store',
    category: 'kirana',
    timeZone: 'Asia/Kolkata',
    catalogueVersion: 0,
    createdAt: AT,
    onboardingCompleted: true,
    subscriptionTier: 'free',
    subscriptionStatus: 'active',
  }
}

export function sampleMember(shopId: string, memberId: string, role: Member['role']): Member {
  return {
    memberId,
    shopId,
    role,
    language: 'hi',
    script: 'latin',
    createdAt: AT,
    settings: DEFAULT_SETTINGS,
  }
}

export function sampleItem(itemId: string, more: Partial<Item> = {}): Item {
  return {
    itemId,
    name: itemId,
    aliases: [],
    category: 'kirana',
    unit: 'kg',
    stock: 10_000,
    threshold: 2_000,
    createdAt: AT,
    updatedAt: AT,
    ...more,
  }
}

export function sampleBill(shopId: string, billId: string, more: Partial<Bill> = {}): Bill {
  return {
    billId,
    shopId,
    memberId: 'owner',
    turnId: 'turn',
    kind: 'sale',
    at: AT,
    day: DAY,
    lines: [
      {
        itemId: 'sugar',
        itemName: 'Sugar',
        unit: 'kg',
        quantity: 2_000,
        delta: -2_000,
        unitPrice: 4_500,
        amount: 9_000,
      },
    ],
    total: 9_000,
    ...more,
  }
}

export function sampleStep(n: number, text: string): Step {
  return {
    n,
    modelId: 'scripted',
    results: [],
    message: { role: 'assistant', content: [{ text }] },
    stopReason: 'end_turn',
    usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
    cost: 1_200,
    latencyMs: 7,
  }
}

export function sampleConversation(
  request: Pick<ClaimRequest, 'turnId' | 'shopId' | 'memberId' | 'now'>,
  more: Partial<ConversationTurn> = {},
): ConversationTurn {
  return {
    turnId: request.turnId,
    shopId: request.shopId,
    memberId: request.memberId,
    at: new Date(request.now).toISOString(),
    messageType: 'text',
    said: '2 kilo cheeni bechi',
    answered: 'Sold 2 kg of Sugar.',
    messages: [
      { role: 'user', content: [{ text: '2 kilo cheeni bechi' }] },
      { role: 'assistant', content: [{ text: 'Sold 2 kg of Sugar.' }] },
    ],
    prompt,
    sentIds: ['wamid.1'],
    processingMs: 900,
    ...more,
  }
}

export function claimRequest(more: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    turnId: unique('turn'),
    shopId: unique('shop'),
    memberId: 'owner',
    now: NOW,
    leaseMs: 60_000,
    reserve: 1_000_000,
    dailyCap: 10_000_000,
    day: DAY,
    minute: Math.floor(NOW / 60_000),
    ...more,
  }
}

/** A claimed turn. Throws when it cannot be claimed, for then the test is not about what it says. */
export async function claimed(turns: TurnStore, more: Partial<ClaimRequest> = {}) {
  const request = claimRequest(more)
  const claim = await turns.claim(request)
  if (claim.outcome !== 'claimed') throw new Error(`the turn is ${claim.outcome}`)
  const turn: TurnRef = { turnId: request.turnId, fence: claim.fence }
  return { request, claim, turn }
}

/** A shop with its owner, a running turn of theirs, and a short way to commit in it. */
export async function openShop(store: Store, turns: TurnStore) {
  const shop = sampleShop(unique('shop'))
  const owner = sampleMember(shop.shopId, 'owner', 'owner')
  const identity = { keys: [unique('wa')] }
  await store.createShop(shop, owner, identity)
  const { turn, request } = await claimed(turns, { shopId: shop.shopId, memberId: owner.memberId })
  let calls = 0
  const commit = (changes: Commit['changes'], more: Partial<Commit> = {}) =>
    store.commit({
      shopId: shop.shopId,
      turn,
      effectKey: `${turn.turnId}#0#${calls++}`,
      result: { status: 'ok' },
      changes,
      ...more,
    })
  return { shop, owner, identity, turn, request, commit }
}
