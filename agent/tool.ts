import type * as z from 'zod'
import type { Store, TurnRef } from '../shop/store.ts'
import type { Language, Role, Script } from '../shop/types.ts'
import type { Forecaster } from '../shop/forecast/index.ts'
import type { PlanLimits } from '../shop/plan-limits.ts'
import type { Files } from '../channel/files.ts'
import type { Speech } from '../channel/speech.ts'
import type { Knowledge } from './knowledge.ts'

/** What a tool call gives the model. Quantities are plain numbers of `unit`, money is plain rupees. */
export type ToolResult =
  | ({ status: 'ok' } & Record<string, unknown>)
  /** Nothing was done: ask the shopkeeper. `options` are things to pick from, by name. */
  | ({ status: 'needs_clarification'; question: string; options: string[] } & Record<
      string,
      unknown
    >)
  /**
   * Nothing was done: it would be, after a tap on the button that comes with the reply. The other fields are those of the
   * result that it would give.
   */
  | ({ status: 'needs_confirmation'; why: ConfirmReason; message: string } & Record<
      string,
      unknown
    >)
  /** Nothing was done, and as it stands it cannot be. `code` is stable, `message` tells the model what to do. */
  | ({ status: 'rejected'; code: string; message: string } & Record<string, unknown>)

/** Why a write wants a tap: it does not come from the member's own words, or is far from anything the shop has seen. */
export type ConfirmReason =
  'forwarded' | 'document' | 'photo' | 'out_of_proportion' | 'unsure_hearing'

/** An answer to "which one?": what had been said, and the name that was given for it. */
export interface Picked {
  said: string
  item: string
}

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
  /** Set where no write of this turn may happen without a tap. */
  mustConfirm?: ConfirmReason
  /** This very call, with these arguments, was confirmed by a tap. */
  confirmed?: boolean
  /** The turn whose message this one replies to; absent where it replies to none, `null` where that one is not known. */
  quotedTurnId?: string | null
  /** What was asked about before, and the name that was picked in answer: an unclear word may be learned from it. */
  picked?: Picked
  /** What the shop's subscription allows; everything where it is left out. */
  plan?: PlanLimits
  store: Store
  forecaster: Forecaster
  files: Files
  /** Absent where nothing can be heard. */
  speech?: Speech
  /** Counts what a call is about to cost, in millionths of a rupee; false where the turn has no room for it. */
  charge?: (cost: number) => boolean
  /** A file that the member sent. @throws ChannelError */
  fetchMedia: (
    mediaId: string,
    maxBytes: number,
  ) => Promise<{ bytes: Uint8Array; mimeType: string }>
  knowledge: Knowledge
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
  /** Only the loop calls it, for a tap or a file; no model is told of it. */
  readonly internal?: boolean
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
  internal?: boolean
  timeoutMs: number
  run(input: z.infer<z.ZodObject<Shape>>, ctx: ToolContext): Promise<ToolResult>
}): Tool {
  const input = tool.input.strict()
  return { ...tool, input, run: (raw, ctx) => tool.run(raw as z.infer<z.ZodObject<Shape>>, ctx) }
}
