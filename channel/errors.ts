import { RetailMindError } from '../shop/errors.ts'

/**
 * What can be done about a refusal of the platform:
 * `retry` wait and try again; `never` this message will not go; `window` only a template may be sent now; `template` that template
 * is unusable; `config` nothing will go until somebody repairs the set-up; `media` fetch or upload again; `spam` slow down;
 * `limit` the body breaks a documented limit and was not sent.
 */
export type ChannelErrorKind =
  'retry' | 'never' | 'window' | 'template' | 'config' | 'media' | 'spam' | 'limit'

/** The platform did not take a message, or we did not offer it. Never quotes a number, a token or a text. */
export class ChannelError extends RetailMindError {
  readonly kind: ChannelErrorKind
  /** Wait at least so long before another try, if the platform said so. */
  readonly retryAfterMs: number | undefined
  /** The call was cut off after the platform may have taken it: it may have gone out. */
  readonly ambiguous: boolean

  constructor(
    kind: ChannelErrorKind,
    message: string,
    options: {
      code?: string
      retryAfterMs?: number
      ambiguous?: boolean
      details?: Readonly<Record<string, unknown>>
      cause?: unknown
    } = {},
  ) {
    super(options.code ?? `channel_${kind}`, message, options)
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
    this.ambiguous = options.ambiguous ?? false
  }
}
