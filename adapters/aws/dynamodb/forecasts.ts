import type { Clock } from '../../../agent/clock.ts'
import type { Store } from '../../../shop/store.ts'
import type { Action } from './actions.ts'
import type { Dynamo } from './dynamo.ts'
import { assign, name, when } from './expression.ts'
import { forecastOf, forecastRow } from './forecast-rows.ts'
import { forecastKey, shopKey } from './keys.ts'
import { isNotErased } from './shop-rows.ts'

/** One transaction's 100 actions, less the look at the shop. */
const FORECASTS_AT_ONCE = 99

/** What was forecast, and what came of it. */
export function createForecasts(
  dynamo: Dynamo,
  clock: Clock,
): Pick<Store, 'putForecasts' | 'listForecasts'> {
  return {
    async putForecasts(shopId, forecasts) {
      const latest = new Map(
        forecasts.map((forecast) => [JSON.stringify([forecast.itemId, forecast.day]), forecast]),
      )
      const actions = [...latest.values()].map((forecast): Action => ({
        kind: 'update',
        table: 'forecasts',
        key: forecastKey(shopId, forecast.itemId, forecast.day),
        // Attribute by attribute: what came of the day stays when it is forecast anew.
        update: { set: assign(forecastRow(forecast)) },
      }))
      const shopIsThere: Action = {
        kind: 'check',
        table: 'users',
        key: shopKey(shopId),
        condition: isNotErased,
      }
      for (let start = 0; start < actions.length; start += FORECASTS_AT_ONCE) {
        const some = actions.slice(start, start + FORECASTS_AT_ONCE)
        const { written } = await dynamo.transact([shopIsThere, ...some])
        if (!written) return
      }
    },

    async listForecasts(shopId, { itemId, from, to }) {
      const rows = await dynamo.query('forecasts', {
        // DynamoDB takes its time to remove what has expired.
        filter: when`${name('expiryTime')} > ${clock.now() / 1000}`,
        ...(itemId === undefined
          ? {
              where: when`${name('userId')} = ${shopId} AND ${name('forecastDate')} BETWEEN ${from} AND ${to}`,
              index: 'userId-forecastDate-index',
            }
          : {
              where: when`${name('userId')} = ${shopId} AND ${name('forecastKey')} BETWEEN ${`${itemId}#${from}`} AND ${`${itemId}#${to}`}`,
            }),
      })
      return rows.map(forecastOf)
    },
  }
}
