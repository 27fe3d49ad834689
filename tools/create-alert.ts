import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { alertRule } from '../shop/alerts.ts'
import { readQuantity, shownQuantity } from './amounts.ts'
import { commitPlan } from './commit-plan.ts'
import { itemField, unitField } from './fields.ts'
import { planRefusal } from './plan-refusal.ts'
import { shownMatch } from './refusals.ts'
import { resolveItem } from './resolve-item.ts'

/** A standing wish: tell me when this is under that. */
export const createAlert = defineTool({
  name: 'create_alert',
  description:
    'Sets an alert: from now on this member is told when the item is under `threshold`. Replaces their earlier alert for the item. `already` in the result: it is under it right now.',
  input: z.object({
    item: itemField,
    threshold: z.number().describe('In `unit`. Ask if no number was said.'),
    unit: unitField.optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ item: said, threshold, unit }, ctx) {
    const refused = planRefusal(ctx)
    if (refused) return refused
    return commitPlan(ctx, async () => {
      const found = await resolveItem(said, ctx)
      if (!found.ok) return found.refusal
      const item = found.value
      const limit = readQuantity(item, { quantity: threshold, unit }, { allowZero: true })
      if (!limit.ok) return limit.refusal
      const { shopId, memberId, now } = ctx
      const rule = alertRule({
        shopId,
        memberId,
        itemId: item.itemId,
        threshold: limit.value,
        at: now,
      })
      return {
        changes: [{ type: 'alert', rule }],
        result: {
          status: 'ok',
          ...shownMatch(found),
          item: item.name,
          threshold: shownQuantity(limit.value),
          unit: item.unit,
          stock: shownQuantity(item.stock),
          already: item.stock < limit.value,
        },
      }
    })
  },
})
