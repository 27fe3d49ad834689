import { formatQuantity } from '../../language/format.ts'
import { phrase } from '../../language/phrases.ts'
import { historyMonths, salesHistory } from '../../shop/forecast/history.ts'
import { recommendReorder } from '../../shop/forecast/reorder.ts'
import { fromMilli } from '../../shop/units.ts'
import type { NoticeContent, NoticeContext } from './content.ts'

/** Fewer days do not say what is usual. */
const MIN_HISTORY_DAYS = 28
const WEEK = 7

/**
 * Whether what was sold of an item today is beyond what could be expected of it (the upper end of the day's interval, half as much
 * again), and if so, what to say of it.
 */
export async function demandSpike(
  at: NoticeContext,
  spike: { item: string; day: string },
): Promise<NoticeContent | undefined> {
  const { store, shop, forecaster, now, writing } = at
  const item = (await store.listItems(shop.shopId)).find(({ name }) => name === spike.item)
  if (!item) return undefined
  const rollups = await store.readRollups(shop.shopId, historyMonths(spike.day), item.itemId)
  const { history, startDate } = salesHistory(rollups, spike.day)
  if (history.length < MIN_HISTORY_DAYS) return undefined
  const month = rollups.find((rollup) => rollup.month === spike.day.slice(0, 7))
  const sold = fromMilli(month?.days[spike.day.slice(8)]?.quantity ?? 0)
  const { hi80, mean, cum } = await forecaster.forecast(history, startDate, WEEK)
  const most = hi80[0] ?? 0
  if (sold <= 1.5 * Math.max(most, 1)) return undefined

  const quantity = (n: number) => formatQuantity(Math.round(n * 10) / 10, item.unit, writing)
  const stock = fromMilli(item.stock)
  const order = recommendReorder({ upTo: cum?.[WEEK]?.q95 ?? most * WEEK, stock, unit: item.unit })
  const message = phrase(writing, 'notice.spike', {
    item: item.name,
    sold: quantity(sold),
    usual: quantity(mean[0] ?? 0),
    most: quantity(most),
  })
  const alertId = `spike-${spike.day}-${item.itemId}`
  return {
    text: [
      message,
      phrase(writing, order > 0 ? 'notice.spike_order' : 'notice.spike_enough', {
        stock: quantity(stock),
        order: quantity(order),
      }),
    ].join('\n'),
    template: {
      name: 'retailmind_demand_spike_v1',
      parameters: [item.name, quantity(sold)],
    },
    alerts: [
      {
        alertId,
        shopId: shop.shopId,
        kind: 'demand_spike',
        severity: stock < (mean[0] ?? 0) ? 'critical' : 'warning',
        title: phrase(writing, 'alert.title.demand_spike', { item: item.name }),
        message,
        itemId: item.itemId,
        sentAt: now.toISOString(),
      },
    ],
  }
}
