import { formatDay, formatQuantity, formatRupees } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import { periodDays } from '../../shop/calendar.ts'
import { figureMonths, weeklyFigures } from '../../shop/notices/figures.ts'
import { planLimits } from '../../shop/plan-limits.ts'
import { reportData } from '../../shop/reports/report-data.ts'
import type { NoticeContent, NoticeContext } from './content.ts'

const MODEL_LINES = 14

/** Last week against the week before, for the owner. Nothing where neither had a sale. */
export async function weeklyReport(at: NoticeContext): Promise<NoticeContent | undefined> {
  const { store, shop, member, today, writing } = at
  const plan = planLimits(shop, at.now.toISOString())
  if (member.role !== 'owner' || !plan.weeklyReport) return undefined
  const [items, rollups] = await Promise.all([
    store.listItems(shop.shopId),
    store.readRollups(shop.shopId, figureMonths(today)),
  ])
  const figures = weeklyFigures(items, rollups, today)
  if (figures.total === 0 && figures.previous === 0) return undefined
  const line = (text: string) => `• ${text}`
  const week = `${formatDay(figures.from, writing)} – ${formatDay(figures.to, writing)}`
  const text = [
    phrase(writing, 'notice.weekly', { shop: shop.name, week }),
    phrase(writing, 'notice.weekly_total', {
      total: formatRupees(figures.total),
      previous: formatRupees(figures.previous),
    }),
    ...(figures.top.length > 0 ? ['', phrase(writing, 'notice.weekly_top', {})] : []),
    ...figures.top.map(({ item, quantity, unit, amount }) =>
      line(`${item}: ${formatQuantity(quantity, unit, writing)}, ${formatRupees(amount)}`),
    ),
    ...(figures.slow.length > 0 ? ['', phrase(writing, 'notice.weekly_slow', {})] : []),
    ...figures.slow.map(({ item, stock, unit }) =>
      line(`${item}: ${formatQuantity(stock, unit, writing)}`),
    ),
    ...(figures.margin === undefined
      ? []
      : [
          '',
          phrase(writing, 'notice.weekly_margin', {
            margin: formatRupees(figures.margin),
            total: formatRupees(figures.marginOf ?? 0),
          }),
        ]),
  ]
  return {
    text: text.join('\n'),
    wording: {
      prompt: 'weekly-report',
      figures: { ...figures, shop: shop.name },
      lines: MODEL_LINES,
    },
    template: {
      name: 'retailmind_weekly_report_v1',
      parameters: [week, formatRupees(figures.total), formatRupees(figures.previous)],
    },
    report: reportData({
      ...{ shop, items, rollups, today, withMargin: true },
      ...periodDays('last_week', today),
    }),
    alerts: [],
  }
}
