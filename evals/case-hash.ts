import { createHash } from 'node:crypto'
import type { EvalCase } from './case.ts'

/**
 * Twelve hex digits of the SHA-256 of what the case says and wants. Its title, the file it stands in and its lines do not
 * count: a case that only moved is the same case.
 */
export function hashOfCase(given: EvalCase): string {
  const content = { ...given, title: undefined, source: undefined }
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')
    .slice(0, 12)
}

/** Without line numbers, and with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => child !== undefined && key !== 'line')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  )
}
