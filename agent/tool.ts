import type * as z from 'zod'
import type { Store, TurnRef } from '../shop/store.ts'
import type { Language, Role, Script } from '../shop/types.ts'
import type { Forecaster } from '../shop/forecast/index.ts'

/** What a tool call gives the model. Quantities are plain numbers of `unit`, money is plain rupees. */
export type ToolResult =
  | ({ status: 'ok' } & Record<string, unknown>)
  /** Nothing was done: ask the shopkeeper. `options` are things to pick from, by name. */
  | ({ status: 'needs_clarification'; question: string; options: string[] } & Record<
      string,
      unknown
    >)
  /** Nothing was done, and as it stands it cannot be. `code` is stable, `message` tells the model what to do. */
  | ({ status: 'rejected'; code: string; message: string } & Record<string, unknown>)

/** What a tool may use. The tenant is here, and never among the arguments. */
export interface ToolContext {
  shopId: string
  memberId: string
  role: Role
  language: Language
  script: Script
  timeZone: string
  /** The shop's, as read when this run began. */
  catalogueVersion?: number
  /** The turn's first claim: the same in every run of the turn. */
  now: Date
  /** The turn under its current fence. */
  turn: TurnRef
  /** Key of this call's effect: `turnId#step#k`. */
  effectKey: string
  store: Store
  forecaster: Forecaster
  /** Waits so many milliseconds; in real time where it is left out. */
  sleep?: (ms: number) => Promise<void>
  signal: AbortSignal
}

export interface Tool {
  readonly name: string
  readonly description: string
  readonly input: z.ZodObject
  /** `write`: changes stock, money or settings; runs alone, once, under its effect key. */
  readonly effect: 'read' | 'write'
  /** Longest that one call may take. */
  readonly timeoutMs: number
  /** `input` has passed the schema. */
  run(input: unknown, ctx: ToolContext): Promise<ToolResult>
}

/**
 * Declares a tool. The schema must be an object; unknown keys are refused, so that a model's slip is told to it
 * instead of being ignored. JSON Schema for the model comes from the same schema.
 *
 * @example
 * defineTool({
 *   name: 'get_stock',
 *   description: 'How much of an item is in stock, and its price.',
 *   input: z.strictObject({ item: z.string().min(1) }),
 *   effect: 'read',
 *   timeoutMs: 2_000,
 *   async run({ item }, ctx) { … },
 * })
 */
export function defineTool<Shape extends z.ZodRawShape>(tool: {
  name: string
  description: string
  input: z.ZodObject<Shape>
  effect: 'read' | 'write'
  timeoutMs: number
  run(input: z.infer<z.ZodObject<Shape>>, ctx: ToolContext): Promise<ToolResult>
}): Tool {
  const input = tool.input.strict()
  return { ...tool, input, run: (raw, ctx) => tool.run(raw as z.infer<z.ZodObject<Shape>>, ctx) }
}
