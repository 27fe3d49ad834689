import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { planSale, type PlannedLine } from '../shop/ledger.ts'
import { lowLimit } from '../shop/low-stock.ts'
import { lineAmount } from '../shop/money.ts'
import type { Paise } from '../shop/types.ts'
import { shownMoney, shownQuantity } from './amounts.ts'
import { readLines, shortOf, shownLine } from './bill-lines.ts'
import { commitPlan, entryHead, ownAlerts } from './commit-plan.ts'
import { linesField, nameField, noteField } from './fields.ts'
import { lessonOf } from './learn-alias.ts'
import { oddSale } from './odd-amounts.ts'
import { done, reject, type Outcome, shownMatch } from './refusals.ts'

/** Records a bill of goods sold: stock goes down, the day's sales go up. */
export const recordSale = defineTool({
  name: 'record_sale',
  description:
    'Records goods that were sold: one call for everything sold together, one line for each thing. Takes them out of the stock and counts the money. Uses the item’s own price where none was said. All or nothing: if any line is refused, none is recorded. Not for goods that came in (record_purchase), not for questions, plans or examples.',
  input: z.object({
    items: linesField,
    customer: nameField.describe('Who bought, if it was said.').optional(),
    payment: z
      .string()
      .trim()
      .min(1)
      .max(30)
      .describe('cash, upi, card or credit, if it was said.')
      .optional(),
    note: noteField.optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ items: said, customer, payment, note }, ctx) {
    return commitPlan(ctx, async () => {
      const [lines, alerts] = await Promise.all([readLines(said, ctx, priced), ownAlerts(ctx)])
      if (!lines.ok) return lines.refusal

      const items = lines.value.map(({ item }) => item)
      const [lesson, asking] = await Promise.all([lessonOf(items, ctx), oddSale(lines.value, ctx)])
      const head = { ...entryHead(ctx), ...lesson.bill }
      const sale = planSale(head, lines.value, { customer, payment, note })
      if ('shortages' in sale) {
        return shortOf(
          'insufficient_stock',
          'There is not enough in stock; nothing was recorded. Say what is there and ask how much it was.',
          sale.shortages,
        )
      }
      const { bill, changes, after } = sale
      const itemById = new Map(items.map((item) => [item.itemId, item]))
      return {
        changes: [...changes, ...lesson.changes],
        confirm: asking.confirm,
        result: {
          status: 'ok',
          ...shownMatch(lines),
          entry: bill.billId,
          lines: bill.lines.map((line) => {
            const left = after.get(line.itemId) ?? 0
            const item = itemById.get(line.itemId)
            return {
              ...shownLine(line),
              left: shownQuantity(left),
              low: item !== undefined && lowLimit(item, alerts, left) !== undefined,
            }
          }),
          total: shownMoney(bill.total ?? 0),
          ...(payment !== undefined && { payment }),
          ...(customer !== undefined && { customer }),
          ...asking.odd,
          ...lesson.shown,
        },
      }
    })
  },
})

function priced(line: PlannedLine): Outcome<PlannedLine & { amount: Paise }> {
  const { item, quantity, amount, unitPrice = item.price } = line
  if (amount !== undefined) return done({ ...line, amount })
  if (unitPrice !== undefined) {
    return done({ ...line, unitPrice, amount: lineAmount(quantity, unitPrice) })
  }
  return reject(
    'price_missing',
    `${item.name} has no price yet, and none was said; nothing was recorded. Ask what it was sold for.`,
    { item: item.name, unit: item.unit },
  )
}
