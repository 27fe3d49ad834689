import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { ADJUSTMENTS, planAdjustment } from '../shop/ledger.ts'
import { lowLimit } from '../shop/low-stock.ts'
import { readQuantity, shownQuantity } from './amounts.ts'
import { shortOf } from './bill-lines.ts'
import { commitPlan, entryHead, ownAlerts } from './commit-plan.ts'
import { itemField, noteField, unitField } from './fields.ts'
import { lessonOf } from './learn-alias.ts'
import { oddAdjustment } from './odd-amounts.ts'
import { planRefusal } from './plan-refusal.ts'
import { shownMatch } from './refusals.ts'
import { resolveItem } from './resolve-item.ts'

/** Goods that came back, were lost, or were counted. Helpers may: they see it happen, and the entry can be undone. */
export const adjustStock = defineTool({
  name: 'adjust_stock',
  description:
    'Corrects the stock of one item without money. `return`: a customer brought goods back (adds). `wastage`: spoiled, broken, lost, stolen, used up, sent back to the supplier (takes away). `count`: the shopkeeper counted, and `quantity` is ALL there is now (sets; 0 if none). Not for a wrong entry (undo_last) and not for goods bought (record_purchase).',
  input: z.object({
    item: itemField,
    quantity: z.number().describe('In `unit`, as it was said.'),
    unit: unitField.optional(),
    reason: z.enum(ADJUSTMENTS),
    note: noteField.optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ item: said, quantity, unit, reason, note }, ctx) {
    const refused = planRefusal(ctx)
    if (refused) return refused
    return commitPlan(ctx, async () => {
      const [found, alerts] = await Promise.all([resolveItem(said, ctx), ownAlerts(ctx)])
      if (!found.ok) return found.refusal
      const item = found.value
      // "-2 kg wasted" and "2 kg wasted" are the same loss.
      const size = reason === 'wastage' ? Math.abs(quantity) : quantity
      const amount = readQuantity(item, { quantity: size, unit }, { allowZero: reason === 'count' })
      if (!amount.ok) return amount.refusal

      const line = { item, reason, quantity: amount.value, note }
      const [lesson, asking] = await Promise.all([lessonOf([item], ctx), oddAdjustment(line, ctx)])
      const adjusted = planAdjustment({ ...entryHead(ctx), ...lesson.bill }, line)
      if (adjusted && 'shortages' in adjusted) {
        return shortOf(
          'insufficient_stock',
          'More than there is cannot be lost; nothing was recorded. Say what is there and ask how much it was.',
          adjusted.shortages,
        )
      }
      const left = adjusted?.after.get(item.itemId) ?? item.stock
      return {
        changes: adjusted ? [...adjusted.changes, ...lesson.changes] : [],
        confirm: asking.confirm,
        result: {
          status: 'ok',
          ...shownMatch(found),
          // A count that agrees with the book makes no entry.
          ...(adjusted && { entry: adjusted.bill.billId }),
          item: item.name,
          reason,
          quantity: shownQuantity(Math.abs(left - item.stock)),
          unit: item.unit,
          was: shownQuantity(item.stock),
          left: shownQuantity(left),
          low: lowLimit(item, alerts, left) !== undefined,
          ...asking.odd,
          ...(adjusted && lesson.shown),
        },
      }
    })
  },
})
