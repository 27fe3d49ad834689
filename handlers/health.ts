import middy from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { json } from './http.ts'
import { logErrors, type Logger } from './log-errors.ts'

/** `GET /api/v1/health`: up, and which model answers. */
export function createHealthHandler(deps: { modelId: string; logger: Logger }) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(logErrors(deps.logger))
    .handler(async () =>
      json(200, {
        success: true,
        data: { status: 'ok', model: deps.modelId, timestamp: new Date().toISOString() },
      }),
    )
}
