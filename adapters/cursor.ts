import { StoreError } from '../shop/errors.ts'

/** Where the next page begins, as text that callers hand back unread. */
export function toCursor(place: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws StoreError `bad_cursor` for what `toCursor` has not made */
export function fromCursor(cursor: string): Record<string, string> {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (isPlace(place)) return place
  } catch (error) {
    throw badCursor(error)
  }
  throw badCursor()
}

function isPlace(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((part) => typeof part === 'string')
  )
}

function badCursor(cause?: unknown): StoreError {
  return new StoreError('bad_cursor', 'the cursor is not one that this store gave', { cause })
}
