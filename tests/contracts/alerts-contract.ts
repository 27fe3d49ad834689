import { describe, expect, it } from 'vitest'
import type { Alert } from '../../shop/types.ts'
import type { CommitSubject } from './commit-contract.ts'
import { AT, NOW, sampleItem } from './samples.ts'

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(NOW - days * DAY_MS).toISOString()

/** Warnings, and standing alerts that end; a part of the contract of `Store`. */
export function alertsContract(subject: CommitSubject): void {
  const open = async () => {
    const opened = await subject().open()
    const { shopId } = opened.shop
    const warning = (alertId: string, more: Partial<Alert> = {}): Alert => ({
      alertId,
      shopId,
      kind: 'low_stock',
      severity: 'warning',
      title: 'दूध कम है',
      message: 'Milk: 2 litre left',
      itemId: 'milk',
      sentAt: AT,
      ...more,
    })
    return {
      ...opened,
      warning,
      warn: (alert: Alert) => opened.commit([{ type: 'warn', alert }]),
      acknowledge: (alertId: string, at: string) =>
        opened.commit([{ type: 'acknowledge', alertId, at }]),
      alerts: (query: { unacknowledged?: boolean; limit: number } = { limit: 10 }) =>
        subject().store.listAlerts(shopId, query),
    }
  }

  describe('warnings', () => {
    it('are listed newest first, as they were given', async () => {
      const { warning, warn, alerts } = await open()
      const noItem = warning('c', { sentAt: daysAgo(2), kind: 'demand_spike' })
      delete noItem.itemId
      const given = [warning('b', { sentAt: daysAgo(1) }), noItem, warning('a')]
      for (const alert of given) expect(await warn(alert)).toEqual({ outcome: 'committed' })
      expect(await alerts()).toEqual([warning('a'), given[0], noItem])
      expect(await alerts({ limit: 2 })).toEqual([warning('a'), given[0]])
    })

    it('are given once, and a repeat refuses nothing else', async () => {
      const { commit, shop, warning, warn, acknowledge, alerts } = await open()
      await warn(warning('a'))
      await acknowledge('a', AT)
      const again = warning('a', { message: 'other', sentAt: daysAgo(-1), severity: 'critical' })
      expect(
        await commit([
          { type: 'warn', alert: again },
          { type: 'item', item: sampleItem('sugar') },
        ]),
      ).toEqual({ outcome: 'committed' })
      expect(await alerts()).toEqual([warning('a', { acknowledgedAt: AT })])
      expect(await subject().store.listItems(shop.shopId)).toHaveLength(1)
    })

    it('are acknowledged once, and only if they are there', async () => {
      const { warning, warn, acknowledge, alerts } = await open()
      await warn(warning('a'))
      await warn(warning('b', { sentAt: daysAgo(1) }))
      expect(await acknowledge('a', AT)).toEqual({ outcome: 'committed' })
      expect(await acknowledge('a', daysAgo(-1))).toEqual({ outcome: 'committed' })
      expect(await acknowledge('gone', AT)).toEqual({ outcome: 'committed' })
      expect(await alerts()).toEqual([
        warning('a', { acknowledgedAt: AT }),
        warning('b', { sentAt: daysAgo(1) }),
      ])
      expect(await alerts({ unacknowledged: true, limit: 1 })).toEqual([
        warning('b', { sentAt: daysAgo(1) }),
      ])
    })

    it('may be given and acknowledged in one commit', async () => {
      const { commit, warning, alerts } = await open()
      await commit([
        { type: 'warn', alert: warning('a') },
        { type: 'acknowledge', alertId: 'a', at: AT },
      ])
      expect(await alerts()).toEqual([warning('a', { acknowledgedAt: AT })])
    })

    it('are shown for 60 days', async () => {
      const { warning, warn, alerts } = await open()
      await warn(warning('old', { sentAt: daysAgo(61) }))
      await warn(warning('recent', { sentAt: daysAgo(59) }))
      expect((await alerts()).map(({ alertId }) => alertId)).toEqual(['recent'])
    })

    it('are no standing alerts, nor of another shop', async () => {
      const [mine, other] = [await open(), await open()]
      await mine.warn(mine.warning('a'))
      expect(await other.alerts()).toEqual([])
      expect(await subject().store.listAlertRules(mine.shop.shopId)).toEqual([])
    })
  })

  describe('a standing alert', () => {
    it('ends, and ending one that is not there is nothing', async () => {
      const { shop, commit } = await open()
      const { store } = subject()
      const rule = {
        shopId: shop.shopId,
        memberId: 'owner',
        itemId: 'milk',
        threshold: 1,
        createdAt: AT,
      }
      const rules = async () =>
        (await store.listAlertRules(shop.shopId)).map(({ alertId }) => alertId)
      await commit([
        { type: 'alert', rule: { ...rule, alertId: 'a' } },
        { type: 'alert', rule: { ...rule, alertId: 'b' } },
      ])
      expect(await rules()).toEqual(['a', 'b'])
      expect(await commit([{ type: 'alert_off', alertId: 'a' }])).toEqual({ outcome: 'committed' })
      expect(await commit([{ type: 'alert_off', alertId: 'a' }])).toEqual({ outcome: 'committed' })
      expect(await rules()).toEqual(['b'])
      await commit([
        { type: 'alert_off', alertId: 'b' },
        { type: 'alert', rule: { ...rule, alertId: 'b', threshold: 2 } },
      ])
      expect(await store.listAlertRules(shop.shopId)).toMatchObject([{ threshold: 2 }])
    })
  })
}
