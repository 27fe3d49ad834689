import { phrase } from '../../language/phrases.ts'
import { addDays, monthsOf } from '../../shop/calendar.ts'
import { warningsOf, type Warning } from '../../shop/notices/warnings.ts'
import type { NoticeContent, NoticeContext } from './content.ts'
import { alertOf, warningLine } from './warning-words.ts'

/** Sales that far back say how fast an item goes. */
const HISTORY_DAYS = 90
/** Lines of one message; the rest is counted. */
const MAX_LINES = 10
const MAX_ALERTS_READ = 500

/** All that is to be warned of now, told before or not. */
export async function warningsFor(at: NoticeContext): Promise<Warning[]> {
  const { store, shop, member, today } = at
  const months = monthsOf({ from: addDays(today, -HISTORY_DAYS), to: today })
  const [items, rollups, rules] = await Promise.all([
    store.listItems(shop.shopId),
    store.readRollups(shop.shopId, months),
    store.listAlertRules(shop.shopId),
  ])
  const own = rules.filter((rule) => rule.memberId === member.memberId)
  return warningsOf(
    { items, rollups, rules: own, today },
    { memberId: member.memberId, own: member.role !== 'owner' },
  )
}

/** What became low, will run out, or is wrongly priced since it was last looked at; nothing where all is known. */
export async function inventoryCheck(at: NoticeContext): Promise<NoticeContent | undefined> {
  const [warnings, told] = await Promise.all([
    warningsFor(at),
    at.store.listAlerts(at.shop.shopId, { limit: MAX_ALERTS_READ }),
  ])
  const known = new Set(told.map(({ alertId }) => alertId))
  const fresh = warnings.filter(({ alertId }) => !known.has(alertId))
  const [first] = fresh
  if (!first) return undefined
  const { writing, now, shop } = at
  const shown = fresh.slice(0, MAX_LINES).map((warning) => `• ${warningLine(warning, writing)}`)
  const more = fresh.length - shown.length
  return {
    text: [
      phrase(writing, 'notice.check', { shop: shop.name }),
      ...shown,
      ...(more > 0 ? [phrase(writing, 'notice.more', { count: more })] : []),
    ].join('\n'),
    template: {
      name: 'retailmind_stock_warning_v1',
      parameters: [
        first.item,
        fresh.length > 1
          ? phrase(writing, 'notice.more', { count: fresh.length - 1 })
          : warningLine(first, writing),
      ],
    },
    alerts: fresh.map((warning) => alertOf(warning, { shopId: shop.shopId, now, writing })),
  }
}
