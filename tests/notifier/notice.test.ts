import { describe, expect, it } from 'vitest'
import type { ContentBlock } from '../../agent/model.ts'
import { keepsToFigures } from '../../agent/notices/word-notice.ts'
import { isQuiet } from '../../agent/notices/quiet-hours.ts'
import { runNotice } from '../../agent/notices/run-notice.ts'
import type { MemberJob } from '../../agent/notices/schedule.ts'
import { createPricing } from '../../agent/pricing.ts'
import { createScriptedModel } from '../../agent/testing/scripted-model.ts'
import { ChannelError } from '../../channel/errors.ts'
import { createOfflineModel } from '../../adapters/embedded/model/offline-model.ts'
import { DEMO_OWNER } from '../../adapters/embedded/demo-shop.ts'
import { rushesOf } from '../../agent/attachments.ts'
import { dayOf } from '../../shop/calendar.ts'
import { StoreError } from '../../shop/errors.ts'
import type { MemberSettings } from '../../shop/types.ts'
import { openTurnHarness, START, textOf } from '../support/turn-harness.ts'

const HOUR = 3_600_000
/** In Kolkata, which has no summer time. */
const untilMidnight = (now: number) => 24 * HOUR - ((now + 5.5 * HOUR) % (24 * HOUR))

async function open() {
  const shop = openTurnHarness([], { model: createOfflineModel() })
  const [row] = shop.db.all<{ shop_id: string }>('SELECT shop_id FROM shops')
  const shopId = row?.shop_id ?? ''
  const members = await shop.store.listMembers(shopId)
  const owner = members.find(({ role }) => role === 'owner')
  const helper = members.find(({ role }) => role === 'helper')
  if (!owner || !helper) throw new Error('the demo shop has an owner and a helper')
  const job = (
    schedule: 'daily_summary' | 'inventory_check' | 'weekly_report',
    dueAt = new Date(shop.deps.clock.now()).toISOString(),
    memberId = owner.memberId,
  ): MemberJob => ({ kind: 'notice', schedule, dueAt, shopId, memberId })
  const tell = async (work: MemberJob) => {
    const before = shop.transport.sent.length
    const outcome = await runNotice(work, shop.deps)
    return { outcome, bodies: shop.transport.sent.slice(before).map(({ body }) => body) }
  }
  const settle = async (settings: Partial<MemberSettings>) => {
    const member = await shop.store.getMember(shopId, owner.memberId)
    shop.db.run(
      'UPDATE members SET body = ? WHERE member_id = ?',
      JSON.stringify({ ...member, settings: { ...owner.settings, ...settings } }),
      owner.memberId,
    )
  }
  return { ...shop, shopId, owner, helper, job, tell, settle }
}

describe('the daily summary', () => {
  it('tells yesterday’s sales and what needs looking after, once however often the job comes', async () => {
    const shop = await open()
    await shop.say('hello')
    const work = shop.job('daily_summary')
    const { bodies } = await shop.tell(work)
    expect(bodies).toHaveLength(1)
    expect(textOf(bodies[0] ?? {})).toMatch(/Good morning|Namaste|नमस्ते/)
    expect(textOf(bodies[0] ?? {})).toContain('₹')
    for (let again = 0; again < 3; again++) expect((await shop.tell(work)).bodies).toEqual([])
    // The same minute is the same job; another day is another.
    shop.advance(24 * HOUR)
    await shop.say('hello')
    expect((await shop.tell(shop.job('daily_summary'))).bodies).toHaveLength(1)
  })

  it('is a template when the member has not written for a day, with as many places as it has', async () => {
    const shop = await open()
    const { bodies } = await shop.tell(shop.job('daily_summary'))
    expect(bodies).toMatchObject([
      { type: 'template', template: { name: 'retailmind_daily_summary_v1' } },
    ])
    const { template } = bodies[0] as { template: { components: { parameters: unknown[] }[] } }
    expect(template.components[0]?.parameters).toHaveLength(3)
  })

  it('becomes a template when WhatsApp says that the window is shut, and an event when that is refused too', async () => {
    const shop = await open()
    const heard: unknown[] = []
    shop.events.subscribe(async (event) => void heard.push(event))
    await shop.say('hello')
    shop.transport.faults.push({ error: new ChannelError('window', 'too late') })
    expect((await shop.tell(shop.job('daily_summary'))).bodies).toMatchObject([
      { type: 'template' },
    ])
    expect(heard).toEqual([])

    shop.advance(24 * HOUR)
    shop.transport.faults.push({ error: new ChannelError('template', 'not approved') })
    expect((await shop.tell(shop.job('daily_summary'))).bodies).toEqual([])
    expect(heard).toMatchObject([{ type: 'notice_undelivered', schedule: 'daily_summary' }])
    expect(JSON.stringify(heard)).not.toContain(DEMO_OWNER)
  })

  it('is not sent to who does not want it', async () => {
    const shop = await open()
    await shop.settle({ dailySummary: false })
    expect((await shop.tell(shop.job('daily_summary'))).bodies).toEqual([])
  })

  it('is in the conversation afterwards', async () => {
    const shop = await open()
    await shop.tell(shop.job('daily_summary'))
    const [turn] = await shop.store.listConversation(shop.shopId, shop.owner.memberId, 5)
    expect(turn).toMatchObject({ messageType: 'notice', said: '[daily_summary]' })
    expect(turn?.answered).toContain('₹')
  })

  it('tells a helper nothing of sales', async () => {
    const shop = await open()
    const { bodies } = await shop.tell(
      shop.job('daily_summary', new Date(START).toISOString(), shop.helper.memberId),
    )
    expect(JSON.stringify(bodies)).not.toContain('₹')
  })
})

