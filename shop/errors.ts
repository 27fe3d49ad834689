/**
 * The root of every error that this program throws on purpose. Lives in the lowest room that throws.
 *
 * `code` is stable and machine-readable (snake_case); `details` holds plain data for logs, never personal data;
 * `cause` is the error underneath, if any.
 */
export class RetailMindError extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    message: string,
    options: { details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.name = new.target.name
    this.code = code
    this.details = options.details ?? {}
  }
}

/** The store could not be read or written (disk full, locked, throttled): nothing was changed; trying again may help. */
export class StoreError extends RetailMindError {}
