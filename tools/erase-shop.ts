import * as z from 'zod'
import { defineTool, type ToolContext } from '../agent/tool.ts'
import { BACKUP_DAYS, effectOfCode, ERASE_WITHIN_MS } from '../shop/erasure.ts'
import { RetailMindError } from '../shop/errors.ts'
import { forgetCatalogue } from '../shop/load-catalogue.ts'
import { sum } from '../shop/sums.ts'
import { reject } from './refusals.ts'

/** A write that was on its way may land between erasing and looking; the second sweep takes it. */
const SWEEPS = 3

/**
 * Erases the shop: every file, every row. Only a tap on the button of `delete_account` calls it. The turn that it runs in is
 * erased too, so it has no marker: a run that died half way is taken up by tapping again, and one that was finished finds nothing.
 *
 * The result tells the rows that went, by table, and that reading the shop back gives none.
 */
export const eraseShop = defineTool({
  name: 'erase_shop',
  description: 'Erases the shop.',
  input: z.object({ code: z.string().min(1).max(200) }),
  effect: 'write',
  internal: true,
  timeoutMs: 110_000,
  async run({ code }, ctx) {
    if (ctx.role !== 'owner') {
      return reject('owner_only', 'Only the owner may delete the account.').refusal
    }
    if (!(await wasAsked(code, ctx))) {
      return reject(
        'code_expired',
        'That button is no longer valid; nothing was deleted. To delete, ask for it again.',
        { minutes: ERASE_WITHIN_MS / 60_000 },
      ).refusal
    }
    const { store, files, shopId, now } = ctx
    const erased: Record<string, number> = {}
    let removedFiles = 0
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      removedFiles += await files.removeAll(shopId)
      for (const [table, rows] of Object.entries(
        await store.eraseShop(shopId, now.toISOString()),
      )) {
        erased[table] = (erased[table] ?? 0) + rows
      }
      const remaining = Object.values(await store.exportShop(shopId)).flat().length
      if (remaining > 0) continue
      forgetCatalogue(store, shopId)
      return {
        status: 'ok',
        erased,
        rows: sum(Object.values(erased)),
        erasedFiles: removedFiles,
        remaining,
        backupDays: BACKUP_DAYS.standard,
        archiveDays: BACKUP_DAYS.archive,
      }
    }
    throw new RetailMindError('erasure_incomplete', 'rows of the shop are still there')
  },
})

/** Whether `delete_account` gave this code to this member, not too long ago. */
async function wasAsked(
  code: string,
  { store, shopId, memberId, turn, now }: ToolContext,
): Promise<boolean> {
  const effectKey = effectOfCode(code, memberId)
  if (effectKey === undefined) return false
  // Looking the marker up is trying to write it. A code that nobody gave uses up the key of a call that there never was.
  const commit = await store.commit({
    shopId,
    turn,
    effectKey,
    result: { status: 'rejected', code: 'code_expired' },
    changes: [],
  })
  if (commit.outcome !== 'duplicate') return false
  const { eraseCode: given, askedAt } = commit.result
  return given === code && now.getTime() - Date.parse(String(askedAt)) <= ERASE_WITHIN_MS
}
