import { StoreError } from '../../../shop/errors.ts'

const BUSY: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'TransactionInProgressException',
])
const DENIED: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
])

/** What the SDK puts on every error of a request, also of one that got no answer. */
interface RequestError extends Error {
  $metadata?: { httpStatusCode?: number; attempts?: number }
  CancellationReasons?: { Code?: string }[]
}

/** Runs `work` and turns what the SDK throws into a `StoreError`, whose message names no values; the rest goes through. */
export async function withStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isRequestError(error) ? toStoreError(error) : error
  }
}

export function storeBusy(details: Record<string, unknown>, cause?: unknown): StoreError {
  return new StoreError('store_busy', 'the store is busy; nothing was written, try again', {
    details,
    cause,
  })
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && ('$metadata' in error || DENIED.has(error.name))
}

function toStoreError(error: RequestError): StoreError {
  const { attempts, httpStatusCode = 500 } = error.$metadata ?? {}
  const reasons = error.CancellationReasons?.map(({ Code }) => Code)
  const details = {
    dynamodb: error.name,
    ...(attempts !== undefined && { attempts }),
    ...(reasons && { reasons }),
  }
  const storeError = (code: string, message: string) =>
    new StoreError(code, message, { details, cause: error })

  if (BUSY.has(error.name)) return storeBusy(details, error)
  if (DENIED.has(error.name)) {
    return storeError('store_denied', 'the tables may not be used; check the role, or the keys')
  }
  if (error.name === 'ResourceNotFoundException') {
    return storeError('store_missing', 'a table is not there; check its prefix and the region')
  }
  if (error.name === 'ItemCollectionSizeLimitExceededException') {
    return storeError(
      'store_full',
      'the shop’s transactions have reached 10 GB; nothing was written',
    )
  }
  if (error.name === 'ValidationException' && /size/i.test(error.message)) {
    return storeError('store_too_large', 'a row would be over 400 KB; nothing was written')
  }
  // Whether a write took effect is open when no answer came; markers, fences and conditions make a repeat safe.
  return httpStatusCode >= 500
    ? storeError('store_unreachable', 'the store did not answer; try again')
    : storeError('store_failed', `the store refused: ${error.name}`)
}
