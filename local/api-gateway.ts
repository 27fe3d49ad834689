import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
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
