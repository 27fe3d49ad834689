import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createForecaster } from '../../shop/forecast/index.ts'
import { chooseForecaster } from '../choose-forecaster.ts'
import { createSageMakerForecaster } from './forecaster.ts'

interface Heard {
  path: string
  body: Record<string, unknown>
}
const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
  vi.unstubAllEnvs()
})

/** An endpoint of SageMaker over real HTTP. */
async function endpointThat(
  answer: (heard: Heard) => { status?: number; body: unknown } | 'silence',
) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
      const one = { path: request.url ?? '', body }
      heard.push(one)
      const answered = answer(one)
      if (answered === 'silence') return
      response.writeHead(answered.status ?? 200, { 'content-type': 'application/json' })
      response.end(
        typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body),
      )
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  open.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const HISTORY = Array.from({ length: 60 }, (_, day) => 8 + (day % 7))
const START = '2025-11-15'
const days = (n: number, value: number) => Array.from({ length: n }, () => value)

function forecasterAt(endpoint: string, model: 'deepar' | 'chronos', timeoutMs?: number) {
  const warnings: Record<string, unknown>[] = []
  const forecaster = createSageMakerForecaster({
    ...{ endpointName: 'demand', model, endpoint, region: 'ap-south-1' },
    ...(timeoutMs !== undefined && { timeoutMs }),
    fallback: createForecaster(),
    log: { info: () => undefined, warn: (_, data) => warnings.push(data), error: () => undefined },
  })
  return { forecaster, warnings }
}

describe('a SageMaker endpoint', () => {
  it('with DeepAR is asked and read in its format, and cut to the horizon', async () => {
    const { heard, url } = await endpointThat(() => ({
      body: {
        predictions: [
          {
            mean: days(30, 20),
            quantiles: { '0.1': days(30, 12), '0.5': days(30, 19), '0.9': days(30, 31) },
          },
        ],
      },
    }))
    const { forecaster, warnings } = forecasterAt(url, 'deepar')
    const forecast = await forecaster.forecast(HISTORY, START, 7)
    expect(heard).toEqual([
      {
        path: '/endpoints/demand/invocations',
        body: {
          instances: [{ start: '2025-11-15 00:00:00', target: HISTORY }],
          configuration: {
            num_samples: 100,
            output_types: ['mean', 'quantiles'],
            quantiles: ['0.1', '0.5', '0.9'],
          },
        },
      },
    ])
    expect(forecast).toMatchObject({ mean: days(7, 20), lo80: days(7, 12), hi80: days(7, 31) })
    expect(warnings).toEqual([])
  })

  it('with Chronos is asked and read in its format; totals keep their spread around its mean', async () => {
    const { heard, url } = await endpointThat(() => ({
      body: {
        predictions: [
          { mean: days(7, 20), '0.1': days(7, 12), '0.5': days(7, 19), '0.9': days(7, 31) },
        ],
      },
    }))
    const forecast = await forecasterAt(url, 'chronos').forecaster.forecast(HISTORY, START, 7)
    expect(heard[0]?.body).toEqual({
      inputs: [{ target: HISTORY, start: '2025-11-15' }],
      parameters: { prediction_length: 7, freq: 'D', quantile_levels: [0.1, 0.5, 0.9] },
    })
    expect(forecast.mean).toEqual(days(7, 20))
    const own = await createForecaster().forecast(HISTORY, START, 7)
    const ownMean = own.mean.reduce((sum, n) => sum + n, 0)
    expect((forecast.cum?.[7]?.q95 ?? 0) - 140).toBeCloseTo((own.cum?.[7]?.q95 ?? 0) - ownMean, 6)
  })

  it.each([
    ['refuses', { status: 400, body: { message: 'no' } }],
    [
      'is throttled',
      { status: 429, body: { __type: 'ThrottlingException', message: 'slow down' } },
    ],
    ['breaks', { status: 500, body: { message: 'oh' } }],
    ['gives no JSON', { body: 'not json' }],
    ['gives another shape', { body: { predictions: [] } }],
    [
      'gives NaN',
      {
        body: { predictions: [{ mean: ['NaN'], '0.1': ['NaN'], '0.5': ['NaN'], '0.9': ['NaN'] }] },
      },
    ],
    ['gives too few days', { body: { predictions: [{ '0.1': [1], '0.5': [1], '0.9': [1] }] } }],
    ['says nothing', 'silence'],
  ] as const)('that %s is not missed', async (_, answer) => {
    const { url } = await endpointThat(() => answer)
    const { forecaster, warnings } = forecasterAt(url, 'chronos', 1_500)
    expect(await forecaster.forecast(HISTORY, START, 7)).toEqual(
      await createForecaster().forecast(HISTORY, START, 7),
    )
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatchObject({ endpoint: 'demand' })
  })

  it('is not asked what it cannot answer', async () => {
    const { heard, url } = await endpointThat(() => ({ body: {} }))
    await forecasterAt(url, 'chronos').forecaster.forecast([1, 2, 3], START, 7)
    expect(heard).toEqual([])
  })
})

describe('chooseForecaster', () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

  it('needs nothing where nothing is set up, and says how an endpoint is written', async () => {
    const forecaster = await chooseForecaster(undefined, log)
    expect(await forecaster.forecast(HISTORY, START, 7)).toEqual(
      await createForecaster().forecast(HISTORY, START, 7),
    )
    await expect(chooseForecaster('prophet:demand', log)).rejects.toThrow(/deepar:<endpoint name>/)
  })
})
