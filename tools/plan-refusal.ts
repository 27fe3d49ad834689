import type { ToolContext } from '../agent/tool.ts'
import { reject, type Refusal } from './refusals.ts'

/**
 * Why this shop's subscription does not allow a write that is no sale. Selling, taking back, own settings, exporting and leaving
 * stay allowed: they never ask.
 */
export function planRefusal({ plan }: Pick<ToolContext, 'plan'>): Refusal | undefined {
  if (plan?.writes !== false) return undefined
  return reject(
    'subscription_expired',
    'The subscription has expired: stock can be looked up and sales recorded, nothing else is written. Say so; nothing was changed.',
  ).refusal
}

/** Why no more items fit into the plan. */
export function tooManyItems(
  { plan }: Pick<ToolContext, 'plan'>,
  items: number,
): Refusal | undefined {
  if (!plan || items < plan.items) return undefined
  return reject(
    'plan_limit',
    `The plan of this shop holds ${plan.items} items, and it has them; nothing was added. Say so.`,
    { limit: plan.items, what: 'items' },
  ).refusal
}
