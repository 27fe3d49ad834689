import * as z from 'zod'
import { FencedError } from '../agent/errors.ts'
import { defineTool, type ToolResult } from '../agent/tool.ts'
import { BACKUP_DAYS, ERASE_WITHIN_MS, eraseCode } from '../shop/erasure.ts'
import { reject } from './refusals.ts'

/** Asks for the tap that erases the shop. By itself it erases nothing, whoever calls it and however often. */
export const deleteAccount = defineTool({
  name: 'delete_account',
  description:
    'When the owner wants their account and ALL data of the shop gone for good. Erases nothing itself: the reply comes with a button, and only the owner’s tap on it erases.',
  input: z.object({}),
  effect: 'write',
  timeoutMs: 5_000,
  async run(_, ctx) {
    if (ctx.role !== 'owner') {
      return reject('owner_only', 'Only the owner may delete the account. Say so.').refusal
    }
    const { shopId, turn, effectKey, memberId, store, now } = ctx
    const result = {
      status: 'needs_clarification' as const,
      reason: 'erasure' as const,
      options: [],
      question:
        'NOTHING was deleted. Say that everything will be gone for good: items, entries, reports, chats and files; that they can ask for an export first; and that only the tap on the button deletes, within the next minutes.',
      eraseCode: eraseCode(effectKey, memberId),
      minutes: ERASE_WITHIN_MS / 60_000,
      backupDays: BACKUP_DAYS.standard,
      archiveDays: BACKUP_DAYS.archive,
      askedAt: now.toISOString(),
    }
    // The marker is what makes the code one that was given: a tap without it erases nothing.
    const commit = await store.commit({ shopId, turn, effectKey, result, changes: [] })
    if (commit.outcome === 'fenced') throw new FencedError(turn.turnId)
    return commit.outcome === 'duplicate' ? (commit.result as ToolResult) : result
  },
})
