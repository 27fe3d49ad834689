/** A message on its way to a worker. Same `dedupId` within five minutes is the same message; same `group` runs in order. */
export interface QueueEntry {
  group: string
  dedupId: string
  /** JSON. */
  body: string
}

/** The sending side. The receiving side is the platform's: SQS calls the Lambda, the embedded worker calls the handler. */
export interface Queue {
  /** All are stored when this resolves. Gives the dedup ids of those that were not. */
  send(entries: QueueEntry[]): Promise<{ failed: string[] }>
  /** Makes a received message visible again after so many seconds. */
  delay(receiptHandle: string, seconds: number): Promise<void>
  /** Puts a message aside for a person to look at. */
  deadLetter(entry: QueueEntry, reason: string): Promise<void>
}
