import { beforeAll, describe, expect, it } from 'vitest'
import { errorResponse, type ErrorCode } from '../handlers/http.ts'
import type { Resource } from './testing/statements.ts'
import { synth } from './testing/synth.ts'

interface Refusal {
  ResponseType: string
  StatusCode?: string
  ResponseParameters: Record<string, string>
  ResponseTemplates: Record<string, string>
}
interface ErrorBody {
  success: boolean
  error: { code: ErrorCode; message: string; details: string; timestamp: string }
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  UNAUTHORIZED: 'UNAUTHORIZED',
  ACCESS_DENIED: 'UNAUTHORIZED',
  INVALID_API_KEY: 'UNAUTHORIZED',
  THROTTLED: 'RATE_LIMIT_EXCEEDED',
  QUOTA_EXCEEDED: 'RATE_LIMIT_EXCEEDED',
  WAF_FILTERED: 'INVALID_REQUEST',
  BAD_REQUEST_BODY: 'INVALID_REQUEST',
  INTEGRATION_TIMEOUT: 'SERVICE_UNAVAILABLE',
  DEFAULT_4XX: 'INVALID_REQUEST',
  DEFAULT_5XX: 'INTERNAL_ERROR',
}
/** They stand for many, which keep their own status. */
const DEFAULTS = ['DEFAULT_4XX', 'DEFAULT_5XX']

let refusals: Refusal[]
beforeAll(() => {
  const found = synth().shops.findResources('AWS::ApiGateway::GatewayResponse')
  refusals = (Object.values(found) as Resource[]).map(
    ({ Properties }) => Properties as unknown as Refusal,
  )
}, 60_000)

const refusalOf = (type: string) => {
  const found = refusals.filter(({ ResponseType }) => ResponseType === type)
  expect(found).toHaveLength(1)
  return found[0] as Refusal
}

describe('what the gateway refuses by itself', () => {
  it('is every kind that has a code, and the two that stand for the others', () => {
    expect(refusals.map(({ ResponseType }) => ResponseType).sort()).toEqual(
      Object.keys(CODES).sort(),
    )
  })

  it.each(Object.entries(CODES))('%s is said as %s, in the format of the API', (type, code) => {
    const { StatusCode, ResponseTemplates } = refusalOf(type)
    const body = JSON.parse(ResponseTemplates['application/json'] ?? '') as ErrorBody
    expect(body).toEqual({
      success: false,
      error: {
        code,
        message: expect.stringMatching(/^[A-Z].+\.$/) as string,
        // Filled in by the gateway, which puts them between the quotes.
        details: '$context.error.responseType',
        timestamp: '$context.requestTime',
      },
    })
    const ours = errorResponse(code, '')
    // Nothing that a handler's errors have is missing, and nothing is more.
    const keys = (of: object) => Object.keys(of).sort()
    expect(keys(body.error)).toEqual(keys((JSON.parse(ours.body) as ErrorBody).error))
    expect(StatusCode).toBe(DEFAULTS.includes(type) ? undefined : String(ours.statusCode))
  })

  it('may be read by a page of any origin, as every answer may', () => {
    for (const { ResponseParameters } of refusals) {
      expect(ResponseParameters).toEqual({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      })
    }
  })
})
