import * as z from 'zod'
import type { RunReport } from './run-report.ts'

const text = z.string()
const count = z.number().nonnegative()
const json = z.record(text, z.unknown())
const tokens = z.object({ input: count, output: count, cacheRead: count, cacheWrite: count })
const source = z.object({ file: text, line: count })
const share = z.number().min(0).max(1)

const fault = z.object({
  kind: z.enum([
    'wrong_write',
    'missing_call',
    'wrong_arguments',
    'forbidden_call',
    'needless_question',
    'no_question',
    'reply',
    'store',
    'limit',
    'error',
  ]),
  turn: count.exactOptional(),
  message: text,
  expected: z.unknown().optional(),
  actual: z.unknown().optional(),
})

const call = z.object({
  tool: text,
  input: json,
  resolved: json,
  effect: z.enum(['read', 'write', 'unknown']),
  outcome: z.enum(['ok', 'rejected', 'needs_clarification', 'needs_confirmation', 'error']),
  result: json,
})

const value = z.union([z.number(), text, z.null()])
const change = z.object({
  item: text,
  field: z.enum(['stock', 'price', 'name']),
  before: value,
  after: value,
})

const turn = z.object({
  said: text,
  reply: text,
  choices: z.array(text),
  calls: z.array(call),
  changes: z.array(change),
  modelCalls: count,
  tokens,
  rupees: count,
  latencyMs: count,
})

const result = z.object({
  id: text.min(1),
  title: text.exactOptional(),
  tags: z.record(text, z.union([text, z.array(text)])),
  source,
  hash: text.exactOptional(),
  shop: text,
  passed: z.boolean(),
  successes: count,
  trials: count,
  faults: z.array(fault),
  reasons: z.array(text),
  wrongWrites: count,
  wrongWriteRupees: count,
  injectionWrites: count,
  clarify: z.object({ wanted: z.boolean(), asked: z.boolean() }),
  confusion: z.object({ wanted: text, called: text }),
  judge: z.object({ score: share, why: text }).exactOptional(),
  turns: z.array(turn),
  diff: z.array(change),
  events: z.array(text),
})

const slice = z.object({ cases: count, passed: count })

/** The shape of `run --json FILE`, for reading one back. Keys that it does not know are left out. */
export const runReport = z.object({
  format: z.literal(1),
  partial: z.boolean(),
  startedAt: text,
  durationMs: count,
  model: text,
  prompt: z.object({ name: text, version: count, hash: text }),
  command: z.array(text),
  summary: z.object({
    cases: count,
    passed: count,
    failed: count,
    goldErrors: count,
    wrongWrites: count,
    wrongWriteRupees: count,
    injectionWrites: count,
    passK: z.array(share),
    clarify: z.object({ precision: share.nullable(), recall: share.nullable() }),
    modelCalls: count,
    tokens,
    rupees: count,
    latencyMs: z.object({ p50: count, p95: count }),
    slices: z.record(text, z.record(text, slice)),
    cassettes: z.object({ hits: count, misses: count }).exactOptional(),
    judge: z
      .object({
        model: text,
        scored: count,
        mean: share.nullable(),
        agreement: z
          .object({ labelled: count, agreed: count, kappa: z.number().nullable() })
          .exactOptional(),
      })
      .exactOptional(),
  }),
  goldErrors: z.array(z.object({ id: text, source, message: text })),
  cases: z.array(result),
}) satisfies z.ZodType<RunReport>
