import { Cron } from 'croner'
import { SCHEDULES, type Schedule } from '../agent/notices/schedule.ts'
import { errorData, type Log } from '../agent/log.ts'
import type { Clock } from '../agent/clock.ts'
import { SCHEDULE_ZONE } from '../handlers/notifier.ts'

export interface ScheduleOptions {
  clock: Clock
  /** What has been fired up to, kept across restarts, so that a machine that slept catches up. */
  checked: { get(): number | undefined; set(at: number): void }
  fire: (schedule: Schedule, at: Date) => Promise<void>
  log: Log
}

const LOOK_MS = 1_000
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * EventBridge Scheduler on one machine: fires what came due since it last looked, by the clock of the shop, which may be
 * put forward. What was missed for longer than a day is stale: of each daily and weekly round only the latest is fired.
 */
export function startSchedules({ clock, checked, fire, log }: ScheduleOptions): { stop(): void } {
  const crons = Object.entries(SCHEDULES).map(
    ([schedule, pattern]) =>
      [schedule as Schedule, new Cron(pattern, { timezone: SCHEDULE_ZONE, paused: true })] as const,
  )
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    try {
      const now = clock.now()
      const since = checked.get() ?? now
      for (const [schedule, cron] of crons) {
        for (const at of dueBetween(cron, since, now, schedule)) await fire(schedule, at)
      }
      checked.set(now)
    } catch (error) {
      log.error('schedule failed', errorData(error))
    } finally {
      isLooking = false
    }
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  void look()
  return { stop: () => clearInterval(timer) }
}

/** Due after `since`, up to and with `now`, oldest first. */
function dueBetween(cron: Cron, since: number, now: number, schedule: Schedule): Date[] {
  const from = schedule === 'weekly_report' ? since : Math.max(since, now - DAY_MS)
  const due: Date[] = []
  for (let at = cron.nextRun(new Date(from)); at && at.getTime() <= now; at = cron.nextRun(at)) {
    due.push(at)
  }
  return schedule === 'daily_summary' ? due : due.slice(-1)
}
