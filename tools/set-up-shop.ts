import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { findStarters, SHOP_KINDS, starterItems } from '../shop/starter.ts'
import type { Change } from '../shop/store.ts'
import { commitPlan } from './commit-plan.ts'
import { nameField } from './fields.ts'
import { planRefusal } from './plan-refusal.ts'

const MAX_SAID = 100

/** One step of a new shop's beginning, as tapped or written; gives what is to be asked next. */
export const setUpShop = defineTool({
  name: 'set_up_shop',
  description: 'One step of the first set-up of a shop.',
  input: z.object({
    language: z.enum(['en', 'hi', 'mr']).optional(),
    script: z.enum(['native', 'latin']).optional(),
    name: nameField.optional(),
    kind: z.enum(SHOP_KINDS).optional(),
    /** What of the kind's list the shop does not sell, in the shopkeeper's words. */
    except: z.array(nameField).max(MAX_SAID).optional(),
    /** They want to leave some out, and will say which. */
    leaveOut: z.boolean().optional(),
    /** Take the list over: the set-up is done. */
    take: z.boolean().optional(),
  }),
  effect: 'write',
  internal: true,
  timeoutMs: 5_000,
  async run(step, ctx) {
    const refused = planRefusal(ctx)
    if (refused) return refused
    return commitPlan(ctx, async () => {
      const { kind, language, script, name } = step
      const { found: except, unknown } = findStarters(kind ?? 'other', step.except ?? [])
      const items = kind ? starterItems(kind, except, ctx.now) : []
      const changes: Change[] = []
      if (language) {
        changes.push({
          type: 'member',
          memberId: ctx.memberId,
          set: { language, ...(script && { script }) },
        })
      }
      if (name !== undefined) changes.push({ type: 'shop', set: { name } })
      if (kind && !step.take) changes.push({ type: 'shop', set: { category: kind } })
      if (kind && step.take) {
        const importId = `starter-${kind}`
        if (items.length > 0) {
          changes.push({ type: 'stage_items', importId, items }, { type: 'show_import', importId })
        }
        changes.push({ type: 'shop', set: { category: kind, onboardingCompleted: true } })
      }
      return {
        changes,
        result: {
          status: 'ok',
          next: nextOf(step),
          ...(language && { language, script: script ?? 'native' }),
          ...(name !== undefined && { name }),
          ...(kind && { kind, items: items.map((item) => item.name), except, unknown }),
        },
      }
    })
  },
})

function nextOf(step: {
  language?: string | undefined
  name?: string | undefined
  kind?: string | undefined
  leaveOut?: boolean | undefined
  take?: boolean | undefined
}): 'language' | 'name' | 'kind' | 'items' | 'except' | 'done' {
  if (step.take) return 'done'
  if (step.leaveOut) return 'except'
  if (step.kind) return 'items'
  if (step.name !== undefined) return 'kind'
  return step.language ? 'name' : 'language'
}
