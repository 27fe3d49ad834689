import { setTimeout as realSleep } from 'node:timers/promises'
import { FencedError } from '../agent/errors.ts'
import type { ConfirmReason, ToolContext, ToolResult } from '../agent/tool.ts'
import { dayOf } from '../shop/calendar.ts'
import { entryId, type EntryHead } from '../shop/ledger.ts'
import { forgetCatalogue } from '../shop/load-catalogue.ts'
import type { Change } from '../shop/store.ts'
import { reject, type Refusal } from './refusals.ts'

/** What a write call wants to do, given what it has just read, and why a tap must come first; or why it must not. */
export type Plan =
  | {
      changes: Change[]
      result: { status: 'ok' } & Record<string, unknown>
      confirm?: ConfirmReason | undefined
    }
  | Refusal

const MAX_TRIES = 6
const FIRST_WAIT_MS = 10

/**
 * Commits what `plan` says under the call's effect key. If the shop moved under the plan (another member sold the same item),
 * plans anew from fresh reads, a few times, with growing waits of random length so that two writers do not meet again.
 *
 * @param plan reads and decides; has no effects, since it may run several times
 * @throws FencedError when another run has taken the turn over
 */
export async function commitPlan(ctx: ToolContext, plan: () => Promise<Plan>): Promise<ToolResult> {
  const { sleep = realSleep } = ctx
  for (let attempt = 0; attempt < MAX_TRIES && !ctx.signal.aborted; attempt++) {
    if (attempt > 0) await sleep(Math.random() * FIRST_WAIT_MS * 2 ** attempt)
    const planned = await plan()
    if (isRefusal(planned)) return planned
    const { shopId, turn, effectKey, store } = ctx
    const { changes, result } = planned
    const why = ctx.confirmed ? undefined : (ctx.mustConfirm ?? planned.confirm)
    if (why) return unconfirmed(why, result)
    const outcome = await store.commit({ shopId, turn, effectKey, changes, result })
    switch (outcome.outcome) {
      case 'committed':
        if (changes.some(namesSomething)) forgetCatalogue(store, shopId)
        return result
      case 'duplicate':
        return outcome.result as ToolResult
      case 'fenced':
        throw new FencedError(turn.turnId)
      case 'stale':
      case 'reversed':
      case 'exists':
        // The next plan reads what the other writer did, and acts on it or refuses.
        break
    }
  }
  return reject('try_again', 'The shop is busy; nothing was written. Ask to say it once more.')
    .refusal
}

function unconfirmed(why: ConfirmReason, would: Record<string, unknown>): ToolResult {
  // There is no entry yet that could be named or undone.
  const rest = Object.fromEntries(Object.entries(would).filter(([key]) => key !== 'entry'))
  return {
    ...rest,
    status: 'needs_confirmation',
    why,
    message:
      'NOTHING was written. Say what would be written, with the figures here, and ask to tap Confirm if it is right. Do not call the tool again for this.',
  }
}

function namesSomething({ type }: Change): boolean {
  return type === 'item' || type === 'aliases' || type === 'show_import'
}

function isRefusal(plan: Plan): plan is Refusal {
  return 'status' in plan
}

/** Who made an entry, when, and on which day it counts. */
export function entryHead(ctx: ToolContext): EntryHead {
  return {
    billId: entryId(ctx.now, ctx.effectKey),
    shopId: ctx.shopId,
    memberId: ctx.memberId,
    turnId: ctx.turn.turnId,
    at: ctx.now,
    day: dayOf(ctx.now, ctx.timeZone),
  }
}

/** The member's own standing alerts. */
export async function ownAlerts({ store, shopId, memberId }: ToolContext) {
  return (await store.listAlertRules(shopId)).filter((rule) => rule.memberId === memberId)
}
