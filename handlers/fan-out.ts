import middy from '@middy/core'
import * as z from 'zod'
import { SCHEDULES, type Schedule } from '../agent/notices/schedule.ts'
import { startEvent, startSchedule, type FanOutDeps } from './notifier.ts'

const scheduled = z.object({
  schedule: z.enum(Object.keys(SCHEDULES) as [Schedule, ...Schedule[]]),
  /** The time that was meant, not the time at which it came to be. */
  at: z.coerce.date(),
})
/** Of the events of shops, the one that members are told of. */
const happened = z.object({
  detail: z.object({
    type: z.literal('demand_spike'),
    id: z.string(),
    shopId: z.string(),
    at: z.string(),
    item: z.string(),
    day: z.string(),
  }),
})

/** A schedule that fires, or an event of a shop, made into small jobs; the same one gives the same jobs. */
export function createFanOutHandler(deps: FanOutDeps) {
  return middy<unknown, void>().handler(async (event) => {
    const fired = scheduled.safeParse(event)
    if (fired.success) return startSchedule(fired.data, deps)
    return startEvent(happened.parse(event).detail, deps)
  })
}
