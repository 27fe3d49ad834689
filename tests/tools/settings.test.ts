import { describe, expect, it } from 'vitest'
import { openTestShop } from './support.ts'

describe('update_settings', () => {
  it('changes what was named and leaves the rest', async () => {
    const shop = await openTestShop()
    expect(
      await shop.call('update_settings', {
        ...{ language: 'mr', script: 'native', spokenReplies: 'on', dailySummaryTime: '९ बजे' },
        quietHours: { from: '10 pm', to: '6:30' },
      }),
    ).toEqual({
      status: 'ok',
      changed: {
        ...{ language: 'mr', script: 'native', spokenReplies: 'on' },
        ...{ dailySummary: true, dailySummaryTime: '09:00' },
        quietHours: { from: '22:00', to: '06:30' },
      },
    })
    await shop.call('update_settings', { lowStockAlerts: false })
    const member = await shop.store.getMember(shop.shop.shopId, 'owner')
    expect(member).toMatchObject({
      ...{ language: 'mr', script: 'native' },
      settings: {
        ...{ spokenReplies: 'on', dailySummaryTime: '09:00', lowStockAlerts: false },
        ...{ demandAlerts: true, quietHours: { from: '22:00', to: '06:30' } },
      },
    })
  })

  it('sets a helper’s own, and nobody else’s', async () => {
    const shop = await openTestShop()
    await shop.call('update_settings', { dailySummary: false }, shop.helper)
    const members = await shop.store.listMembers(shop.shop.shopId)
    expect(
      Object.fromEntries(members.map(({ role, settings }) => [role, settings.dailySummary])),
    ).toEqual({ owner: true, helper: false })
  })

  it.each([
    [{}, 'nothing_to_change'],
    [{ dailySummaryTime: 'subah' }, 'bad_time'],
    [{ dailySummaryTime: '25:00', spokenReplies: 'on' }, 'bad_time'],
    [{ quietHours: { from: '22:00', to: 'late' } }, 'bad_time'],
    [{ language: 'ta' }, 'bad_arguments'],
  ])('refuses %j: %s', async (input, code) => {
    const shop = await openTestShop()
    const before = await shop.state()
    expect(await shop.call('update_settings', input)).toMatchObject({ code })
    expect(await shop.state()).toEqual(before)
  })
})
