import { randomUUID } from 'node:crypto'
import middy from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import * as z from 'zod'
import type { TurnDeps } from '../agent/turn-deps.ts'
import { ApiError } from './api/api-error.ts'
import { callerOf } from './api/caller.ts'
import { openApi } from './api/openapi.ts'
import { findRoute, type Route } from './api/routes.ts'
import type { Caller } from './api/token.ts'
import { errorResponse, json } from './http.ts'
import { logErrors } from './log-errors.ts'

/** Kept back from the function's time for the answer. */
const RESERVED_MS = 2_000
const MAX_KEY_LENGTH = 200

/** Any page may ask, for a token is what it takes; no cookie is ever read. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET,POST,OPTIONS',
  'access-control-allow-headers': 'authorization,content-type,idempotency-key,x-api-key',
}

/** The HTTP API of the brief's section 4, behind the authorizer, which says for whom the token speaks. */
export function createApiHandler(deps: { turn: TurnDeps }) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use({ after: withCors, onError: withCors })
    .use(logErrors(deps.turn.log))
    .handler(async (event, context: Context) => {
      if (event.httpMethod === 'OPTIONS') return { statusCode: 204, body: '' }
      if (event.path === '/api/v1/openapi.json') return json(200, openApi())
      try {
        return json(200, await answer(event, deps.turn, context.getRemainingTimeInMillis()))
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        return refusal(error)
      }
    })
}

async function answer(
  event: APIGatewayProxyEvent,
  deps: TurnDeps,
  timeMs: number,
): Promise<unknown> {
  const found = findRoute(event.httpMethod, event.path)
  if (!found)
    throw new ApiError('INVALID_REQUEST', `There is no ${event.httpMethod} ${event.path}.`)
  const { route } = found
  const params = read(route.params, found.params, 'path')
  const query = read(route.query, event.queryStringParameters ?? {}, 'query')
  const body = route.body && read(route.body, jsonBody(event), 'body')
  const userId = String(params['userId'] ?? body?.['userId'])
  checkCaller(event, userId)
  const caller = await callerOf(userId, { deps, requestKey: keyOf(event, route) })
  return route.run(caller, { params, query, body }, Math.max(0, timeMs - RESERVED_MS))
}

/** The authorizer allows paths; which shop a body names, it does not see. */
function checkCaller({ requestContext }: APIGatewayProxyEvent, userId: string): void {
  const known = (requestContext.authorizer ?? {}) as Partial<Record<keyof Caller, unknown>>
  const isAdmin = known.admin === true || known.admin === 'true'
  if (isAdmin || known.userId === userId) return
  throw new ApiError('UNAUTHORIZED', 'The token does not speak for this userId.')
}

function keyOf({ headers }: APIGatewayProxyEvent, { method }: Route): string {
  if (method === 'GET') return randomUUID()
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'idempotency-key')
  const key = given?.[1]?.trim()
  if (key === undefined) return randomUUID()
  if (key === '' || key.length > MAX_KEY_LENGTH)
    throw new ApiError('INVALID_REQUEST', `Idempotency-Key has 1 to ${MAX_KEY_LENGTH} characters.`)
  return key
}

function jsonBody({ body, isBase64Encoded }: APIGatewayProxyEvent): unknown {
  const text = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new ApiError('INVALID_REQUEST', 'The body is not JSON.')
  }
}

/** @throws ApiError `INVALID_REQUEST` that says what is wrong where */
function read(
  schema: z.ZodObject | undefined,
  given: unknown,
  where: string,
): Record<string, unknown> {
  if (!schema) return {}
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ApiError('INVALID_REQUEST', 'The request is not valid.', {
    details: `${where}: ${z.prettifyError(parsed.error)}`,
  })
}

function refusal({ code, message, details, retryAfterSeconds }: ApiError): APIGatewayProxyResult {
  const response = errorResponse(code, message, details)
  if (retryAfterSeconds === undefined) return response
  return { ...response, headers: { ...response.headers, 'retry-after': String(retryAfterSeconds) } }
}

function withCors(request: { response?: APIGatewayProxyResult | null }): void {
  const { response } = request
  if (response) request.response = { ...response, headers: { ...response.headers, ...CORS } }
}
