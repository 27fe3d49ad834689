import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { dayOf, monthsOf, periodDays, PERIODS } from '../shop/calendar.ts'
import { totalSales } from '../shop/insights.ts'
import { reportData } from '../shop/reports/report-data.ts'
import { DOCUMENT_KINDS } from '../shop/reports/report-file.ts'
import { shownMoney } from './amounts.ts'
import { reject } from './refusals.ts'
import { reportDocument, reportPicture } from './report-files.ts'
import { daysRead, figuresOf, REPORT_KINDS } from './report-figures.ts'

/** What was sold in a period. */
export const salesReport = defineTool({
  name: 'sales_report',
  description:
    'Sales of a period, from the ledger; entries that were taken back are not in it. Weeks start on Monday. Kinds: summary (total, best items, the period before), top_sellers, slow_movers (in stock and hardly sold), trend (day by day), margin (profit on the items whose cost is known), turnover (how often the stock was sold), stock_outs (days that ended with nothing left), weekdays (what an average Monday, Tuesday … sells), dead_stock (in stock, not sold for 60 days), comparison (items that changed most against the period before). Some kinds bring a picture; `as` sends the report as a file. Both follow the reply: say so.',
  input: z.object({
    period: z.enum(PERIODS),
    kind: z.enum(REPORT_KINDS).describe('summary if nothing else was asked for.').optional(),
    as: z.enum(DOCUMENT_KINDS).describe('Only if a file, PDF or Excel was asked for.').optional(),
  }),
  effect: 'read',
  timeoutMs: 20_000,
  async run({ period, kind = 'summary', as }, ctx) {
    const { store, shopId, now, timeZone, role } = ctx
    const isOwner = role === 'owner'
    if (kind === 'margin' && !isOwner) {
      return reject('owner_only', 'Only the owner may see margins. Say so.').refusal
    }
    const today = dayOf(now, timeZone)
    const { days, previous } = periodDays(period, today)
    const range = daysRead(kind, { days, previous, today }, as !== undefined)
    const [rollups, items] = await Promise.all([
      store.readRollups(shopId, monthsOf(range)),
      store.listItems(shopId),
    ])
    const sources = { items, rollups, days, previous, today, timeZone, withCost: isOwner }
    const { fields, picture } = figuresOf(kind, sources)
    const result = {
      status: 'ok' as const,
      period,
      kind,
      ...days,
      total: shownMoney(totalSales(rollups, days)),
      ...fields,
    }
    if (!as && !picture) return result

    const name = (await store.getShop(shopId))?.name ?? ''
    if (as) {
      const shop = { name, timeZone }
      const data = reportData({ ...sources, shop, withMargin: isOwner })
      return { ...result, files: [await reportDocument(data, as, ctx)] }
    }
    const drawn =
      picture && (await reportPicture(picture.picture, { shop: name, ...picture.range }, ctx))
    return { ...result, ...(drawn && { files: [drawn] }) }
  },
})
