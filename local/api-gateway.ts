import type {
  APIGatewayAuthorizerResult,
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  APIGatewayRequestAuthorizerEvent,
  Context,
} from 'aws-lambda'
import { errorResponse } from '../handlers/http.ts'
import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Request, Response } from './http.ts'

/** The request as API Gateway (REST, proxy) would hand it to a function: the body byte for byte. */
export function toProxyEvent({ method, url, headers, body }: Request): APIGatewayProxyEvent {
  const single: Record<string, string> = {}
  const multi: Record<string, string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const values = Array.isArray(value) ? value : [value]
    multi[name] = values
    single[name] = values.at(-1) ?? ''
  }
  const names = [...new Set(url.searchParams.keys())]
  const query = Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]))
  // Text survives a string only if it is valid UTF-8: a signature is over bytes.
  const isBase64Encoded = !isUtf8(body)
  return {
    httpMethod: method,
    path: url.pathname,
    resource: url.pathname,
    headers: single,
    multiValueHeaders: multi,
    queryStringParameters: names.length
      ? Object.fromEntries(names.map((name) => [name, query[name]?.at(-1) ?? '']))
      : null,
    multiValueQueryStringParameters: names.length ? query : null,
    pathParameters: null,
    stageVariables: null,
    body: body.length ? body.toString(isBase64Encoded ? 'base64' : 'utf8') : null,
    isBase64Encoded,
    requestContext: {
      requestId: randomUUID(),
      httpMethod: method,
      path: url.pathname,
      stage: 'local',
      identity: { sourceIp: '127.0.0.1' },
    } as APIGatewayProxyEvent['requestContext'],
  }
}

export function fromProxyResult(result: APIGatewayProxyResult): Response {
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
  const body = result.isBase64Encoded ? Buffer.from(result.body, 'base64') : result.body
  return { status: result.statusCode, headers, body }
}

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>

/** Ways that need no token, as in the stack: the preflight of browsers, and the description of the API. */
const OPEN = new Set(['/api/v1/openapi.json'])
const ARN = 'arn:aws:execute-api:ap-south-1:000000000000:local/local'

/** API Gateway's part between the two: asks the authorizer, and holds the request against the policy that it gives. */
export function behindAuthorizer({
  authorizer,
  api,
}: {
  authorizer: (event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>
  api: Handler<APIGatewayProxyEvent, APIGatewayProxyResult>
}): Handler<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return async (event, context) => {
    if (event.httpMethod === 'OPTIONS' || OPEN.has(event.path)) return api(event, context)
    const methodArn = `${ARN}/${event.httpMethod}${event.path}`
    let allowed: APIGatewayAuthorizerResult
    try {
      allowed = await authorizer({ ...event, type: 'REQUEST', methodArn } as never)
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'Unauthorized') throw error
      return errorResponse('UNAUTHORIZED', 'A valid token is needed: npm run token makes one.')
    }
    const resources = allowed.policyDocument.Statement.flatMap((statement) =>
      'Resource' in statement ? [statement.Resource].flat().map(String) : [],
    )
    if (!resources.some((resource) => fits(resource, methodArn)))
      return errorResponse('UNAUTHORIZED', 'The token does not speak for this userId.')
    const requestContext = { ...event.requestContext, authorizer: allowed.context ?? {} }
    return api({ ...event, requestContext }, context)
  }
}

/** A star of a policy stands for anything, slashes too. */
function fits(resource: string, arn: string): boolean {
  const pattern = resource
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`).test(arn)
}
