import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { readUnitPrice, shownMoney } from './amounts.ts'
import { commitPlan } from './commit-plan.ts'
import { itemField, unitField } from './fields.ts'
import { oddPrice } from './odd-amounts.ts'
import { planRefusal } from './plan-refusal.ts'
import { reject, shownMatch } from './refusals.ts'
import { resolveItem } from './resolve-item.ts'

/** What an item sells for from now on. */
export const setPrice = defineTool({
  name: 'set_price',
  description:
    'Changes the selling price of an item from now on. Only the owner may. Not for the price of a single sale (record_sale) and not for what the shop paid (record_purchase).',
  input: z.object({
    item: itemField,
    price: z.number().describe('Rupees for one `unit`.'),
    unit: unitField
      .describe(
        'The unit that the price is for, if one was said: ₹84 a dozen is price 84, unit dozen. Left out, it is the unit the item is counted in.',
      )
      .optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ item: said, price, unit }, ctx) {
    if (ctx.role !== 'owner') {
      return reject('owner_only', 'Only the owner may change prices. Say so; nothing was changed.')
        .refusal
    }
    const refused = planRefusal(ctx)
    if (refused) return refused
    return commitPlan(ctx, async () => {
      const found = await resolveItem(said, ctx)
      if (!found.ok) return found.refusal
      const item = found.value
      const paise = readUnitPrice(item, { price, unit })
      if (!paise.ok) return paise.refusal
      const asking = oddPrice(item, paise.value, ctx)
      return {
        confirm: asking.confirm,
        changes: [
          { type: 'price', itemId: item.itemId, price: paise.value, at: ctx.now.toISOString() },
        ],
        result: {
          status: 'ok',
          ...shownMatch(found),
          item: item.name,
          unit: item.unit,
          price: shownMoney(paise.value),
          ...(item.price !== undefined && { was: shownMoney(item.price) }),
          ...asking.odd,
        },
      }
    })
  },
})
