import * as z from 'zod'
import { defineTool, type ToolContext, type ToolResult } from '../agent/tool.ts'
import { addDays, dayOf, monthsOf } from '../shop/calendar.ts'
import { StoreError } from '../shop/errors.ts'
import { accuracyOf, soldByDay, withActuals } from '../shop/forecast/accuracy.ts'
import type { DailyForecast } from '../shop/forecast/index.ts'
import { historyMonths, salesHistory } from '../shop/forecast/history.ts'
import { daysOfStock, recommendReorder } from '../shop/forecast/reorder.ts'
import { similarItems } from '../shop/forecast/similar.ts'
import { salesByItem } from '../shop/insights.ts'
import { average, sum } from '../shop/sums.ts'
import type { Day, Item } from '../shop/types.ts'
import { isCounted } from '../shop/units.ts'
import { shownQuantity } from './amounts.ts'
import { itemField } from './fields.ts'
import { reject, shownMatch } from './refusals.ts'
import { resolveItem } from './resolve-item.ts'

/** What will be sold of an item, and how much to order. */
export const forecastItem = defineTool({
  name: 'forecast_item',
  description:
    'How much of an item will probably be sold in the coming days, from tomorrow on, day by day and in total, each with a range that holds four times in five; how long the stock lasts; how much to order (`reorder`) so that it lasts those days; and what was taken into account (`factors`, ratios to an ordinary day). Say it as an estimate, and that it is rough when `confidence` is low. With `lastWeek` it says how good the forecasts of the last seven days were.',
  input: z.object({
    item: itemField,
    days: z
      .literal([7, 14, 30])
      .describe('7 for a day or a week (the default), 14 for two weeks, 30 for a month.')
      .optional(),
    lastWeek: z
      .boolean()
      .describe('true only if they ask how good the last forecast was.')
      .optional(),
  }),
  effect: 'read',
  timeoutMs: 10_000,
  async run({ item: said, days = 7, lastWeek }, ctx) {
    const found = await resolveItem(said, ctx)
    if (!found.ok) return found.refusal
    const item = found.value
    const today = dayOf(ctx.now, ctx.timeZone)
    if (lastWeek) return lastGuess(item, today, ctx)
    const rollups = await ctx.store.readRollups(ctx.shopId, historyMonths(today), item.itemId)
    const { history, startDate } = salesHistory(rollups, today)
    if (history.length === 0) {
      const similar = await whatSimilarItemsDo(item, today, ctx)
      return reject(
        'no_history',
        similar.length > 0
          ? 'Nothing of it was sold before today, so there is nothing to forecast from. Say so; `similar` is what like items of the shop sell a day: offer it as a guess, and call it one.'
          : 'Nothing of it was sold before today, so there is nothing to forecast from. Say so.',
        { item: item.name, unit: item.unit, ...(similar.length > 0 && { similar }) },
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
    const confidence = confidenceOf(history.length, total)
    await keep(item, forecast, { today, confidence, ctx })
    return {
      status: 'ok',
      ...shownMatch(found),
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
      confidence: confidence.level,
      score: confidence.score,
      historyDays: history.length,
      ...(forecast.factors && forecast.factors.length > 0 && { factors: forecast.factors }),
    }
  },
})

/** Kept so that it can be held against what came of it. A forecast that cannot be kept is given all the same. */
async function keep(
  item: Item,
  { mean, lo80, hi80, factors = [] }: DailyForecast,
  { today, confidence, ctx }: { today: Day; confidence: Confidence; ctx: ToolContext },
): Promise<void> {
  const milli = (n = 0) => Math.round(n * 1000)
  try {
    await ctx.store.putForecasts(
      ctx.shopId,
      mean.map((demand, i) => ({
        shopId: ctx.shopId,
        itemId: item.itemId,
        itemName: item.name,
        day: addDays(today, i + 1),
        predicted: milli(demand),
        low: milli(lo80[i]),
        high: milli(hi80[i]),
        confidence: confidence.level,
        score: confidence.score,
        factors: factors.map(({ kind }) => kind),
        generatedAt: ctx.now.toISOString(),
      })),
    )
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}

const GUESS_DAYS = 7

async function lastGuess(item: Item, today: Day, ctx: ToolContext): Promise<ToolResult> {
  const range = { from: addDays(today, -GUESS_DAYS), to: addDays(today, -1) }
  const [forecasts, rollups] = await Promise.all([
    ctx.store.listForecasts(ctx.shopId, { itemId: item.itemId, ...range }),
    ctx.store.readRollups(ctx.shopId, monthsOf(range), item.itemId),
  ])
  const filled = withActuals(forecasts, soldByDay(rollups, range))
  if (filled.length > 0) await ctx.store.putForecasts(ctx.shopId, filled)
  const accuracy = accuracyOf([
    ...forecasts.filter(({ actual }) => actual !== undefined),
    ...filled,
  ])
  if (!accuracy) {
    return reject(
      'no_forecasts',
      'Nothing was forecast for the last seven days, so there is nothing to compare. Say so.',
      { item: item.name },
    ).refusal
  }
  const percent = (share: number | undefined) =>
    share === undefined ? null : Math.round(share * 100)
  return {
    status: 'ok',
    item: item.name,
    unit: item.unit,
    accuracy: {
      days: accuracy.days,
      predicted: shownQuantity(Math.round(accuracy.predicted / 100) * 100),
      actual: shownQuantity(accuracy.actual),
      errorPercent: percent(accuracy.wape),
      biasPercent: percent(accuracy.bias),
      insideRangePercent: percent(accuracy.covered),
    },
  }
}

/** Days of the last four weeks: what like items sell now. */
const SIMILAR_DAYS = 28

async function whatSimilarItemsDo(item: Item, today: Day, ctx: ToolContext) {
  const range = { from: addDays(today, -SIMILAR_DAYS), to: addDays(today, -1) }
  const [items, rollups] = await Promise.all([
    ctx.store.listItems(ctx.shopId),
    ctx.store.readRollups(ctx.shopId, monthsOf(range)),
  ])
  const sold = new Map(
    salesByItem(rollups, range).map(({ itemId, quantity }) => [itemId, quantity]),
  )
  return similarItems(item, items, (itemId) => (sold.get(itemId) ?? 0) > 0).map((other) => ({
    item: other.name,
    perDay: Math.round((shownQuantity(sold.get(other.itemId) ?? 0) * 10) / SIMILAR_DAYS) / 10,
  }))
}

function fromTomorrow({ mean, lo80, hi80, cum, factors }: DailyForecast): DailyForecast {
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
    ...(factors && { factors }),
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

interface Confidence {
  level: 'high' | 'medium' | 'low'
  /** 0 to 1: how narrow the range is, and how long the history. */
  score: number
}

function confidenceOf(historyDays: number, { mean, low, high }: Total): Confidence {
  const width = mean > 0 ? (high - low) / mean : Infinity
  const score = Math.round((100 * Math.min(1, historyDays / 120)) / (1 + width)) / 100
  if (historyDays < 28 || width > 1.5) return { level: 'low', score }
  return { level: historyDays >= 120 && width <= 0.6 ? 'high' : 'medium', score }
}
