import { createHmac } from 'node:crypto'
import * as z from 'zod'

/** What is sent unasked, and when: a cron expression in the shop's zone. Spikes come with a sale. */
export const SCHEDULES = {
  /** Every minute somebody's own time may be due. */
  daily_summary: '* * * * *',
  inventory_check: '0 */4 * * *',
  weekly_report: '0 9 * * 1',
} as const
export type Schedule = keyof typeof SCHEDULES

/** One small piece of work on the notice queue. */
export const noticeJob = z.discriminatedUnion('kind', [
  /** A page of the members (or shops) of a shard that are due. */
  z.strictObject({
    kind: z.literal('page'),
    schedule: z.enum(['daily_summary', 'inventory_check', 'weekly_report']),
    /** Instant, to the minute. */
    dueAt: z.string(),
    shard: z.int().nonnegative(),
    cursor: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('notice'),
    schedule: z.enum(['daily_summary', 'inventory_check', 'weekly_report']),
    dueAt: z.string(),
    shopId: z.string(),
    memberId: z.string(),
  }),
  z.strictObject({
    kind: z.literal('spike'),
    dueAt: z.string(),
    shopId: z.string(),
    memberId: z.string(),
    /** Its name in the shop. */
    item: z.string(),
    /** The shop's day on which it was seen. */
    day: z.string(),
  }),
])
export type NoticeJob = z.infer<typeof noticeJob>
export type MemberJob = Exclude<NoticeJob, { kind: 'page' }>

/**
 * A job's id: HMAC of what makes it the same job. A member's notice has it as its turn id, so that it is sent once,
 * however often the schedule fires or the queue delivers.
 */
export function jobId(job: NoticeJob, key: string): string {
  const hmac = createHmac('sha256', key)
  const parts =
    job.kind === 'page'
      ? ['page', job.schedule, job.dueAt, String(job.shard), job.cursor ?? '']
      : job.kind === 'notice'
        ? ['notice', job.schedule, job.dueAt, job.shopId, job.memberId]
        : // A spike is told once a day, whichever sale showed it.
          ['spike', job.day, job.item, job.shopId, job.memberId]
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`)
  return hmac.digest('hex')
}

/** Jobs of one group run in order; a shard's pages do, and a member's notices do. */
export function jobGroup(job: NoticeJob): string {
  return job.kind === 'page'
    ? `page-${job.schedule}-${job.shard}`
    : `notice-${job.shopId}-${job.memberId}`
}
