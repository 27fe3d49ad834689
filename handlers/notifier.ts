import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { runNotice } from '../agent/notices/run-notice.ts'
import type { TurnDeps } from '../agent/turn-deps.ts'
import {
  jobGroup,
  jobId,
  noticeJob,
  type NoticeJob,
  type Schedule,
} from '../agent/notices/schedule.ts'
import type { Queue, QueueEntry } from '../agent/queue.ts'
import type { ShopEvent } from '../shop/events.ts'
import { timeOf } from '../shop/calendar.ts'
import { StoreError } from '../shop/errors.ts'
import { SHARDS, type Store } from '../shop/store.ts'
import { inGroups, type RecordOutcome } from './fifo-batch.ts'

export interface NotifierDeps {
  notices: TurnDeps
  queue: Queue
}

/** What making jobs needs, which is less than working them off. */
export interface FanOutDeps {
  notices: Pick<TurnDeps, 'store' | 'identityKey'>
  queue: Pick<Queue, 'send'>
}

/** The zone that schedules are in. */
export const SCHEDULE_ZONE = 'Asia/Kolkata'
/** Members of one page: what one invocation queues. */
const PAGE = 100
/** Shops of one page; each is asked for its members. */
const SHOP_PAGE = 25

/**
 * The jobs of a schedule that fires: one for each shard, or, where members choose their own minute, for each shard in which
 * somebody is due. The same minute gives the same jobs, however often it fires.
 *
 * @throws StoreError when not all could be queued: the schedule has to fire again
 */
export async function startSchedule(
  { schedule, at }: { schedule: Schedule; at: Date },
  { notices: { store, identityKey }, queue }: FanOutDeps,
): Promise<void> {
  const dueAt = new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString()
  const time = timeOf(at, SCHEDULE_ZONE)
  const shards = await Promise.all(
    Array.from({ length: SHARDS }, async (_, shard) => {
      if (schedule !== 'daily_summary') return [shard]
      const { members } = await store.listDueMembers({ shard, time, limit: 1 })
      return members.length > 0 ? [shard] : []
    }),
  )
  const jobs = shards.flat().map((shard): NoticeJob => {
    return { kind: 'page', schedule, dueAt, shard }
  })
  await enqueue(jobs, queue, await identityKey())
}

/** The jobs that an event of a shop stands for: a suspected spike is looked into for each member. */
export async function startEvent(
  event: ShopEvent,
  { notices: { store, identityKey }, queue }: FanOutDeps,
): Promise<void> {
  if (event.type !== 'demand_spike') return
  const members = await store.listMembers(event.shopId)
  const jobs = members.map(({ memberId }): NoticeJob => {
    const { shopId, item, day, at } = event
    return { kind: 'spike', dueAt: at, shopId, memberId, item, day }
  })
  await enqueue(jobs, queue, await identityKey())
}

/** Works through the notice queue: pages fan out, members are told. No job takes longer than a page or one notice. */
export function createNotifierHandler(deps: NotifierDeps) {
  const { queue, notices } = deps
  return middy<SQSEvent, SQSBatchResponse>().handler((event) =>
    inGroups(event, queue, notices.log, (record) => runRecord(record, deps)),
  )
}

async function runRecord(
  record: SQSRecord,
  { notices, queue }: NotifierDeps,
): Promise<RecordOutcome> {
  const job = noticeJob.parse(JSON.parse(record.body))
  if (job.kind === 'page') {
    const { jobs, next } = await pageOf(job, notices.store)
    await enqueue(next ? [...jobs, next] : jobs, queue, await notices.identityKey())
    return { outcome: 'done' }
  }
  const result = await runNotice(job, notices)
  if (result.outcome !== 'dead') return result
  await queue.deadLetter(
    {
      group: record.attributes.MessageGroupId ?? '',
      dedupId: record.attributes.MessageDeduplicationId ?? record.messageId,
      body: record.body,
    },
    result.reason,
  )
  return { outcome: 'done' }
}

type PageJob = Extract<NoticeJob, { kind: 'page' }>

/** Those of a page that are due, and the page after it. */
export async function pageOf(
  job: PageJob,
  store: Pick<Store, 'listDueMembers' | 'listShops' | 'listMembers'>,
): Promise<{ jobs: NoticeJob[]; next?: NoticeJob }> {
  const { schedule, dueAt, shard } = job
  const after = job.cursor === undefined ? {} : { cursor: job.cursor }
  const notice = ({ shopId, memberId }: { shopId: string; memberId: string }): NoticeJob => {
    return { kind: 'notice', schedule, dueAt, shopId, memberId }
  }
  const page = (jobs: NoticeJob[], cursor: string | undefined) => ({
    jobs,
    ...(cursor !== undefined && { next: { ...job, cursor } }),
  })
  if (schedule === 'daily_summary') {
    const time = timeOf(new Date(dueAt), SCHEDULE_ZONE)
    const due = await store.listDueMembers({ shard, time, limit: PAGE, ...after })
    return page(due.members.map(notice), due.cursor)
  }
  const { shopIds, cursor } = await store.listShops({ shard, limit: SHOP_PAGE, ...after })
  const members = await Promise.all(shopIds.map((shopId) => store.listMembers(shopId)))
  return page(members.flat().map(notice), cursor)
}

async function enqueue(
  jobs: readonly NoticeJob[],
  queue: Pick<Queue, 'send'>,
  key: string,
): Promise<void> {
  const entries = jobs.map((job): QueueEntry => {
    return { group: jobGroup(job), dedupId: jobId(job, key), body: JSON.stringify(job) }
  })
  if (entries.length === 0) return
  const { failed } = await queue.send(entries)
  if (failed.length > 0) {
    throw new StoreError('not_queued', 'not all notices could be queued', {
      details: { failed: failed.length },
    })
  }
}
