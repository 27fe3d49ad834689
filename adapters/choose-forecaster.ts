import type { Log } from '../agent/log.ts'
import { createForecaster, type Forecaster } from '../shop/forecast/index.ts'
import { RetailMindError } from '../shop/errors.ts'

/**
 * The forecaster in this process, or, where an endpoint is named, that one with this one behind it.
 *
 * @param endpoint `deepar:<endpoint name>` or `chronos:<endpoint name>`
 * @throws RetailMindError `bad_environment` when it is neither
 */
export async function chooseForecaster(
  endpoint: string | undefined,
  log: Log,
): Promise<Forecaster> {
  const own = createForecaster()
  if (endpoint === undefined) return own
  const [, model, endpointName] = /^(deepar|chronos):([A-Za-z0-9-]{1,63})$/.exec(endpoint) ?? []
  if (endpointName === undefined) {
    throw new RetailMindError(
      'bad_environment',
      'the forecast endpoint is written deepar:<endpoint name> or chronos:<endpoint name>',
    )
  }
  // The client of SageMaker is loaded only by those who use it.
  const { createSageMakerForecaster } = await import('./aws/forecaster.ts')
  return createSageMakerForecaster({
    endpointName,
    model: model as 'deepar' | 'chronos',
    fallback: own,
    log,
  })
}
