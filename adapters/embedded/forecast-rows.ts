import type { Day, StoredForecast } from '../../shop/types.ts'
import type { Database } from './database.ts'

/** Counted from the day that it is about. */
const FORECAST_KEPT_MS = 90 * 24 * 60 * 60 * 1000

interface ForecastRow {
  body: string
  actual: number | null
}

/** What came of the day is kept when the day is forecast anew. */
export function putForecast(db: Database, { actual, ...rest }: StoredForecast): void {
  db.run(
    `INSERT INTO forecasts (shop_id, item_id, day, actual, body, expires_at)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (shop_id, item_id, day) DO UPDATE SET
       actual = coalesce(excluded.actual, actual), body = excluded.body`,
    rest.shopId,
    rest.itemId,
    rest.day,
    actual ?? null,
    JSON.stringify(rest),
    Date.parse(rest.day) + FORECAST_KEPT_MS,
  )
}

/** By day and item. */
export function readForecasts(
  db: Database,
  shopId: string,
  { itemId, from, to, now }: { itemId?: string; from: Day; to: Day; now: number },
): StoredForecast[] {
  return db
    .all<ForecastRow>(
      `SELECT body, actual FROM forecasts
       WHERE shop_id = ? AND day BETWEEN ? AND ? AND expires_at > ?
       ${itemId === undefined ? '' : 'AND item_id = ?'} ORDER BY day, item_id`,
      shopId,
      from,
      to,
      now,
      ...(itemId === undefined ? [] : [itemId]),
    )
    .map(({ body, actual }) => ({
      ...(JSON.parse(body) as StoredForecast),
      ...(actual !== null && { actual }),
    }))
}
