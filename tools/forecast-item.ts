import * as z from 'zod'
import { defineTool } from '../agent/tool.ts'
import { addDays, dayOf } from '../shop/calendar.ts'
import type { DailyForecast } from '../shop/forecast/index.ts'
import { historyMonths, salesHistory } from '../shop/forecast/history.ts'
import { daysOfStock, recommendReorder } from '../shop/forecast/reorder.ts'
import { average, sum } from '../shop/sums.ts'
import { isCounted } from '../shop/units.ts'
import { shownQuantity } from './amounts.ts'
import { itemField } from './fields.ts'
import { reject } from './refusals.ts'
import { resolveItem } from './resolve-item.ts'

/** What will be sold of an item, and how much to order. */
export const forecastItem = defineTool({
  name: 'forecast_item',
  description:
    'How much of an item will probably be sold in the coming days, from tomorrow on, day by day and in total, each with a range that holds four times in five; how long the stock lasts; and how much to order (`reorder`) so that it lasts those days. Say it as an estimate, and that it is rough when `confidence` is low.',
  input: z.object({
    item: itemField,
    days: z
      .literal([7, 14, 30])
      .describe('7 for a day or a week (the default), 14 for two weeks, 30 for a month.')
      .optional(),
  }),
  effect: 'read',
  timeoutMs: 10_000,
  async run({ item: said, days = 7 }, ctx) {
    const found = await resolveItem(said, ctx)
    if (!found.ok) return found.refusal
    const item = found.value
    const today = dayOf(ctx.now, ctx.timeZone)
    const rollups = await ctx.store.readRollups(ctx.shopId, historyMonths(today), item.itemId)
    const { history, startDate } = salesHistory(rollups, today)
    if (history.length === 0) {
      return reject(
        'no_history',
        'Nothing of it was sold before today, so there is nothing to forecast from. Say so.',
        { item: item.name },
      ).refusal
    }

    // The first day after the history is today, which is half over: it is left out.
    const forecast = fromTomorrow(await ctx.forecaster.forecast(history, startDate, days + 1))
    const round = (n: number) => Math.round(n * 10) / 10
    const roundTotal = (n: number) => (isCounted(item.unit) ? Math.round(n) : round(n))
    const { mean, lo80, hi80 } = forecast
    const total = totalOf(forecast, days)
    const stock = shownQuantity(item.stock)
    const lastsDays = daysOfStock(stock, mean)
    const peak = mean.indexOf(Math.max(...mean))
    return {
      status: 'ok',
      item: item.name,
      unit: item.unit,
      days,
      total: roundTotal(total.mean),
      low: roundTotal(total.low),
      high: roundTotal(total.high),
      perDay: mean.map((demand, i) => ({
        date: addDays(today, i + 1),
        demand: round(demand),
        low: round(lo80[i] ?? 0),
        high: round(hi80[i] ?? 0),
      })),
      peakDate: addDays(today, peak + 1),
      stock,
      ...(lastsDays !== undefined && { lastsDays }),
      reorder: recommendReorder({ upTo: total.order, stock, unit: item.unit }),
      confidence: confidenceOf(history.length, total),
      historyDays: history.length,
    }
  },
})

function fromTomorrow({ mean, lo80, hi80, cum }: DailyForecast): DailyForecast {
  const first = mean[0] ?? 0
  const shifted = Object.entries(cum ?? {}).map(([h, quantiles]) => {
    // The same number of days, one later: the same spread about another mean.
    const shift = (mean[Number(h)] ?? average(mean)) - first
    return [
      h,
      Object.fromEntries(Object.entries(quantiles).map(([q, n]) => [q, Math.max(0, n + shift)])),
    ] as const
  })
  return {
    mean: mean.slice(1),
    lo80: lo80.slice(1),
    hi80: hi80.slice(1),
    cum: Object.fromEntries(shifted) as NonNullable<DailyForecast['cum']>,
  }
}

interface Total {
  mean: number
  low: number
  high: number
  /** What to have so that it is enough 19 times in 20. */
  order: number
}

function totalOf({ mean, lo80, hi80, cum }: DailyForecast, days: number): Total {
  const expected = sum(mean)
  // A forecaster that says nothing of totals: the sums of the days' bounds are wide enough.
  const quantiles = cum?.[days] ?? { q10: sum(lo80), q90: sum(hi80), q95: sum(hi80) }
  return {
    mean: expected,
    low: Math.min(expected, quantiles.q10 ?? sum(lo80)),
    high: Math.max(expected, quantiles.q90),
    order: Math.max(expected, quantiles.q95),
  }
}

function confidenceOf(historyDays: number, { mean, low, high }: Total): 'high' | 'medium' | 'low' {
  const width = mean > 0 ? (high - low) / mean : Infinity
  if (historyDays < 28 || width > 1.5) return 'low'
  return historyDays >= 120 && width <= 0.6 ? 'high' : 'medium'
}
