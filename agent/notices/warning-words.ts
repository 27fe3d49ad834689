import { choiceId } from '../../channel/buttons.ts'
import { formatQuantity, formatRupees } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import type { Writing } from '../../language/writing.ts'
import type { Warning } from '../../shop/notices/warnings.ts'
import type { Alert } from '../../shop/types.ts'
import type { Choice } from '../reply.ts'

/** A warning in one line: what it is about, and the figures. */
export function warningLine(warning: Warning, writing: Writing): string {
  const { item, unit } = warning
  const quantity = (milli: number) => formatQuantity(milli / 1000, unit, writing)
  const money = (paise: number) => formatRupees(paise / 100)
  switch (warning.about) {
    case 'low':
      return warning.stock === 0
        ? phrase(writing, 'warning.none_left', { item })
        : phrase(writing, 'warning.low', {
            item,
            stock: quantity(warning.stock),
            limit: quantity(warning.limit),
          })
    case 'runs_out':
      return phrase(writing, warning.days === 0 ? 'warning.runs_out_today' : 'warning.runs_out', {
        item,
        stock: quantity(warning.stock),
        days: warning.days,
      })
    case 'below_cost':
      return phrase(writing, 'warning.below_cost', {
        item,
        price: money(warning.price),
        cost: money(warning.cost),
      })
    case 'unusual_price':
      return phrase(writing, 'warning.unusual_price', {
        item,
        price: money(warning.price),
        usual: money(warning.usual),
      })
    case 'margin_falls':
      return phrase(writing, 'warning.margin_falls', {
        item,
        margin: Math.round(warning.margin * 100),
        before: Math.round(warning.before * 100),
      })
  }
}

/** The row that is kept of a warning, in the words that it was told in. */
export function alertOf(
  warning: Warning,
  at: { shopId: string; now: Date; writing: Writing },
): Alert {
  const { alertId, kind, severity, itemId, item } = warning
  return {
    ...{ alertId, kind, severity, itemId },
    shopId: at.shopId,
    title: phrase(at.writing, `alert.title.${kind}`, { item }),
    message: warningLine(warning, at.writing),
    sentAt: at.now.toISOString(),
  }
}

/** The button that says "seen" to every warning of a notice. */
export function seenButton(turnId: string, writing: Writing): Choice {
  return { id: choiceId('seen', turnId), title: phrase(writing, 'button.seen', {}) }
}