describe('the inventory check', () => {
  it('warns of what became low since the last one, and of nothing twice', async () => {
    const shop = await open()
    await shop.say('hello')
    const first = await shop.tell(shop.job('inventory_check'))
    shop.advance(4 * HOUR)
    expect((await shop.tell(shop.job('inventory_check'))).bodies).toEqual([])
    const sugar = await shop.stock('Sugar')
    await shop.say(`sold ${sugar - 2} kg sugar`)
    if ((await shop.stock('Sugar')) !== 2) await confirmLast(shop)
    expect(await shop.stock('Sugar')).toBe(2)
    shop.advance(4 * HOUR)
    const { bodies } = await shop.tell(shop.job('inventory_check'))
    expect(textOf(bodies[0] ?? {})).toContain('Sugar')
    expect(first.bodies.map(textOf).join()).not.toContain('Sugar')
  })

  it('tells the owner of a price below the cost, once', async () => {
    const shop = await open()
    await shop.say('hello')
    const first = await shop.tell(shop.job('inventory_check'))
    expect(first.bodies.map(textOf).join()).not.toContain('below its cost')
    await shop.say('sugar price 20 per kg')
    shop.advance(4 * HOUR)
    const { bodies } = await shop.tell(shop.job('inventory_check'))
    expect(bodies.map(textOf).join()).toMatch(/Sugar sells at ₹20, below its cost/)
    shop.advance(4 * HOUR)
    expect((await shop.tell(shop.job('inventory_check'))).bodies).toEqual([])
    const [alert] = await shop.store.listAlerts(shop.shopId, { limit: 1 })
    expect(alert).toMatchObject({ kind: 'pricing_opportunity', severity: 'warning' })
  })

  it('comes with a button that acknowledges what it told', async () => {
    const shop = await open()
    await shop.say('hello')
    const { bodies } = await shop.tell(shop.job('inventory_check'))
    const { interactive } = bodies[0] as {
      interactive: { action: { buttons: { reply: { id: string; title: string } }[] } }
    }
    const { id, title } = interactive.action.buttons[0]?.reply ?? { id: '', title: '' }
    const open_ = () => shop.store.listAlerts(shop.shopId, { unacknowledged: true, limit: 100 })
    expect((await open_()).length).toBeGreaterThan(0)
    await shop.say({ type: 'tap', id, title })
    expect(await open_()).toEqual([])
  })

  it('is silent in the quiet hours and for who turned it off', async () => {
    const shop = await open()
    await shop.settle({ lowStockAlerts: false })
    expect((await shop.tell(shop.job('inventory_check'))).bodies).toEqual([])
    await shop.settle({ quietHours: { from: '10:00', to: '12:00' } })
    expect((await shop.tell(shop.job('inventory_check'))).bodies).toEqual([])
    await shop.settle({ quietHours: { from: '12:00', to: '10:00' } })
    expect((await shop.tell(shop.job('inventory_check'))).bodies).toHaveLength(1)
  })
})

describe('the check of midnight', () => {
  it('puts beside yesterday’s forecasts what was sold, whether its owner is told of anything or not', async () => {
    const shop = await open()
    await shop.say('how much sugar will I sell tomorrow')
    shop.advance(24 * HOUR)
    await shop.say('sold 3 kg sugar')
    const day = dayOf(new Date(shop.deps.clock.now()), 'Asia/Kolkata')
    const ofDay = async () =>
      (await shop.store.listForecasts(shop.shopId, { from: day, to: day })).map(
        ({ actual }) => actual,
      )
    expect(await ofDay()).toEqual([undefined])
    await shop.settle({ lowStockAlerts: false })
    await shop.tell(shop.job('inventory_check'))
    expect(await ofDay()).toEqual([undefined])
    shop.advance(untilMidnight(shop.deps.clock.now()) + HOUR)
    expect((await shop.tell(shop.job('inventory_check'))).bodies).toEqual([])
    expect(await ofDay()).toEqual([3_000])
    expect(await shop.say('how good was last week’s forecast for sugar')).toMatch(/3/)
  })

  it('is not kept from warning by a store that does not answer', async () => {
    const shop = await open()
    await shop.say('hello')
    await shop.settle({ quietHours: { from: '00:00', to: '00:00' } })
    shop.advance(untilMidnight(shop.deps.clock.now()) + HOUR)
    shop.deps.store = {
      ...shop.store,
      listForecasts: () => Promise.reject(new StoreError('store_throttled', 'too much')),
    }
    const { outcome, bodies } = await shop.tell(shop.job('inventory_check'))
    expect(outcome).toEqual({ outcome: 'done' })
    expect(bodies).toHaveLength(1)
    expect(shop.logged.map(({ message }) => message)).toContain('sales not put beside forecasts')
  })
})

