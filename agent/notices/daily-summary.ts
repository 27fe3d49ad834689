import { formatDay, formatQuantity, formatRupees } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import { dailyFigures, figureMonths } from '../../shop/notices/figures.ts'
import type { NoticeContent, NoticeContext } from './content.ts'
import { warningsFor } from './inventory-check.ts'
import { alertOf, warningLine } from './warning-words.ts'

const MAX_WARNINGS = 5
const MODEL_LINES = 8

/** The morning message: yesterday's sales, what sold best, what needs looking after. Nothing for a shop that sleeps. */
export async function dailySummary(at: NoticeContext): Promise<NoticeContent | undefined> {
  const { store, shop, member, today, now, writing } = at
  const [items, rollups, all] = await Promise.all([
    store.listItems(shop.shopId),
    store.readRollups(shop.shopId, figureMonths(today)),
    member.settings.lowStockAlerts ? warningsFor(at) : [],
  ])
  const figures = dailyFigures(items, rollups, today)
  const warnings = all.slice(0, MAX_WARNINGS)
  if (figures.total === 0 && figures.usual === 0 && warnings.length === 0) return undefined

  const isOwner = member.role === 'owner'
  const lines = warnings.map((warning) => warningLine(warning, writing))
  const sales = [
    phrase(writing, figures.total > 0 ? 'notice.daily' : 'notice.daily_none', {
      day: formatDay(figures.day, writing),
      total: formatRupees(figures.total),
    }),
    ...(figures.usual > 0
      ? [phrase(writing, 'notice.usual', { usual: formatRupees(figures.usual) })]
      : []),
    ...figures.top.map(
      ({ item, quantity, unit, amount }) =>
        `• ${item}: ${formatQuantity(quantity, unit, writing)}, ${formatRupees(amount)}`,
    ),
  ]
  const more = all.length - warnings.length
  const attention =
    lines.length > 0
      ? [
          '',
          phrase(writing, 'notice.attention', {}),
          ...lines.map((line) => `• ${line}`),
          ...(more > 0 ? [phrase(writing, 'notice.more', { count: more })] : []),
        ]
      : []
  return {
    text: [
      phrase(writing, 'notice.morning', { shop: shop.name }),
      ...(isOwner ? sales : []),
      ...attention,
    ].join('\n'),
    ...(isOwner && {
      wording: {
        prompt: 'daily-summary',
        figures: { shop: shop.name, ...figures, attention: lines, moreWarnings: more },
        lines: MODEL_LINES,
      },
    }),
    template: {
      name: 'retailmind_daily_summary_v1',
      parameters: [
        formatDay(figures.day, writing),
        isOwner ? formatRupees(figures.total) : '–',
        lines[0] ?? phrase(writing, 'low.none', {}),
      ],
    },
    alerts: warnings.map((warning) => alertOf(warning, { shopId: shop.shopId, now, writing })),
  }
}
