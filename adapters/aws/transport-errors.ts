import { SocialMessagingServiceException } from '@aws-sdk/client-socialmessaging'
import { ChannelError, type ChannelErrorKind } from '../../channel/errors.ts'

/** The service's own errors by what can be done about them; what it has no name for goes by its status. */
const KINDS: Readonly<Record<string, ChannelErrorKind>> = {
  ThrottledRequestException: 'retry',
  LimitExceededException: 'retry',
  InternalServiceException: 'retry',
  DependencyException: 'retry',
  AccessDeniedException: 'config',
  AccessDeniedByMetaException: 'config',
  // A number or an account that is not linked, or no longer.
  ResourceNotFoundException: 'config',
  InvalidParametersException: 'never',
  ValidationException: 'never',
}

/**
 * A refusal of AWS End User Messaging Social, or a call that came to nothing. Its message may quote what was sent, so it
 * is not kept. What Meta thinks of a message, the 24-hour window among it, comes later as a status.
 */
export function classifySocialError(error: unknown): ChannelError {
  if (!(error instanceof SocialMessagingServiceException)) {
    const networkCode = networkCodeOf(error)
    return new ChannelError('retry', 'the messaging service could not be reached', {
      code: 'unreachable',
      // A connection that never came about carried nothing.
      ambiguous: networkCode === undefined || !NEVER_CONNECTED.has(networkCode),
      details: { reason: error instanceof Error ? error.name : typeof error, networkCode },
    })
  }
  const status = error.$metadata.httpStatusCode ?? 0
  const kind = KINDS[error.name] ?? (status === 429 || status >= 500 ? 'retry' : 'never')
  return new ChannelError(kind, `the messaging service refused the request (${kind})`, {
    code: error.name,
    // A failure on their side may come after the message went on to Meta.
    ambiguous: error.$fault === 'server' || status >= 500,
    details: { httpStatus: status },
  })
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Whether another of our numbers may have what this one has not. */
export function isUnknownThere(error: unknown): boolean {
  return (
    error instanceof ChannelError &&
    [
      'ResourceNotFoundException',
      'InvalidParametersException',
      'AccessDeniedByMetaException',
    ].includes(error.code)
  )
}

function networkCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
