import { Logger } from '@aws-lambda-powertools/logger'
import type { Log } from '../agent/log.ts'
import type { Environment } from './environment.ts'

/** JSON lines for CloudWatch, and for a terminal when something is wrong. */
export function createLog(environment: Pick<Environment, 'RETAILMIND_LOG_LEVEL'>): Log {
  const logger = new Logger({
    serviceName: 'retailmind',
    logLevel: environment.RETAILMIND_LOG_LEVEL,
  })
  return {
    info: (message, data) => logger.info(message, data),
    warn: (message, data) => logger.warn(message, data),
    error: (message, data) => logger.error(message, data),
  }
}
