import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { dayOf } from '../shop/calendar.ts'
import { entryId } from '../shop/ledger.ts'
import { commitPlan } from './commit-plan.ts'
import { reject } from './refusals.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Everything that is held on the shop, as files that the reply brings. */
export const exportData = defineTool({
  name: 'export_data',
  description:
    'Makes files of everything held on the shop (an Excel file to read, and all data as JSON text) and sends them after the reply. Only for the owner. Say that the files follow.',
  input: z.object({}),
  effect: 'write',
  timeoutMs: 60_000,
  async run(_, ctx) {
    if (ctx.role !== 'owner') {
      return reject('owner_only', 'Only the owner may have the shop’s data sent. Say so.').refusal
    }
    const { shopId, store, now, timeZone, effectKey } = ctx
    // The data leaves the shop's hands: what was not the owner's own words wants a tap first.
    if (ctx.mustConfirm && !ctx.confirmed) {
      return commitPlan(ctx, async () => ({ changes: [], result: { status: 'ok' } }))
    }
    // Large, and asked for once in a shop's life.
    const { exportWorkbook } = await import('./export-workbook.ts')
    const rows = await store.exportShop(shopId)
    const day = dayOf(now, timeZone)
    // The same call made again puts the same keys: nothing piles up.
    const folder = `${shopId}/exports/${entryId(now, effectKey)}`
    const made = [
      { filename: `shop-data-${day}.xlsx`, mimeType: XLSX, bytes: await exportWorkbook(rows) },
      {
        // JSON is no type of document that WhatsApp takes; text is.
        filename: `shop-data-${day}.json.txt`,
        mimeType: 'text/plain',
        bytes: new TextEncoder().encode(JSON.stringify(rows, null, 1)),
      },
    ]
    const files = await Promise.all(
      made.map(async ({ filename, mimeType, bytes }) => {
        const fileKey = `${folder}/${filename}`
        await ctx.files.put(fileKey, bytes, mimeType)
        return { filename, mimeType, fileKey, bytes: bytes.byteLength }
      }),
    )
    return commitPlan(ctx, async () => ({
      changes: [],
      result: { status: 'ok', files, rows: Object.values(rows).flat().length },
    }))
  },
})
