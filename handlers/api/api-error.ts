import type { ErrorCode } from '../http.ts'

/** Ends a request of the API with one of the contract's codes. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ErrorCode
  readonly details: string
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    { details = message, retryAfterSeconds }: { details?: string; retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.code = code
    this.details = details
    this.retryAfterSeconds = retryAfterSeconds
  }
}
