import * as z from 'zod'

/** Longest name of an item, a customer or a supplier. */
const MAX_NAME = 100

export const itemField = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME)
  .describe(
    'The item, in the words and script of the shopkeeper, without quantity or unit. Do not translate or correct it; the tool finds it.',
  )

export const quantityField = z
  .number()
  .describe('In `unit`. Only what was said: never guess it. Half is 0.5.')

export const unitField = z
  .string()
  .trim()
  .min(1)
  .max(30)
  .describe(
    'The unit that was said: kg, g, quintal, litre, ml, metre, pcs, dozen, gross, packet, pair, bottle, jar, box, bag, tin, bundle. Leave it out if none was said: then it is the unit the item is counted in.',
  )

export const nameField = z.string().trim().min(1).max(MAX_NAME)
export const noteField = z.string().trim().min(1).max(500)

/** A bill may hold more lines than it may have, so that the tool can say so in its own words. */
const MAX_SAID_LINES = 200

export const linesField = z
  .array(
    z.strictObject({
      item: itemField,
      quantity: quantityField,
      unit: unitField.optional(),
      unitPrice: z
        .number()
        .describe(
          'Rupees for ONE base unit of the item (kg, litre, piece), whatever `unit` is: 500 g at ₹40 a kilo is 40. Give it or `total`, and only if a price was said.',
        )
        .optional(),
      total: z
        .number()
        .describe(
          'Rupees for the whole line, when that was said ("3 kg for 75"), or when the price was per dozen or another unit: 2 dozen at ₹80 a dozen is 160.',
        )
        .optional(),
    }),
  )
  .min(1)
  .max(MAX_SAID_LINES)
