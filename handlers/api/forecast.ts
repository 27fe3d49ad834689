import type * as z from 'zod'
import { ApiError } from './api-error.ts'
import { toolContext, type ShopCaller } from './caller.ts'
import { itemOf } from './inventory.ts'
import type { forecastAnswer, forecastQuery } from './schemas.ts'
import { refused, turnOf } from './write-as-turn.ts'

interface Day {
  date: string
  demand: number
}

/** What the tool says, in the contract's words. */
export async function forecastOf(
  caller: ShopCaller,
  { itemId, days }: { itemId: string } & z.output<typeof forecastQuery>,
): Promise<z.output<typeof forecastAnswer>> {
  const item = await itemOf(caller, itemId)
  const tool = caller.deps.tools.get('forecast_item')
  if (!tool) throw new ApiError('SERVICE_UNAVAILABLE', 'Forecasts are not available.')
  const turnId = await turnOf(caller)
  const result = await tool.run(
    { item: item.name, days },
    {
      ...toolContext(caller),
      turn: { turnId, fence: 0 },
      effectKey: `${turnId}#0#0`,
      signal: AbortSignal.timeout(tool.timeoutMs),
    },
  )
  if (result.status !== 'ok') throw refused(result)
  const perDay = result['perDay'] as Day[]
  const level = result['confidence'] as 'high' | 'medium' | 'low'
  const total = Number(result['total'])
  return {
    success: true,
    data: {
      itemId,
      itemName: item.name,
      forecasts: perDay.map(({ date, demand }) => ({
        date,
        predictedDemand: demand,
        confidenceLevel: level,
        confidenceScore: Number(result['score']),
      })),
      summary: {
        totalPredictedDemand: total,
        averageDailyDemand: Math.round((total / days) * 100) / 100,
        peakDemandDate: String(result['peakDate']),
        recommendedReorderQuantity: Number(result['reorder']),
      },
      generatedAt: caller.now.toISOString(),
    },
  }
}