describe('the weekly report', () => {
  it('compares the week with the one before, for the owner alone', async () => {
    const shop = await open()
    await shop.say('hello')
    const { bodies } = await shop.tell(shop.job('weekly_report'))
    expect(textOf(bodies[0] ?? {})).toMatch(/₹[\d,]+.*₹[\d,]+/s)
    const helpers = shop.job('weekly_report', new Date(START).toISOString(), shop.helper.memberId)
    expect((await shop.tell(helpers)).bodies).toEqual([])
  })
})

describe('a demand spike', () => {
  it('is told when far more was sold than on other days, once a day', async () => {
    const shop = await open()
    await shop.say('received 400 litre milk')
    if ((await shop.stock('Milk')) < 400) await confirmLast(shop)
    await shop.say('sold 350 litre milk')
    if ((await shop.stock('Milk')) > 350) await confirmLast(shop)
    const work: MemberJob = {
      kind: 'spike',
      dueAt: new Date(START).toISOString(),
      shopId: shop.shopId,
      memberId: shop.owner.memberId,
      item: 'Milk',
      day: '2026-01-14',
    }
    const { bodies } = await shop.tell(work)
    expect(textOf(bodies[0] ?? {})).toMatch(/Milk.*350/)
    expect((await shop.tell({ ...work, dueAt: 'later' })).bodies).toEqual([])
  })

  it('is not told of an ordinary day', async () => {
    const shop = await open()
    await shop.say('sold 1 kg sugar')
    const { bodies } = await shop.tell({
      kind: 'spike',
      dueAt: 'now',
      shopId: shop.shopId,
      memberId: shop.owner.memberId,
      item: 'Sugar',
      day: '2026-01-14',
    })
    expect(bodies).toEqual([])
  })

  it('is suspected when a sale takes much of the stock, and published after the reply', async () => {
    const shop = await open()
    const heard: unknown[] = []
    shop.events.subscribe(async (event) => void heard.push(event))
    await shop.say('sold 1 kg sugar')
    expect(heard).toEqual([])
    const soap = await shop.stock('Lifebuoy Soap')
    await shop.say(`sold ${soap} lifebuoy`)
    if ((await shop.stock('Lifebuoy Soap')) !== 0) await confirmLast(shop)
    expect(heard).toMatchObject([
      { type: 'demand_spike', item: 'Lifebuoy Soap', day: '2026-01-14' },
    ])
  })

  it('is named once, and not for what was not sold', () => {
    const at = { shopId: 's', turnId: 't', now: new Date(0), day: '1970-01-01' }
    const sold = (result: object) => [
      { call: { name: 'record_sale', toolUseId: '', input: {} }, effect: 'write' as const, result },
    ]
    const line = { item: 'Tea', quantity: 5, left: 5 }
    expect(rushesOf(sold({ status: 'ok', lines: [line, line] }) as never, at)).toHaveLength(1)
    expect(rushesOf(sold({ status: 'needs_confirmation', lines: [line] }) as never, at)).toEqual([])
  })
})

describe('the words of a notice', () => {
  const claude = (text: string) => {
    const answer: ContentBlock[] = [{ text }]
    return createScriptedModel([answer])
  }
  it('are a model’s when it keeps to the figures, and the offline ones when it does not', async () => {
    for (const [said, isTaken] of [
      ['Good morning from Claude!', true],
      ['You sold for ₹98,76,54,321 yesterday.', false],
    ] as const) {
      const shop = await open()
      await shop.say('hello')
      const model = claude(said)
      Object.assign(shop.deps, { paid: { model, pricing: createPricing([], [model.id]) } })
      const { bodies } = await shop.tell(shop.job('daily_summary'))
      expect(textOf(bodies[0] ?? {}) === said).toBe(isTaken)
    }
  })

  it('have every number in the figures, in any grouping and script', () => {
    const figures = { total: 123456.5, top: [{ quantity: 2 }] }
    expect(keepsToFigures('₹1,23,456.50 and 2', figures)).toBe(true)
    expect(keepsToFigures('२ kg', figures)).toBe(true)
    expect(keepsToFigures('3 kg', figures)).toBe(false)
  })
})

describe('quiet hours', () => {
  it('may go over midnight', () => {
    const night = { from: '21:30', to: '07:00' }
    expect(
      ['21:29', '21:30', '23:59', '00:00', '06:59', '07:00'].map((t) => isQuiet(t, night)),
    ).toEqual([false, true, true, true, true, false])
    expect(isQuiet('12:00', { from: '07:00', to: '07:00' })).toBe(false)
  })
})

/** Taps Confirm on the last message, where it has one. */
async function confirmLast(shop: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { interactive } = shop.transport.sent.at(-1)?.body as {
    interactive?: { action: { buttons: { reply: { id: string; title: string } }[] } }
  }
  const button = interactive?.action.buttons[0]?.reply
  await shop.say({ type: 'tap', id: button?.id ?? '', title: button?.title ?? '' })
}
