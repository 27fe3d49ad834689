import * as z from 'zod'

const OUTCOMES = ['ok', 'rejected', 'needs_clarification', 'needs_confirmation'] as const

/** `{ record_sale: { … }, outcome: rejected }`: the tool is the one key that is not ours. */
const call = z
  .looseObject({
    outcome: z.enum(OUTCOMES).optional(),
    accept: z.record(z.string(), z.array(z.unknown())).optional(),
  })
  .transform(({ outcome, accept, ...rest }, ctx) => {
    const [entry, ...more] = Object.entries(rest)
    const args = z.record(z.string(), z.unknown()).nullable().safeParse(entry?.[1])
    if (!entry || more.length > 0 || !args.success) {
      ctx.addIssue({
        code: 'custom',
        message: 'a call is written as { tool_name: { argument: value } }, one tool each',
      })
      return z.NEVER
    }
    return {
      tool: entry[0],
      args: args.data ?? {},
      ...(outcome && { outcome }),
      ...(accept && { accept }),
    }
  })

const calls = z.union([z.literal('none'), z.literal('none_write'), z.array(call).min(1)], {
  error: 'none, none_write, or a list of calls, each written as { tool_name: { argument: value } }',
})

const values = z.strictObject({
  stock: z.record(z.string(), z.number()).optional(),
  price: z.record(z.string(), z.number()).optional(),
})
const store = z.union([z.literal('unchanged'), values], {
  error: 'unchanged, or { stock: { item: quantity }, price: { item: rupees } }',
})

const order = z.enum(['any', 'strict'])
const argsMode = z.enum(['subset', 'exact'])
const names = z.array(z.string().min(1)).min(1)

const reply = z.strictObject({
  language: z.enum(['en', 'hi', 'hi-Latn', 'mr', 'mr-Latn']).optional(),
  asks: z.boolean().optional(),
  has_number: z
    .union([z.number(), z.array(z.number()).min(1)], { error: 'a number, or a list of numbers' })
    .transform((given) => [given].flat())
    .optional(),
  mentions_any: names.optional(),
  mentions_all: names.optional(),
  never: names.optional(),
  judge: z.string().min(1).optional(),
})

const expectation = z.strictObject({
  calls: calls.optional(),
  order: order.default('any'),
  args: argsMode.default('subset'),
  one_of: z
    .array(
      z.strictObject({
        calls: calls.optional(),
        order: order.optional(),
        args: argsMode.optional(),
        store: store.optional(),
      }),
    )
    .min(1)
    .optional(),
  forbid: z.array(z.string().min(1)).default([]),
  reply: reply.default({}),
  store: store.optional(),
})
export type RawExpectation = z.infer<typeof expectation>

const turn = z
  .strictObject({
    say: z.string().min(1).optional(),
    voice: z.strictObject({ text: z.string().min(1), language: z.string().min(2) }).optional(),
    tap: z.string().min(1).optional(),
    as: z.enum(['owner', 'helper']).default('owner'),
    forwarded: z.boolean().default(false),
    expect: expectation.prefault({}),
  })
  .refine(({ say, voice, tap }) => [say, voice, tap].filter(Boolean).length === 1, {
    error: 'a turn has exactly one of say, voice and tap',
  })
export type RawTurn = z.infer<typeof turn>

const tag = z.union([z.string(), z.array(z.string())], { error: 'a word, or a list of words' })
const limit = z.number().positive()

/** A chat as it is written in YAML: the format is described in docs/evals.md. */
export const scenario = z.strictObject({
  id: z.string().regex(/^[\w.-]+$/, 'letters, digits, dots, dashes'),
  title: z.string().optional(),
  tags: z.intersection(z.object({ lang: tag }), z.record(z.string(), tag)),
  store: z.strictObject({
    fixture: z.string().min(1),
    /** The shop itself, as in a file of evals/shops: for one that no file describes. `fixture` is its id. */
    shop: z.unknown().optional(),
    clock: z.iso.datetime({ offset: true }),
    patch: z
      .record(
        z.string(),
        z.strictObject({
          stock: z.number().nonnegative().optional(),
          price: z.number().positive().optional(),
          threshold: z.number().nonnegative().optional(),
        }),
      )
      .default({}),
  }),
  setup: z.array(call).default([]),
  turns: z.array(turn).min(1),
  final: z
    .strictObject({
      diff: values.optional(),
      events: z.array(z.enum(['sale', 'purchase', 'adjustment', 'undo'])).optional(),
      max: z
        .strictObject({
          model_calls: limit.optional(),
          input_tokens: limit.optional(),
          inr: z.number().nonnegative().optional(),
          p95_ms: limit.optional(),
        })
        .default({}),
    })
    .prefault({}),
  trials: z.int().min(1).max(100).optional(),
})
export type RawScenario = z.infer<typeof scenario>
