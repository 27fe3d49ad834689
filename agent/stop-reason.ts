import type { StopReason } from './model.ts'

/** What the loop does with a reply, by the reason for which the model stopped. */
export type Verdict =
  | 'run_tools'
  | 'answer'
  /** The answer ends in the middle: say so, and run none of its calls, whose arguments may be cut. */
  | 'cut_short'
  | 'filtered'
  /** The reply cannot be used: ask once more. */
  | 'malformed'
  /** Too long for the model: ask once more without the earlier turns. */
  | 'too_long'

/** Exhaustive on the SDK's enum: a new stop reason fails the type check here, not at a shop counter. */
export function verdictOn(stopReason: StopReason): Verdict {
  switch (stopReason) {
    case 'tool_use':
      return 'run_tools'
    case 'end_turn':
    case 'stop_sequence':
      return 'answer'
    case 'max_tokens':
      return 'cut_short'
    case 'content_filtered':
    case 'guardrail_intervened':
      return 'filtered'
    case 'malformed_model_output':
    case 'malformed_tool_use':
      return 'malformed'
    case 'model_context_window_exceeded':
      return 'too_long'
  }
}
