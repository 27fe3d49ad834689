import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { parseClockTime } from '../shop/clock-time.ts'
import type { MemberChoice } from '../shop/store.ts'
import type { MemberSettings } from '../shop/types.ts'
import { commitPlan } from './commit-plan.ts'
import { done, reject, type Outcome } from './refusals.ts'

const timeField = z.string().trim().min(1).max(20)

/** How this member wants to be answered and told of things. Each sets their own, helpers too. */
export const updateSettings = defineTool({
  name: 'update_settings',
  description:
    'Changes how this member is answered and notified, for good: only what they asked for. For a single answer in another language just answer in it. `dailySummary` is the morning report; between the two `quietHours` nothing is sent unasked.',
  input: z.object({
    language: z.enum(['en', 'hi', 'mr']).optional(),
    script: z
      .enum(['native', 'latin'])
      .describe('latin for Hindi or Marathi in English letters.')
      .optional(),
    spokenReplies: z
      .enum(['on', 'off', 'auto'])
      .describe('auto: voice answers to voice notes only.')
      .optional(),
    dailySummary: z.boolean().optional(),
    dailySummaryTime: timeField.describe('HH:MM, 24 hours.').optional(),
    lowStockAlerts: z.boolean().optional(),
    demandAlerts: z.boolean().optional(),
    quietHours: z.strictObject({ from: timeField, to: timeField }).describe('HH:MM.').optional(),
  }),
  effect: 'write',
  timeoutMs: 5_000,
  async run({ language, script, dailySummaryTime, quietHours, ...rest }, ctx) {
    const time = clockTime(dailySummaryTime)
    if (!time.ok) return time.refusal
    const from = clockTime(quietHours?.from)
    if (!from.ok) return from.refusal
    const to = clockTime(quietHours?.to)
    if (!to.ok) return to.refusal

    const settings: Partial<MemberSettings> = {
      ...given(rest),
      ...(time.value !== undefined && {
        dailySummaryTime: time.value,
        // Who names a time wants the summary.
        dailySummary: rest.dailySummary ?? true,
      }),
      ...(from.value !== undefined &&
        to.value !== undefined && { quietHours: { from: from.value, to: to.value } }),
    }
    const choice: MemberChoice = {
      ...given({ language, script }),
      ...(Object.keys(settings).length > 0 && { settings }),
    }
    if (Object.keys(choice).length === 0) {
      return reject('nothing_to_change', 'No setting was named. Ask what should change.').refusal
    }
    return commitPlan(ctx, async () => ({
      changes: [{ type: 'member', memberId: ctx.memberId, set: choice }],
      result: { status: 'ok', changed: { ...given({ language, script }), ...settings } },
    }))
  },
})

function clockTime(said: string | undefined): Outcome<string | undefined> {
  if (said === undefined) return done(undefined)
  const time = parseClockTime(said)
  if (time !== undefined) return done(time)
  return reject('bad_time', 'That is no time of day. Ask for it as hours and minutes.', { said })
}

/** Without what was left out. */
function given<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
