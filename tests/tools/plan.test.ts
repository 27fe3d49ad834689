import { describe, expect, it } from 'vitest'
import { planLimits, type PlanLimits } from '../../shop/plan-limits.ts'
import { sampleShop } from '../contracts/samples.ts'
import { openTestShop } from './support.ts'

const NOW = '2026-03-01T00:00:00.000Z'
const limits = (more: object) =>
  planLimits({ ...sampleShop('s'), createdAt: '2026-02-10T00:00:00.000Z', ...more }, NOW)

describe('planLimits', () => {
  it('grows with the tier', () => {
    const [free, basic, premium] = (['free', 'basic', 'premium'] as const).map((tier) =>
      limits({ subscriptionTier: tier }),
    ) as [PlanLimits, PlanLimits, PlanLimits]
    expect(free.items).toBeLessThan(basic.items)
    expect(basic.items).toBeLessThan(premium.items)
    expect(free.members).toBeLessThan(basic.members)
    expect(basic.members).toBeLessThan(premium.members)
  })

  it('is premium for a month of trial', () => {
    const trial = { subscriptionStatus: 'trial', subscriptionTier: 'free' }
    expect(limits(trial)).toEqual(limits({ subscriptionTier: 'premium' }))
    expect(limits({ ...trial, createdAt: '2026-01-01T00:00:00.000Z' })).toEqual(limits({}))
  })

  it('keeps the book and its sales when it has expired, and stops what costs money', () => {
    expect(limits({ subscriptionStatus: 'expired' })).toMatchObject({
      ...{ writes: false, spokenReplies: false, weeklyReport: false },
    })
  })
})

describe('a shop whose subscription has expired', () => {
  const plan = limits({ subscriptionStatus: 'expired' })
  const items = [{ item: 'sugar', quantity: 2 }]
  it.each([
    ['record_sale', { items }, 'ok'],
    ['undo_last', {}, 'ok'],
    ['get_stock', { item: 'sugar' }, 'ok'],
    ['sales_report', { period: 'today' }, 'ok'],
    ['update_settings', { language: 'en' }, 'ok'],
    ['export_data', {}, 'ok'],
    ['delete_account', {}, 'needs_clarification'],
    ['record_purchase', { items }, 'subscription_expired'],
    ['adjust_stock', { item: 'milk', quantity: 1, reason: 'wastage' }, 'subscription_expired'],
    ['set_price', { item: 'milk', price: 61 }, 'subscription_expired'],
    ['add_item', { name: 'Rajma' }, 'subscription_expired'],
    ['create_alert', { item: 'milk', threshold: 3 }, 'subscription_expired'],
  ])('%s %j: %s', async (tool, input, wanted) => {
    const shop = await openTestShop()
    await shop.call('record_sale', { items })
    const before = await shop.state()
    const turn = await shop.openTurn()
    const result = await turn.call(tool, input, { ...turn.context(), plan })
    expect(result['code'] ?? result.status).toBe(wanted)
    if (wanted === 'subscription_expired') expect(await shop.state()).toEqual(before)
  })
})

describe('a full plan', () => {
  it('takes no more items', async () => {
    const shop = await openTestShop()
    const turn = await shop.openTurn()
    const add = (name: string, items: number) =>
      turn.call('add_item', { name }, { ...turn.context(), plan: { ...limits({}), items } })
    expect(await add('Rajma', 7)).toMatchObject({ code: 'plan_limit', limit: 7, what: 'items' })
    expect(await add('Rajma', 8)).toMatchObject({ status: 'ok' })
  })
})
