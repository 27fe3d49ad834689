/**
 * JSON that keeps bytes: a model's redacted reasoning is a `Uint8Array`, has to go back to it unchanged, and would come out of
 * plain JSON as an object of numbers. Bytes are written as `{"$bytes": "<base64>"}`.
 */
export function toJson(value: unknown): string {
  // Not an arrow: a Buffer has been through its own toJSON by the time it is `value`; the holder still has it whole.
  return JSON.stringify(value, function (this: Record<string, unknown>, key, value: unknown) {
    const original = this[key]
    return original instanceof Uint8Array
      ? { $bytes: Buffer.from(original).toString('base64') }
      : value
  })
}

/** The caller says what it wrote; nothing else writes these columns. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text, (_key, value: unknown) =>
    isBytes(value) ? new Uint8Array(Buffer.from(value.$bytes, 'base64')) : value,
  ) as T
}

function isBytes(value: unknown): value is { $bytes: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    '$bytes' in value &&
    typeof value.$bytes === 'string'
  )
}
