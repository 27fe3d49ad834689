import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { planPurchase } from '../shop/ledger.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { readLines, shownLine } from './bill-lines.ts'
import { commitPlan, entryHead } from './commit-plan.ts'
import { linesField, nameField, noteField } from './fields.ts'
import { lessonOf } from './learn-alias.ts'
import { oddPurchase } from './odd-amounts.ts'
import { planRefusal } from './plan-refusal.ts'
import { done, shownMatch } from './refusals.ts'

/** Records goods that came in: stock goes up, and a cost that was said becomes the item's. */
export const recordPurchase = defineTool({
  name: 'record_purchase',
  description:
    'Records goods that came into the shop (bought, delivered, restocked): one call for everything that came together. `unitPrice` and `total` are what the shop paid, not the selling price. All or nothing: if any line is refused, none is recorded.',
  input: z.object({
    items: linesField,
    supplier: nameField.describe('Who delivered, if it was said.').optional(),
    note: noteField.optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ items, supplier, note }, ctx) {
    const refused = planRefusal(ctx)
    if (refused) return refused
    return commitPlan(ctx, async () => {
      const lines = await readLines(items, ctx, done)
      if (!lines.ok) return lines.refusal
      const bought = lines.value.map(({ item }) => item)
      const [lesson, asking] = await Promise.all([
        lessonOf(bought, ctx),
        oddPurchase(lines.value, ctx),
      ])
      const head = { ...entryHead(ctx), ...lesson.bill }
      const { bill, changes, after } = planPurchase(head, lines.value, { supplier, note })
      return {
        changes: [...changes, ...lesson.changes],
        confirm: asking.confirm,
        result: {
          status: 'ok',
          ...shownMatch(lines),
          entry: bill.billId,
          lines: bill.lines.map((line) => ({
            ...shownLine(line),
            left: shownQuantity(after.get(line.itemId) ?? 0),
          })),
          ...(bill.total !== undefined && { total: shownMoney(bill.total) }),
          ...(supplier !== undefined && { supplier }),
          ...asking.odd,
          ...lesson.shown,
        },
      }
    })
  },
})
