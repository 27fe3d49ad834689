import { ModelRequestError, ModelUnavailableError } from '../../agent/errors.ts'

/** Exceptions of Converse and of request signing, by what they mean to us. */
const CODE_BY_NAME: Readonly<Record<string, string>> = {
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  ServiceQuotaExceededException: 'quota_exceeded',
  ModelNotReadyException: 'model_not_ready',
  ModelTimeoutException: 'model_timeout',
  ModelErrorException: 'model_error',
  ServiceUnavailableException: 'service_error',
  InternalServerException: 'service_error',
  AccessDeniedException: 'access_denied',
  UnrecognizedClientException: 'access_denied',
  InvalidSignatureException: 'access_denied',
  ExpiredTokenException: 'access_denied',
  ResourceNotFoundException: 'not_found',
  ConflictException: 'service_error',
  CredentialsProviderError: 'no_credentials',
  TokenProviderError: 'no_credentials',
  // What the HTTP handler makes of a connection that is reset or takes too long to open.
  TimeoutError: 'unreachable',
  // The answer was no JSON: something else than Bedrock spoke.
  SyntaxError: 'bad_answer',
}

const CODE_BY_STATUS: Readonly<Record<number, string>> = {
  401: 'access_denied',
  403: 'access_denied',
  404: 'not_found',
  408: 'model_timeout',
  424: 'model_error',
  429: 'throttled',
}

// Bedrock says ValidationException also when the account may not use a model ("Operation not allowed"), when the
// profile is not known in the region, or when a model cannot be called without one. No request would do better.
const REFUSED_PROFILE =
  /operation not allowed|model identifier is invalid|on-demand throughput|access to the model/i

/** Retried by nobody else: the SDK gives up on both at the first answer. */
export function isWorthOneMoreTry(error: unknown): boolean {
  const code = unavailableCode(error)
  return code === 'model_timeout' || code === 'model_error'
}

/**
 * What a failed call means: `ModelUnavailableError` with a code (another model may answer), `ModelRequestError` for a
 * request that Bedrock finds wrong, or the error itself when it is none of Bedrock's: a bug must not look like an outage.
 */
export function toModelError(error: unknown, profileId: string): unknown {
  if (!(error instanceof Error)) return error
  const status = statusOf(error)
  const details = { profileId, error: error.name, ...(status !== undefined && { status }) }
  const code = unavailableCode(error)
  if (code) {
    return new ModelUnavailableError(code, `${profileId} did not answer: ${error.message}`, {
      details,
      cause: error,
    })
  }
  if (error.name === 'ValidationException' || status === 400) {
    return new ModelRequestError(
      'model_request_refused',
      `Bedrock finds the request to ${profileId} wrong: ${error.message}`,
      { details, cause: error },
    )
  }
  return error
}

function unavailableCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'ValidationException' && REFUSED_PROFILE.test(error.message)) {
    return 'profile_refused'
  }
  const byName = CODE_BY_NAME[error.name]
  if (byName) return byName
  if (isNetworkError(error)) return 'unreachable'
  const status = statusOf(error) ?? 0
  return status >= 500 ? 'service_error' : CODE_BY_STATUS[status]
}

/** Node's errors of sockets, name look-ups and certificates. */
function isNetworkError(error: Error): boolean {
  if (!('code' in error) || typeof error.code !== 'string') return false
  return (
    'syscall' in error || /^(ECONNRESET|CERT_|UNABLE_TO_|.*SELF_SIGNED_|ERR_TLS_)/.test(error.code)
  )
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null) return undefined
  const status: unknown = 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined
  return typeof status === 'number' ? status : undefined
}
