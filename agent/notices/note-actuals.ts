import { addDays, monthsOf } from '../../shop/calendar.ts'
import { soldByDay, withActuals } from '../../shop/forecast/accuracy.ts'
import type { NoticeContext } from './content.ts'

/** A night that was missed is made up for. */
const DAYS_BACK = 7

/**
 * Puts beside the forecasts of days that are over what was sold on them: once a night, by the check of midnight. Costs one query
 * where nothing was forecast.
 */
export async function noteActuals({
  store,
  shop: { shopId },
  today,
}: Pick<NoticeContext, 'store' | 'shop' | 'today'>): Promise<void> {
  const range = { from: addDays(today, -DAYS_BACK), to: addDays(today, -1) }
  const open = (await store.listForecasts(shopId, range)).filter(
    ({ actual }) => actual === undefined,
  )
  if (open.length === 0) return
  const rollups = Map.groupBy(
    await store.readRollups(shopId, monthsOf(range)),
    ({ itemId }) => itemId,
  )
  const filled = [...Map.groupBy(open, ({ itemId }) => itemId)].flatMap(([itemId, forecasts]) =>
    withActuals(forecasts, soldByDay(rollups.get(itemId) ?? [], range)),
  )
  await store.putForecasts(shopId, filled)
}
