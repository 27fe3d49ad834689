import * as z from 'zod'
import { defineTool, type ToolContext } from '../agent/tool.ts'
import { planReversal } from '../shop/ledger.ts'
import type { Bill } from '../shop/types.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { shortOf } from './bill-lines.ts'
import { commitPlan, entryHead } from './commit-plan.ts'
import { unlearned } from './learn-alias.ts'
import { done, reject, type Outcome } from './refusals.ts'

/** Entries that are looked through for one that is not undone yet. */
const FIRST_PAGE = 20
const MAX_ENTRIES = 2_000

/** Takes a whole entry back with a reversing one; the ledger keeps both. */
export const undoLast = defineTool({
  name: 'undo_last',
  description:
    'Takes back an entry of the ledger (sale, purchase or stock adjustment), the whole bill: stock and totals are as if it had not been made. Without `entry` it is the newest one of this member that is not taken back yet, so calling it twice takes back two. For a correction: undo, then record it rightly. It cannot be undone itself.',
  input: z.object({
    entry: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .describe(
        'The `entry` of an earlier result, if that very entry is meant and not just the last one.',
      )
      .optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ entry }, ctx) {
    return commitPlan(ctx, async () => {
      const found = await wantedEntry(entry, ctx)
      if (!found.ok) return found.refusal
      const original = found.value
      const ids = [...new Set(original.lines.map((line) => line.itemId))]
      const items = await ctx.store.getItems(ctx.shopId, ids)

      const reversal = planReversal(entryHead(ctx), original, items)
      if ('shortages' in reversal) {
        return shortOf(
          'undo_insufficient_stock',
          'Some of these goods are sold already, so the entry cannot be taken back; nothing was changed. Say what is left.',
          reversal.shortages,
        )
      }
      const { bill, changes, after } = reversal
      return {
        changes: [...changes, ...unlearned(original.learned)],
        result: {
          status: 'ok',
          entry: bill.billId,
          undone: original.billId,
          kind: original.kind,
          lines: bill.lines.map((line) => ({
            item: line.itemName,
            quantity: shownQuantity(line.quantity),
            unit: line.unit,
            left: shownQuantity(after.get(line.itemId) ?? 0),
          })),
          ...(bill.total !== undefined && { total: shownMoney(bill.total) }),
        },
      }
    })
  },
})

async function wantedEntry(entry: string | undefined, ctx: ToolContext): Promise<Outcome<Bill>> {
  if (entry !== undefined) return namedEntry(entry, ctx)
  return ctx.quotedTurnId === undefined ? newestEntry(ctx) : quotedEntry(ctx.quotedTurnId, ctx)
}

/** Who undoes in reply to a message means what that message did, and nothing else. */
async function quotedEntry(turnId: string | null, ctx: ToolContext): Promise<Outcome<Bill>> {
  const bills =
    turnId === null ? [] : await ctx.store.listBills(ctx.shopId, { turnId, limit: FIRST_PAGE })
  const bill =
    bills.find(({ kind, reversedBy }) => kind !== 'reversal' && !reversedBy) ??
    bills.find(({ kind }) => kind !== 'reversal')
  return namedEntry(bill?.billId ?? '', ctx)
}

async function newestEntry({ store, shopId, memberId }: ToolContext): Promise<Outcome<Bill>> {
  for (let limit = FIRST_PAGE; ; limit *= 10) {
    const bills = await store.listBills(shopId, { memberId, limit })
    const bill = bills.find(({ kind, reversedBy }) => kind !== 'reversal' && !reversedBy)
    if (bill) return done(bill)
    if (bills.length < limit || limit >= MAX_ENTRIES) {
      return reject('nothing_to_undo', 'This member has no entry that is not taken back already.')
    }
  }
}

async function namedEntry(
  entry: string,
  { store, shopId, memberId, role }: ToolContext,
): Promise<Outcome<Bill>> {
  const bill = await store.getBill(shopId, entry)
  // A helper is told the same of the owner's entries as of none: they are not theirs to take back.
  const isTheirs = bill?.memberId === memberId || role === 'owner'
  if (!bill || !isTheirs || bill.kind === 'reversal') {
    return reject('entry_not_found', 'There is no such entry that this member could take back.')
  }
  if (bill.reversedBy) return reject('already_reversed', 'That entry was taken back before.')
  return done(bill)
}
