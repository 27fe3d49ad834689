import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import * as z from 'zod'
import { errorData, type Log } from '../../agent/log.ts'
import type { DailyForecast, Forecaster } from '../../shop/forecast/index.ts'
import type { Day } from '../../shop/types.ts'

export interface SageMakerForecasterOptions {
  endpointName: string
  model: 'deepar' | 'chronos'
  /** Answers when the endpoint does not, and where it could not. */
  fallback: Forecaster
  log: Log
  endpoint?: string
  region?: string
  /** One forecast, all attempts. */
  timeoutMs?: number
}

const TIMEOUT_MS = 4_000
const SDK_ATTEMPTS = 2
const SAMPLES = 100
/** Below this Chronos-Bolt answers with an error; above it its forecasts are not meant to be used. */
const CHRONOS = { leastHistory: 5, longestHorizon: 64 }

const numbers = z.array(z.number())
const deepArAnswer = z.object({
  predictions: z
    .array(z.object({ mean: numbers, quantiles: z.object({ '0.1': numbers, '0.9': numbers }) }))
    .length(1),
})
const chronosAnswer = z.object({
  predictions: z
    .array(z.object({ mean: numbers.optional(), '0.1': numbers, '0.5': numbers, '0.9': numbers }))
    .length(1),
})

interface Series {
  history: readonly number[]
  startDate: Day
  horizon: number
}
type Daily = Pick<DailyForecast, 'mean' | 'lo80' | 'hi80'>

/** The two wire formats. Both say quantiles of days; the horizon of DeepAR is fixed when it is trained, and cut to ours here. */
const FORMATS = {
  deepar: {
    request: ({ history, startDate }: Series) => ({
      instances: [{ start: `${startDate} 00:00:00`, target: history }],
      configuration: {
        num_samples: SAMPLES,
        output_types: ['mean', 'quantiles'],
        quantiles: ['0.1', '0.5', '0.9'],
      },
    }),
    read(answer: unknown): Daily {
      const [prediction] = deepArAnswer.parse(answer).predictions
      const { mean = [], quantiles } = prediction ?? {}
      return { mean, lo80: quantiles?.['0.1'] ?? [], hi80: quantiles?.['0.9'] ?? [] }
    },
    fits: () => true,
  },
  chronos: {
    request: ({ history, startDate, horizon }: Series) => ({
      inputs: [{ target: history, start: startDate }],
      parameters: { prediction_length: horizon, freq: 'D', quantile_levels: [0.1, 0.5, 0.9] },
    }),
    read(answer: unknown): Daily {
      const [prediction] = chronosAnswer.parse(answer).predictions
      const { mean, '0.1': lo80 = [], '0.5': median = [], '0.9': hi80 = [] } = prediction ?? {}
      return { mean: mean ?? median, lo80, hi80 }
    },
    fits: ({ history, horizon }: Series) =>
      history.length >= CHRONOS.leastHistory && horizon <= CHRONOS.longestHorizon,
  },
}

/**
 * Forecasts of a SageMaker endpoint: DeepAR, or Chronos-Bolt and Chronos-2. Quantiles of days say nothing of those of a total, so
 * the totals (`cum`, what is ordered by) keep the spread that the fallback finds around them, moved to the endpoint's mean. Any
 * answer that is late, refused, misshapen or too short is logged, and the fallback's own forecast given instead.
 */
export function createSageMakerForecaster(options: SageMakerForecasterOptions): Forecaster {
  const { endpointName, model, fallback, log, timeoutMs = TIMEOUT_MS } = options
  const client = new SageMakerRuntimeClient({
    region: options.region ?? process.env.AWS_REGION ?? 'ap-south-1',
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    maxAttempts: SDK_ATTEMPTS,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1_000 }),
  })
  const format = FORMATS[model]

  async function ask(series: Series): Promise<Daily> {
    const { Body } = await client.send(
      new InvokeEndpointCommand({
        EndpointName: endpointName,
        ContentType: 'application/json',
        Accept: 'application/json',
        Body: JSON.stringify(format.request(series)),
      }),
      { abortSignal: AbortSignal.timeout(timeoutMs) },
    )
    return cut(format.read(JSON.parse(new TextDecoder().decode(Body))), series.horizon)
  }

  return {
    async forecast(history, startDate, horizon) {
      const own = await fallback.forecast(history, startDate, horizon)
      const series = { history, startDate, horizon }
      if (!format.fits(series)) return own
      try {
        const daily = await ask(series)
        return { ...daily, ...(own.cum && { cum: movedTotals(own.cum, own.mean, daily.mean) }) }
      } catch (error) {
        log.warn('forecast endpoint not used', { endpoint: endpointName, ...errorData(error) })
        return own
      }
    },
  }
}

/** @throws RangeError where there are fewer days than were asked for */
function cut({ mean, lo80, hi80 }: Daily, horizon: number): Daily {
  const shortest = Math.min(mean.length, lo80.length, hi80.length)
  if (shortest < horizon) throw new RangeError(`the endpoint gave ${shortest} days`)
  const part = (days: number[]) => days.slice(0, horizon).map((demand) => Math.max(0, demand))
  return { mean: part(mean), lo80: part(lo80), hi80: part(hi80) }
}

function movedTotals(
  totals: NonNullable<DailyForecast['cum']>,
  from: readonly number[],
  to: readonly number[],
): NonNullable<DailyForecast['cum']> {
  const sum = (days: readonly number[], h: number) =>
    days.slice(0, h).reduce((total, demand) => total + demand, 0)
  return Object.fromEntries(
    Object.entries(totals).map(([days, { q10, q90, q95 }]) => {
      const by = sum(to, Number(days)) - sum(from, Number(days))
      const moved = (quantile: number) => Math.max(0, quantile + by)
      return [
        days,
        { ...(q10 !== undefined && { q10: moved(q10) }), q90: moved(q90), q95: moved(q95) },
      ]
    }),
  )
}
