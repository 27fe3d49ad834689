import * as z from 'zod'
import { defineTool, type ToolContext } from '../agent/tool.ts'
import { fold } from '../language/fold.ts'
import { loadCatalogue } from '../shop/load-catalogue.ts'
import type { Alert } from '../shop/types.ts'
import { commitPlan } from './commit-plan.ts'
import { done, reject, type Outcome } from './refusals.ts'
import { visibleAlerts } from './shown-alert.ts'

const MAX_OPTIONS = 10

/** Marks a warning as seen and dealt with. */
export const acknowledgeAlert = defineTool({
  name: 'acknowledge_alert',
  description:
    'Marks a warning of the shop as seen ("ok, ordered it"). It does not end the alert a member has set, and changes no stock.',
  input: z.object({
    alert: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .describe('The `alert` of list_alerts, or the item or title as the shopkeeper says it.'),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ alert: said }, ctx) {
    return commitPlan(ctx, async () => {
      const found = await meantAlerts(said, ctx)
      if (!found.ok) return found.refusal
      const [first] = found.value
      const item = first.itemId === undefined ? undefined : await itemName(first.itemId, ctx)
      return {
        changes: found.value.map(({ alertId }) => ({
          type: 'acknowledge',
          alertId,
          at: ctx.now.toISOString(),
        })),
        result: {
          status: 'ok',
          alert: first.alertId,
          title: first.title,
          ...(item !== undefined && { item }),
        },
      }
    })
  },
})

/** The open warnings that are meant: one, or several that say the same of the same item on different days. */
async function meantAlerts(said: string, ctx: ToolContext): Promise<Outcome<[Alert, ...Alert[]]>> {
  const open = await visibleAlerts(ctx, { unacknowledged: true })
  const fitting = await fittingAlerts(said, open, ctx)
  const [first, ...others] = fitting
  if (!first) {
    return reject('alert_not_found', 'No open warning fits that. Say so; list_alerts has them all.')
  }
  if (others.every((other) => isSameWarning(first, other))) return done([first, ...others])
  return {
    ok: false,
    refusal: {
      status: 'needs_clarification',
      question: `Which warning is meant by "${said}"?`,
      options: [...new Set(fitting.map(({ title }) => title))].slice(0, MAX_OPTIONS),
      about: said,
      reason: 'ambiguous_alert',
    },
  }
}

async function fittingAlerts(said: string, open: Alert[], ctx: ToolContext): Promise<Alert[]> {
  const named = open.filter(({ alertId, title }) => alertId === said || fold(title) === fold(said))
  if (named.length > 0) return named

  const match = (await loadCatalogue(ctx.store, ctx.shopId, ctx.catalogueVersion)).find(said)
  const items = match.kind === 'one' ? [match.item] : match.kind === 'several' ? match.items : []
  const about = open.filter(({ itemId }) => items.some((item) => item.itemId === itemId))
  if (about.length > 0) return about

  const words = fold(said).split(' ')
  return open.filter(({ title }) => {
    const known = new Set(fold(title).split(' '))
    return words.every((word) => known.has(word))
  })
}

function isSameWarning(a: Alert, b: Alert): boolean {
  return a.kind === b.kind && a.itemId !== undefined && a.itemId === b.itemId
}

async function itemName(itemId: string, ctx: ToolContext): Promise<string | undefined> {
  const [item] = await ctx.store.getItems(ctx.shopId, [itemId])
  return item?.name
}
