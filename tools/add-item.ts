import * as z from 'zod'
import { parseUnit } from '../language/units.ts'
import { defineTool, type ToolContext } from '../agent/tool.ts'
import { loadCatalogue } from '../shop/load-catalogue.ts'
import { newItem } from '../shop/new-item.ts'
import { BASE_UNITS, baseUnitOf } from '../shop/units.ts'
import { readQuantity, readUnitPrice, shownMoney, shownQuantity } from './amounts.ts'
import { commitPlan } from './commit-plan.ts'
import { nameField, unitField } from './fields.ts'
import { planRefusal, tooManyItems } from './plan-refusal.ts'
import { done, reject, type Refusal } from './refusals.ts'

const MAX_ALIASES = 20

/** A new thing that the shop sells. */
export const addItem = defineTool({
  name: 'add_item',
  description:
    'Adds a NEW item to the shop’s list, when the shopkeeper asks for that. Not for goods that came in of an item the shop has (record_purchase). Fill in only what was said.',
  input: z.object({
    name: nameField.describe('As the shopkeeper writes it, in their script.'),
    unit: unitField
      .describe(
        'What it is counted in: kg, litre, metre, pcs, packet, pair, bottle, jar, box, bag, tin, bundle. pcs if nothing was said.',
      )
      .optional(),
    stock: z
      .number()
      .describe('How much there is now, in `unit`. 0 if nothing was said.')
      .optional(),
    price: z.number().describe('Selling price in rupees of one `unit`.').optional(),
    cost: z.number().describe('What the shop pays, in rupees for one `unit`.').optional(),
    category: nameField.optional(),
    threshold: z.number().describe('It is low at or under this, in `unit`.').optional(),
    aliases: z
      .array(nameField)
      .max(MAX_ALIASES)
      .describe('Other names of exactly this thing, if any were said.')
      .optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run(said, ctx) {
    const refused = planRefusal(ctx) ?? ownersFields(said, ctx)
    if (refused) return refused
    const unit = parseUnit(said.unit ?? 'pcs')
    if (unit === undefined) {
      return reject(
        'unit_unknown',
        `That is no unit we know. Ask for one of: ${BASE_UNITS.join(', ')}.`,
        {
          said: said.unit,
        },
      ).refusal
    }
    const counted = { name: said.name, unit: baseUnitOf(unit) }
    const quantity = (n = 0) => readQuantity(counted, { quantity: n, unit }, { allowZero: true })
    const money = (rupees?: number) =>
      rupees === undefined ? done(undefined) : readUnitPrice(counted, { price: rupees, unit })
    const stock = quantity(said.stock)
    if (!stock.ok) return stock.refusal
    const threshold = quantity(said.threshold)
    if (!threshold.ok) return threshold.refusal
    const price = money(said.price)
    if (!price.ok) return price.refusal
    const cost = money(said.cost)
    if (!cost.ok) return cost.refusal

    return commitPlan(ctx, async () => {
      const catalogue = await loadCatalogue(ctx.store, ctx.shopId)
      const full = tooManyItems(ctx, catalogue.size)
      if (full) return full
      const taken = catalogue.named(said.name)
      if (taken) {
        return reject(
          'item_exists',
          'The shop has this item already; nothing was added. If goods came in, use record_purchase.',
          { item: taken.name },
        ).refusal
      }
      const item = newItem({
        ...counted,
        // A name of another item as an alias would make both ambiguous.
        aliases: [...new Set(said.aliases)].filter((alias) => !catalogue.named(alias)),
        category: said.category ?? 'general',
        stock: stock.value,
        threshold: threshold.value,
        ...(price.value !== undefined && { price: price.value }),
        ...(cost.value !== undefined && { cost: cost.value }),
        at: ctx.now,
      })
      return {
        changes: [{ type: 'item', item }],
        result: {
          status: 'ok',
          item: item.name,
          unit: item.unit,
          stock: shownQuantity(item.stock),
          ...(item.price !== undefined && { price: shownMoney(item.price) }),
          threshold: shownQuantity(item.threshold),
        },
      }
    })
  },
})

/** A helper may write down a new thing, and leaves its price and cost to the owner. */
function ownersFields(
  { price, cost }: { price?: number | undefined; cost?: number | undefined },
  { role }: ToolContext,
): Refusal | undefined {
  if (role === 'owner' || (price === undefined && cost === undefined)) return undefined
  return reject(
    'owner_only',
    'Only the owner may set prices and costs; nothing was added. Say so, and offer to add the item without them.',
  ).refusal
}
