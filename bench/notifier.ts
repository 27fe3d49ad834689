import { createHash } from 'node:crypto'
import type { NoticeJob } from '../agent/notices/schedule.ts'
import { pageOf } from '../handlers/notifier.ts'
import { SHARDS, type DueMember } from '../shop/store.ts'

const SHOPS = [10_000, 100_000, 1_000_000]

/**
 * The fan-out of a morning through all shards: what one invocation takes and holds, and what the whole costs, as the number of
 * shops that are due at the same minute grows. The index is held in memory; what is measured is the notifier's own part.
 */
export async function benchNotifier(): Promise<void> {
  for (const shops of SHOPS) {
    const shards: DueMember[][] = Array.from({ length: SHARDS }, () => [])
    for (let n = 0; n < shops; n++) {
      const shopId = `shop-${n}`
      const shard = createHash('sha256').update(shopId).digest().readUInt32BE() % SHARDS
      shards[shard]?.push({ shopId, memberId: `member-${n}` })
    }
    const store = {
      listDueMembers: async (query: { shard: number; limit: number; cursor?: string }) => {
        const from = Number(query.cursor ?? 0)
        const all = shards[query.shard] ?? []
        const members = all.slice(from, from + query.limit)
        const next = from + query.limit
        return { members, ...(next < all.length && { cursor: String(next) }) }
      },
      listShops: async () => ({ shopIds: [] }),
      listMembers: async () => [],
    }
    const { invocations, jobs, longestMs, peakMb, totalMs } = await fanOut(store)
    console.log(
      `${String(shops).padStart(8)} shops  ${jobs} jobs in ${invocations} invocations  ` +
        `one: at most ${longestMs.toFixed(1)} ms, ${peakMb.toFixed(1)} MB  ` +
        `all: ${(totalMs / 1000).toFixed(1)} s, ${((totalMs * 1000) / shops).toFixed(1)} µs a shop`,
    )
  }
}

async function fanOut(store: Parameters<typeof pageOf>[1]) {
  const figures = { invocations: 0, jobs: 0, longestMs: 0, peakMb: 0, totalMs: 0 }
  for (let shard = 0; shard < SHARDS; shard++) {
    let page: NoticeJob | undefined = {
      kind: 'page',
      schedule: 'daily_summary',
      dueAt: '2026-01-15T02:30:00.000Z',
      shard,
    }
    while (page?.kind === 'page') {
      const before = process.memoryUsage().heapUsed
      const startedAt = performance.now()
      const { jobs, next } = await pageOf(page, store)
      // What is sent: the queue takes it as text.
      JSON.stringify(jobs)
      const ms = performance.now() - startedAt
      figures.invocations++
      figures.jobs += jobs.length
      figures.totalMs += ms
      figures.longestMs = Math.max(figures.longestMs, ms)
      figures.peakMb = Math.max(figures.peakMb, (process.memoryUsage().heapUsed - before) / 2 ** 20)
      page = next
    }
  }
  return figures
}
