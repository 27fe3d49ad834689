import { describe, expect, it } from 'vitest'
import { itemId } from '../../shop/new-item.ts'
import type { Alert } from '../../shop/types.ts'
import { openTestShop, warning } from './support.ts'

async function warnedShop(...alerts: Alert[]) {
  const shop = await openTestShop()
  await shop.write(alerts.map((alert) => ({ type: 'warn', alert })))
  return shop
}
const later = { sentAt: '2026-01-14T06:30:00.000Z' }
const pricing = warning('Sugar', {
  alertId: 'price#1',
  kind: 'pricing_opportunity',
  title: 'Sugar earns 4%',
})

describe('list_alerts', () => {
  it('lists warnings, open ones first, and the member’s own alerts', async () => {
    const shop = await warnedShop(warning('Milk'), warning('Eggs', later))
    await shop.call('create_alert', { item: 'sugar', threshold: 60 })
    await shop.call('acknowledge_alert', { alert: 'eggs' })
    expect(await shop.call('list_alerts', {})).toEqual({
      status: 'ok',
      alerts: [
        {
          ...{ alert: 'low_stock#Milk', kind: 'low_stock', title: 'Milk is low', item: 'Milk' },
          ...{ at: '2026-01-14 11:00', acknowledged: false },
        },
        {
          ...{ alert: 'low_stock#Eggs', kind: 'low_stock', title: 'Eggs is low', item: 'Eggs' },
          ...{ at: '2026-01-14 12:00', acknowledged: true },
        },
      ],
      open: 1,
      rules: [{ item: 'Sugar', threshold: 60, unit: 'kg', stock: 54, low: true }],
    })
  })

  it('hides prices and other members’ alerts from a helper', async () => {
    const shop = await warnedShop(pricing)
    await shop.call('create_alert', { item: 'sugar', threshold: 60 })
    expect(await shop.call('list_alerts', {})).toMatchObject({ open: 1 })
    expect(await shop.call('list_alerts', {}, shop.helper)).toEqual({
      ...{ status: 'ok', alerts: [], open: 0, rules: [] },
    })
    expect(await shop.call('acknowledge_alert', { alert: 'price#1' }, shop.helper)).toMatchObject({
      code: 'alert_not_found',
    })
  })
})

describe('acknowledge_alert', () => {
  const open = async (shop: Awaited<ReturnType<typeof warnedShop>>) =>
    (await shop.store.listAlerts(shop.shop.shopId, { unacknowledged: true, limit: 9 })).length

  it.each(['low_stock#Milk', 'doodh', 'milk is LOW', 'Milk'])('finds it by %s', async (alert) => {
    const shop = await warnedShop(warning('Milk'), warning('Eggs'))
    expect(await shop.call('acknowledge_alert', { alert })).toEqual({
      ...{ status: 'ok', alert: 'low_stock#Milk', title: 'Milk is low', item: 'Milk' },
    })
    expect(await open(shop)).toBe(1)
  })

  it('asks which, when several fit', async () => {
    const shop = await warnedShop(warning('Toor Dal'), warning('Moong Dal'))
    expect(await shop.call('acknowledge_alert', { alert: 'dal' })).toMatchObject({
      status: 'needs_clarification',
      options: expect.arrayContaining(['Toor Dal is low', 'Moong Dal is low']) as string[],
    })
    expect(await open(shop)).toBe(2)
    await shop.call('acknowledge_alert', { alert: 'Moong Dal is low' })
    expect(await open(shop)).toBe(1)
  })

  it('takes the same warning of two days as one', async () => {
    const again = warning('Milk', { ...later, alertId: 'low_stock#Milk#2' })
    const shop = await warnedShop(warning('Milk'), again)
    expect(await shop.call('acknowledge_alert', { alert: 'milk' })).toMatchObject({ status: 'ok' })
    expect(await open(shop)).toBe(0)
  })

  it('finds none where none is open', async () => {
    const shop = await warnedShop(warning('Milk'))
    await shop.call('acknowledge_alert', { alert: 'milk' })
    for (const alert of ['milk', 'low_stock#Milk', 'camphor', itemId('Milk')]) {
      expect(await shop.call('acknowledge_alert', { alert })).toMatchObject({
        code: 'alert_not_found',
      })
    }
  })
})
