import type middy from '@middy/core'
import { errorData, type Log } from '../agent/log.ts'
import { errorResponse } from './http.ts'

export type Logger = Log

/** Whatever a handler of HTTP throws becomes the API's own error: logged by its code, never shown. */
export function logErrors(logger: Logger): middy.MiddlewareObj {
  return {
    onError: (request) => {
      logger.error('request failed', errorData(request.error))
      request.response = errorResponse(
        'INTERNAL_ERROR',
        'Something went wrong on our side. Please try again.',
      )
    },
  }
}
