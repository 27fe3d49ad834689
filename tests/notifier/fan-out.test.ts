import { describe, expect, it } from 'vitest'
import { runNotice } from '../../agent/notices/run-notice.ts'
import type { NoticeJob } from '../../agent/notices/schedule.ts'
import { createSqliteQueue } from '../../adapters/embedded/queue.ts'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { createNotifierHandler, startSchedule } from '../../handlers/notifier.ts'
import { startWorker } from '../../local/worker.ts'
import { DEFAULT_SETTINGS, type Member, type Shop } from '../../shop/types.ts'
import { openTurnHarness, START } from '../support/turn-harness.ts'

const SHOPS = 300

/** Many shops without sales, and one queue with its worker. */
async function open() {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  const { store, deps, db } = shop
  for (let n = 0; n < SHOPS; n++) {
    const shopId = `shop-${n}`
    const blank: Shop = {
      shopId,
      name: `Shop ${n}`,
      category: 'retail',
      timeZone: 'Asia/Kolkata',
      catalogueVersion: 0,
      createdAt: new Date(START).toISOString(),
      onboardingCompleted: true,
      subscriptionTier: 'free',
      subscriptionStatus: 'active',
    }
    const owner: Member = {
      memberId: `member-${n}`,
      shopId,
      role: 'owner',
      language: 'en',
      script: 'latin',
      createdAt: blank.createdAt,
      settings: { ...DEFAULT_SETTINGS, dailySummaryTime: n % 2 === 0 ? '08:00' : '09:15' },
      contact: { phoneNumberId: '1', waId: `91${n}` },
    }
    await store.createShop(blank, owner, { keys: [`wa-${n}`] })
  }
  const queue = createSqliteQueue(db, { name: 'notices', visibilitySeconds: 60, clock: deps.clock })
  const jobs: NoticeJob[] = []
  const handler = createNotifierHandler({ notices: deps, queue })
  const drain = async () => {
    const worker = startWorker({
      name: 'notices',
      queue,
      handler: (event, context) => {
        for (const { body } of event.Records) jobs.push(JSON.parse(body) as NoticeJob)
        return handler(event, context)
      },
      timeMs: 60_000,
      log: deps.log,
    })
    while ((await queue.counts()).waiting + (await queue.counts()).inFlight > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await worker.stop(5_000)
  }
  const fire = (schedule: 'daily_summary' | 'inventory_check' | 'weekly_report', at: Date) =>
    startSchedule({ schedule, at }, { notices: deps, queue })
  return { ...shop, queue, jobs, drain, fire }
}

describe('the fan-out of a schedule', () => {
  it('makes one job for each member who is due at that minute, page by page, and none twice', async () => {
    const shop = await open()
    const eight = new Date('2026-01-15T02:30:10Z')
    await shop.fire('daily_summary', eight)
    await shop.fire('daily_summary', new Date(eight.getTime() + 20_000))
    await shop.drain()
    const told = shop.jobs.flatMap((job) => (job.kind === 'notice' ? [job.memberId] : []))
    const blanks = told.filter((memberId) => memberId.startsWith('member-'))
    expect(blanks.filter((id) => Number(id.slice(7)) % 2 === 1)).toEqual([])
    expect(new Set(blanks).size).toBe(SHOPS / 2)
    expect(blanks).toHaveLength(SHOPS / 2)
    // Those who sell nothing hear nothing; the demo shop's owner and helper are told.
    expect(shop.transport.sent.length).toBeLessThanOrEqual(2)
    expect(shop.transport.sent.length).toBeGreaterThan(0)
  })

  it('asks every shop at a check', async () => {
    const shop = await open()
    await shop.fire('inventory_check', new Date('2026-01-15T06:30:00Z'))
    await shop.drain()
    const asked = shop.jobs.filter((job) => job.kind === 'notice')
    expect(asked.length).toBe(SHOPS + 2)
  })
})

describe('a notice that dies', () => {
  it('is told, and its warnings are written once, wherever a store call fails', async () => {
    let calls = 0
    const dry = await dying(() => {
      calls++
      return false
    })
    expect(dry.sent).toBe(1)
    expect(calls).toBeGreaterThan(8)
    for (let at = 1; at <= calls; at++) {
      let n = 0
      const { sent, alerts } = await dying(() => ++n === at)
      expect(alerts, `dies at call ${at}`).toBe(dry.alerts)
      // Between the platform's acceptance and our record it may go out again: at least once.
      expect(sent, `dies at call ${at}`).toBeGreaterThanOrEqual(1)
      expect(sent, `dies at call ${at}`).toBeLessThanOrEqual(2)
    }
  })
})

/** An inventory check whose store fails when `fails` says so, retried until it is over. */
async function dying(fails: () => boolean): Promise<{ sent: number; alerts: number }> {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  const { store, deps } = shop
  const [row] = shop.db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
  const shopId = row?.shop_id ?? ''
  const owner = (await store.listMembers(shopId)).find(({ role }) => role === 'owner')
  const failing = new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        if (fails()) throw new Error('the store fails')
        return method.apply(target, args) as unknown
      }
    },
  })
  const job: NoticeJob = {
    kind: 'notice',
    schedule: 'inventory_check',
    dueAt: new Date(START).toISOString(),
    shopId,
    memberId: owner?.memberId ?? '',
  }
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      const { outcome } = await runNotice(job, { ...deps, store: failing, turns: failing })
      if (outcome === 'done') break
    } catch {
      // As the queue does: it comes again when its visibility ends.
    }
    shop.advance(deps.limits.timeMs + deps.limits.leaseSkewMs + 1_000)
  }
  const alerts = await store.listAlerts(shopId, { limit: 1000 })
  return { sent: shop.transport.sent.length, alerts: alerts.length }
}
