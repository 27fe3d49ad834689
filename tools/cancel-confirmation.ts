import * as z from 'zod'
import { FencedError } from '../agent/errors.ts'
import { defineTool, type ToolResult } from '../agent/tool.ts'

/**
 * Uses up the effect key of a call that waited for a tap: the loop runs this under that call's key, so that a later tap on
 * Confirm finds it taken. A call that was confirmed before stays so, and its result is given.
 */
export const cancelConfirmation = defineTool({
  name: 'cancel_confirmation',
  description: 'Gives up a call that waits for a tap.',
  input: z.object({}),
  effect: 'write',
  internal: true,
  timeoutMs: 5_000,
  async run(_, { store, shopId, turn, effectKey }) {
    const result = {
      status: 'rejected' as const,
      code: 'cancelled',
      message: 'The shopkeeper tapped Cancel: nothing was written, and nothing will be.',
    }
    const { outcome, ...written } = await store.commit({
      shopId,
      turn,
      effectKey,
      result,
      changes: [],
    })
    if (outcome === 'fenced') throw new FencedError(turn.turnId)
    return 'result' in written ? (written.result as ToolResult) : result
  },
})
