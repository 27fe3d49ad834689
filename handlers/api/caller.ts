import type { TurnDeps } from '../../agent/turn-deps.ts'
import { planLimits } from '../../shop/plan-limits.ts'
import type { ToolContext } from '../../agent/tool.ts'
import type { Member, Shop } from '../../shop/types.ts'
import { ApiError } from './api-error.ts'

/** A program that asks for a shop, in its owner's name. */
export interface ShopCaller {
  shop: Shop
  owner: Member
  deps: TurnDeps
  now: Date
  /** Names the request: the `Idempotency-Key`, or else an id of its own. */
  requestKey: string
}

/** Requests of one shop in a minute. */
export const REQUESTS_PER_MINUTE = 100

/** @throws ApiError `USER_NOT_FOUND`, `RATE_LIMIT_EXCEEDED` */
export async function callerOf(
  userId: string,
  { deps, requestKey }: { deps: TurnDeps; requestKey: string },
): Promise<ShopCaller> {
  const now = deps.clock.now()
  const [shop, members] = await Promise.all([
    deps.store.getShop(userId),
    deps.store.listMembers(userId),
  ])
  const owner = members.find(({ role }) => role === 'owner')
  if (!shop || !owner) throw new ApiError('USER_NOT_FOUND', 'There is no shop with this userId.')
  const minute = Math.floor(now / 60_000)
  const admitted = await deps.turns.admit({
    ...{ shopId: userId, minute, limit: REQUESTS_PER_MINUTE, now },
  })
  if (!admitted) {
    throw new ApiError('RATE_LIMIT_EXCEEDED', 'Too many requests for this shop. Try in a minute.', {
      details: `At most ${REQUESTS_PER_MINUTE} requests a minute.`,
      retryAfterSeconds: 60 - Math.floor((now % 60_000) / 1000),
    })
  }
  return { shop, owner, deps, now: new Date(now), requestKey }
}

/** What a tool is given that runs for a program. */
export function toolContext({
  shop,
  owner,
  deps,
  now,
}: ShopCaller): Omit<ToolContext, 'turn' | 'effectKey' | 'signal'> {
  return {
    shopId: shop.shopId,
    memberId: owner.memberId,
    role: owner.role,
    language: owner.language,
    script: owner.script,
    timeZone: shop.timeZone,
    catalogueVersion: shop.catalogueVersion,
    now,
    store: deps.store,
    forecaster: deps.forecaster,
    files: deps.files,
    fetchMedia: () => Promise.reject(new Error('a program sends no media')),
    knowledge: deps.knowledge,
    plan: planLimits(shop, now.toISOString()),
    sleep: deps.sleep,
  }
}
