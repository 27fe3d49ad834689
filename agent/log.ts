/** Structured log. Never a phone number, WhatsApp id, name or message text: turn ids and codes only. */
export interface Log {
  info(message: string, data: Record<string, unknown>): void
  warn(message: string, data: Record<string, unknown>): void
  error(message: string, data: Record<string, unknown>): void
}

/** What may be logged of an error: its kind and code, not its message, which may quote somebody. */
export function errorData(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error ? String(error.code) : undefined
  return {
    error: error.name,
    ...(code && { code }),
    ...(error.cause ? { cause: errorData(error.cause) } : {}),
  }
}
