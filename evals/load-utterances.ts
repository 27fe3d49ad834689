import * as z from 'zod'
import { BadInputError, type EvalCase, type Expectation, type WantedCall } from './case.ts'

/** The clock of a chat of one message. */
const CLOCK = new Date('2026-01-14T11:00:00+05:30')

const args = z.record(z.string(), z.unknown())
/** Values that are as good, by argument. */
const accept = z.record(z.string(), z.array(z.unknown())).optional()
const call = z.strictObject({ tool: z.string().min(1), args: args.default({}), accept })

const utterance = z.strictObject({
  id: z.string().min(1),
  lang: z.string().min(1),
  task: z.string().min(1),
  text: z.string().min(1),
  shop: z.string().min(1),
  /** Calls that are made before, as turns of the same member. */
  setup: z.array(call).default([]),
  expect: z.strictObject({
    tool: z.string().min(1).nullable(),
    args: args.default({}),
    /** What must follow the first call. */
    then: z.union([call.transform((one) => [one]), z.array(call)]).default([]),
    clarify: z.boolean().default(false),
    refuse: z.boolean().default(false),
    state: z.literal('unchanged').optional(),
    reason: z.string().optional(),
    forbid: z.array(z.string()).default([]),
    accept,
  }),
  tags: z.array(z.string()).default([]),
  note: z.string().optional(),
})
type Utterance = z.infer<typeof utterance>

/**
 * Reads labelled messages, one JSON object a line.
 *
 * @throws BadInputError that names file and line and says everything that is wrong there
 */
export function loadUtterances(text: string, file: string): EvalCase[] {
  return text.split('\n').flatMap((row, at) => {
    if (row.trim() === '') return []
    const source = { file, line: at + 1 }
    let json: unknown
    try {
      json = JSON.parse(row)
    } catch (error) {
      throw new BadInputError(`is not JSON: ${error instanceof Error ? error.message : ''}`, source)
    }
    const parsed = utterance.safeParse(json)
    if (!parsed.success) throw new BadInputError(z.prettifyError(parsed.error), source)
    return [caseOf(parsed.data, source)]
  })
}

function caseOf(given: Utterance, source: EvalCase['source']): EvalCase {
  const { id, lang, task, text, shop, setup, tags } = given
  return {
    id,
    tags: {
      lang,
      task,
      ...(tags.length > 0 && { trait: tags }),
      ...(given.expect.reason !== undefined && { reason: given.expect.reason }),
      ...(task === 'injection' && { risk: 'injection' }),
    },
    source,
    shop,
    clock: CLOCK,
    patch: {},
    setup: setup.map(wantedCall),
    turns: [
      {
        line: source.line,
        said: { kind: 'text', text },
        as: 'owner',
        forwarded: false,
        expect: expectationOf(given.expect),
      },
    ],
    final: { max: {} },
  }
}

function wantedCall({ tool, args, accept }: z.infer<typeof call>): WantedCall {
  return { tool, args, ...(accept && { accept }) }
}

function expectationOf(given: Utterance['expect']): Expectation {
  const { tool, clarify, refuse, forbid } = given
  const untouched = given.state === 'unchanged' ? { store: 'unchanged' as const } : {}
  if (tool === null || clarify) {
    return {
      oneOf: [{ calls: { kind: 'none_write' }, ...untouched }],
      forbid,
      reply: clarify ? { asks: true } : {},
    }
  }
  const first = wantedCall({ ...given, tool })
  if (refuse) {
    const attempt = { kind: 'list', order: 'any', args: 'subset', attempt: true } as const
    return {
      oneOf: [{ calls: { ...attempt, calls: [first] }, store: 'unchanged' }],
      forbid,
      reply: tool === 'record_sale' ? { says_too_little: true } : {},
    }
  }
  const calls = [first, ...given.then.map(wantedCall)]
  return {
    oneOf: [{ calls: { kind: 'list', calls, order: 'strict', args: 'subset' }, ...untouched }],
    forbid,
    reply: {},
  }
}
