import { FencedError } from '../../agent/errors.ts'
import { runToolCalls } from '../../agent/run-tool-calls.ts'
import { turnId as turnIdOf } from '../../channel/identity.ts'
import { dayOf } from '../../shop/calendar.ts'
import { ApiError } from './api-error.ts'
import { toolContext, type ShopCaller } from './caller.ts'

const LEASE_MS = 30_000
const RETRY_AFTER_S = 2

/** Codes of refusals that are about what is asked, and not about the request as such. */
const NOT_FOUND = new Set(['item_not_found'])

export interface Call {
  name: string
  input: Record<string, unknown>
}

/** The turn that a request of a program is: the same key of the same shop is the same turn. */
export async function turnOf({ shop, deps, requestKey }: ShopCaller): Promise<string> {
  return turnIdOf(`api:${shop.shopId}`, requestKey, await deps.identityKey())
}

/**
 * One write of a tool as a turn of its own, without a model: it takes the member like any message, and the marker of the commit
 * makes a repeated key do nothing again. What is refused leaves the key free for another try.
 *
 * @throws ApiError
 */
export async function writeAsTurn(
  caller: ShopCaller,
  call: Call,
): Promise<{ result: Record<string, unknown>; at: string }> {
  const { shop, owner, deps, now } = caller
  const turnId = await turnOf(caller)
  const claim = await deps.turns.claim({
    turnId,
    shopId: shop.shopId,
    memberId: owner.memberId,
    now: now.getTime(),
    leaseMs: LEASE_MS,
    reserve: 0,
    dailyCap: deps.limits.dailyRupees,
    day: dayOf(now, shop.timeZone),
    minute: Math.floor(now.getTime() / 60_000),
  })
  if (claim.outcome === 'busy') throw busy()
  if (claim.outcome === 'finished') return alreadyWritten(turnId, caller)

  const turn = { turnId, fence: claim.fence }
  const at = new Date(claim.firstClaimedAt)
  try {
    const record = claim.fence > 1 ? await deps.turns.readTurn(turnId) : undefined
    const [outcome] = await runToolCalls(
      [{ toolUseId: 'api-0', name: call.name, input: call.input as never }],
      {
        tools: deps.tools,
        context: { ...toolContext(caller), now: at, turn },
        step: 0,
        earlier: new Map(record?.effects.map(({ effectKey, result }) => [effectKey, result])),
        signal: AbortSignal.timeout(LEASE_MS),
        log: deps.log,
        // A program says which item and how much: there is nobody who would tap.
        own: [{ confirmed: true }],
      },
    )
    if (outcome?.result.status !== 'ok') {
      await deps.turns.release(turn)
      throw refused(outcome?.result ?? {})
    }
    await deps.turns.finish(turn, { sentIds: [], spent: 0 })
    return { result: outcome.result, at: at.toISOString() }
  } catch (error) {
    if (error instanceof FencedError) throw busy()
    throw error
  }
}

async function alreadyWritten(
  turnId: string,
  { deps }: ShopCaller,
): Promise<{ result: Record<string, unknown>; at: string }> {
  const record = await deps.turns.readTurn(turnId)
  const [effect] = record?.effects ?? []
  if (!record || !effect)
    throw new ApiError('INVALID_REQUEST', 'This Idempotency-Key was used for another request.')
  return { result: effect.result, at: new Date(record.firstClaimedAt).toISOString() }
}

function busy(): ApiError {
  return new ApiError('SERVICE_UNAVAILABLE', 'Another request of this shop is being worked on.', {
    retryAfterSeconds: RETRY_AFTER_S,
  })
}

/** A tool's refusal speaks to the model; its code and its figures say as much to a program. */
export function refused(result: Record<string, unknown>): ApiError {
  const { status, code } = result
  const figures = Object.fromEntries(
    Object.entries(result).filter(([key]) => !['status', 'code', 'message'].includes(key)),
  )
  const name = typeof code === 'string' ? code : String(status)
  if (name === 'try_again' || name === 'store_busy') return busy()
  const details = `${name} ${JSON.stringify(figures)}`
  if (NOT_FOUND.has(name))
    return new ApiError('ITEM_NOT_FOUND', 'There is no such item.', { details })
  if (status === 'error') {
    return new ApiError('INTERNAL_ERROR', 'Something went wrong on our side. Please try again.', {
      details: name,
    })
  }
  return new ApiError('INVALID_REQUEST', 'This cannot be done as it stands; nothing was changed.', {
    details,
  })
}
