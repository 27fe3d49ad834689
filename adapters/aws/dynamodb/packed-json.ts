import { gunzipSync, gzipSync } from 'node:zlib'
import { fromJson, toJson } from '../../json.ts'

/** A row may have 400 KB. Below this, what people look up in a console stays readable. */
const READABLE_CHARS = 50_000

/**
 * JSON in one attribute: as text, and compressed when it is long (a turn with eight steps of large tool results). Not as maps and
 * lists: those hold 32 levels, and no number above 2^53, which a model is free to write.
 */
export function pack(value: unknown): string | Uint8Array {
  const text = toJson(value)
  return text.length <= READABLE_CHARS ? text : gzipSync(text)
}

export function unpack<T>(packed: string | Uint8Array): T {
  return fromJson<T>(typeof packed === 'string' ? packed : gunzipSync(packed).toString())
}
