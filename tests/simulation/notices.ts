import { jobId, noticeJob, type MemberJob } from '../../agent/notices/schedule.ts'
import type { Queue } from '../../agent/queue.ts'
import { startEvent, startSchedule } from '../../handlers/notifier.ts'
import type { ShopEvent } from '../../shop/events.ts'
import { shardOf } from '../../shop/shards.ts'
import type { History } from './history.ts'
import type { Scenario, SimulatedSchedule } from './scenario.ts'
import { IDENTITY_KEY, type SimulatedStores } from './stores.ts'

export interface NoticesWorld {
  scenario: Scenario
  stores: SimulatedStores
  history: History
  queue: () => Queue
  /** Short name of a turn, for the trace. */
  onTurn: (turnId: string, name: string) => void
}

/** What Scheduler and EventBridge do: hand schedules and events to the notice queue, some of them twice. */
export function createSimulatedNotices({ scenario, stores, history, queue, onTurn }: NoticesWorld) {
  const identityKey = async () => IDENTITY_KEY
  const notices = { store: stores.connect(), identityKey }
  let due = 0

  const expect = (job: MemberJob) => {
    const id = jobId(job, IDENTITY_KEY)
    if (history.turns.has(id)) return
    const shop = scenario.shops.find(({ shopId }) => shopId === job.shopId)
    const member = shop?.members.find(({ memberId }) => memberId === job.memberId)
    if (!shop || !member) throw new Error('a notice to nobody')
    const name = `n${due++}`
    const notice = job.kind === 'spike' ? 'spike' : job.schedule
    history.expect(id, { name, shop, member, asks: { rounds: [] }, notice, deliveries: [] })
    onTurn(id, name)
  }

  return {
    expectAll({ schedule, dueAt }: SimulatedSchedule): void {
      for (const { shopId, members } of scenario.shops) {
        for (const { memberId } of members) {
          expect({ kind: 'notice', schedule, dueAt: minute(dueAt), shopId, memberId })
        }
      }
    },

    async fire({ schedule, dueAt }: SimulatedSchedule): Promise<void> {
      const shards = new Set(scenario.shops.map(({ shopId }) => shardOf(shopId)))
      const real = queue()
      // Pages of shards that hold no shop of this scenario would only take time.
      const send: Queue['send'] = (entries) =>
        real.send(
          entries.filter(({ body }) => {
            const job = noticeJob.parse(JSON.parse(body))
            return job.kind === 'page' && shards.has(job.shard)
          }),
        )
      await startSchedule({ schedule, at: new Date(dueAt) }, { notices, queue: { send } })
    },

    async happened(event: ShopEvent): Promise<void> {
      if (event.type === 'demand_spike') {
        const { shopId, item, day, at } = event
        for (const { memberId } of await notices.store.listMembers(shopId)) {
          expect({ kind: 'spike', dueAt: at, shopId, memberId, item, day })
        }
      }
      await startEvent(event, { notices, queue: queue() })
    },
  }
}

function minute(at: number): string {
  return new Date(Math.floor(at / 60_000) * 60_000).toISOString()
}
