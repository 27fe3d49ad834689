import { describe, expect, it } from 'vitest'
import { addDays } from '../../shop/calendar.ts'
import type { StoredForecast } from '../../shop/types.ts'
import type { CommitSubject } from './commit-contract.ts'
import { AT, DAY } from './samples.ts'

/** What was forecast, and what came of it; a part of the contract of `Store`. */
export function forecastsContract(subject: CommitSubject): void {
  const open = async () => {
    const { shop } = await subject().open()
    const forecast = (itemId: string, day: string, more: Partial<StoredForecast> = {}) => ({
      shopId: shop.shopId,
      itemId,
      itemName: 'दूध',
      day,
      predicted: 12_345,
      low: 8_000,
      high: 17_001,
      confidence: 'medium' as const,
      score: 0.62,
      factors: ['weekday', 'Diwali'],
      generatedAt: AT,
      ...more,
    })
    return {
      forecast,
      put: (forecasts: StoredForecast[]) => subject().store.putForecasts(shop.shopId, forecasts),
      list: (query: { itemId?: string; from: string; to: string }) =>
        subject().store.listForecasts(shop.shopId, query),
    }
  }

  describe('forecasts', () => {
    it('are found by item and by day, both ends included', async () => {
      const { forecast, put, list } = await open()
      const days = [0, 1, 2, 3].map((n) => addDays(DAY, n))
      await put(['milk', 'eggs'].flatMap((id) => days.map((day) => forecast(id, day))))
      const [, from = '', to = ''] = days
      expect(await list({ itemId: 'milk', from, to })).toEqual([
        forecast('milk', from),
        forecast('milk', to),
      ])
      const all = await list({ from, to })
      expect(all.map(({ itemId, day }) => `${day} ${itemId}`).toSorted()).toEqual([
        `${from} eggs`,
        `${from} milk`,
        `${to} eggs`,
        `${to} milk`,
      ])
      expect(await list({ itemId: 'mil', from, to })).toEqual([])
    })

    it('are replaced, but for what came of the day', async () => {
      const { forecast, put, list } = await open()
      const query = { itemId: 'milk', from: DAY, to: DAY }
      await put([forecast('milk', DAY)])
      await put([forecast('milk', DAY, { predicted: 1, actual: 11_000 })])
      await put([forecast('milk', DAY, { predicted: 2, factors: [] })])
      const last = forecast('milk', DAY, { predicted: 2, factors: [], actual: 11_000 })
      expect(await list(query)).toEqual([last])
      await put([forecast('milk', DAY, { actual: 0 })])
      expect(await list(query)).toMatchObject([{ actual: 0 }])
    })

    it('are kept by the hundred, and the last of one item and day holds', async () => {
      const { forecast, put, list } = await open()
      const many = Array.from({ length: 230 }, (_, n) => forecast(`item-${n}`, DAY))
      await put([...many, forecast('item-0', DAY, { predicted: 5 })])
      expect(await list({ from: DAY, to: DAY })).toHaveLength(230)
      expect(await list({ itemId: 'item-0', from: DAY, to: DAY })).toMatchObject([{ predicted: 5 }])
    })

    it('are shown for 90 days after the day that they are about', async () => {
      const { forecast, put, list } = await open()
      const [old, recent] = [addDays(DAY, -91), addDays(DAY, -89)]
      await put([forecast('milk', old), forecast('milk', recent)])
      expect(await list({ itemId: 'milk', from: old, to: DAY })).toEqual([forecast('milk', recent)])
      expect(await list({ from: old, to: DAY })).toEqual([forecast('milk', recent)])
    })

    it('are of one shop', async () => {
      const [mine, other] = [await open(), await open()]
      await mine.put([mine.forecast('milk', DAY)])
      expect(await other.list({ from: DAY, to: DAY })).toEqual([])
    })
  })
}
