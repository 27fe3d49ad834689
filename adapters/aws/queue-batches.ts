import type { QueueEntry } from '../../agent/queue.ts'

const MAX_ENTRIES = 10
/** Of one message, and of all messages of a request (1 MiB since August 2025). Only bodies count here: we send no attributes. */
const MAX_BYTES = 1_048_576

/** Requests of at most 10 entries and 1 MiB, in order; and those that alone are too large for any. */
export function batchesOf(entries: QueueEntry[]): {
  batches: QueueEntry[][]
  tooLarge: QueueEntry[]
} {
  const batches: QueueEntry[][] = []
  const tooLarge: QueueEntry[] = []
  let room = 0
  for (const entry of entries) {
    const bytes = Buffer.byteLength(entry.body)
    if (bytes > MAX_BYTES) {
      tooLarge.push(entry)
      continue
    }
    const batch = batches.at(-1)
    if (batch && batch.length < MAX_ENTRIES && bytes <= room) {
      batch.push(entry)
      room -= bytes
    } else {
      batches.push([entry])
      room = MAX_BYTES - bytes
    }
  }
  return { batches, tooLarge }
}
