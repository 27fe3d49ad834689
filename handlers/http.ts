import type { APIGatewayProxyResult } from 'aws-lambda'

/** Error codes of the HTTP contract, and the status each is sent with. */
const STATUS = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  USER_NOT_FOUND: 404,
  ITEM_NOT_FOUND: 404,
  RATE_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const
export type ErrorCode = keyof typeof STATUS

export function json(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

export function text(statusCode: number, body: string): APIGatewayProxyResult {
  return { statusCode, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

/** The one error format of the API. `details` is technical, and never a stack trace. */
export function errorResponse(
  code: ErrorCode,
  message: string,
  details = message,
): APIGatewayProxyResult {
  const timestamp = new Date().toISOString()
  return json(STATUS[code], { success: false, error: { code, message, details, timestamp } })
}
