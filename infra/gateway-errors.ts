import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'

/** What API Gateway refuses by itself, with the code that the API has for it. Others of 4xx and 5xx get the last two lines. */
const REFUSALS: readonly [type: ResponseType, status: string, code: string, message: string][] = [
  [ResponseType.UNAUTHORIZED, '401', 'UNAUTHORIZED', 'A token is needed.'],
  [ResponseType.ACCESS_DENIED, '401', 'UNAUTHORIZED', 'The token does not allow this.'],
  [ResponseType.INVALID_API_KEY, '401', 'UNAUTHORIZED', 'An API key is needed.'],
  [ResponseType.THROTTLED, '429', 'RATE_LIMIT_EXCEEDED', 'Too many requests. Try again soon.'],
  [ResponseType.QUOTA_EXCEEDED, '429', 'RATE_LIMIT_EXCEEDED', 'The requests of today are used up.'],
  [ResponseType.WAF_FILTERED, '400', 'INVALID_REQUEST', 'The request was not let through.'],
  [ResponseType.BAD_REQUEST_BODY, '400', 'INVALID_REQUEST', 'The body is not as it should be.'],
  [
    ResponseType.INTEGRATION_TIMEOUT,
    '503',
    'SERVICE_UNAVAILABLE',
    'That took too long. Try again.',
  ],
  [ResponseType.DEFAULT_4XX, '400', 'INVALID_REQUEST', 'The request is not as it should be.'],
  [ResponseType.DEFAULT_5XX, '500', 'INTERNAL_ERROR', 'Something went wrong on our side.'],
]

/** Refusals in the API's own error format. Their time is in the one form that the gateway knows. */
export function addGatewayErrors(rest: RestApi): void {
  for (const [type, statusCode, code, message] of REFUSALS) {
    // The default ones keep the status of what they stand for.
    const isDefault = type === ResponseType.DEFAULT_4XX || type === ResponseType.DEFAULT_5XX
    rest.addGatewayResponse(`Refusal-${type.responseType}`, {
      type,
      ...(!isDefault && { statusCode }),
      responseHeaders: { 'Access-Control-Allow-Origin': "'*'" },
      templates: {
        'application/json': JSON.stringify({
          success: false,
          error: {
            code,
            message,
            details: '$context.error.responseType',
            timestamp: '$context.requestTime',
          },
        }),
      },
    })
  }
}
