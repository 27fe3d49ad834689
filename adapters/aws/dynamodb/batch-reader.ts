import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../tables.ts'
import type { Key, Row } from './actions.ts'
import { storeBusy, withStoreErrors } from './errors.ts'
import { ATTEMPTS, pauseAfter, type Sleep } from './retry.ts'

/** DynamoDB's limit for one request. */
const MAX_KEYS = 100

export type ReadRow = (table: TableName, key: Key) => Promise<Row | undefined>

interface Wanted {
  table: TableName
  key: Key
  row: Promise<Row | undefined>
  resolve: (row: Row | undefined) => void
  reject: (error: unknown) => void
}

/**
 * Consistent reads of single rows. What is asked for in one go of the event loop travels in one request, each row once:
 * three stock questions side by side cost two round trips and not six. A read never joins a request that is on its way,
 * so it sees everything that was written before it was asked for.
 */
export function createBatchReader(
  doc: DynamoDBDocumentClient,
  { tableOf, sleep }: { tableOf: (table: TableName) => string; sleep: Sleep },
): ReadRow {
  let waiting = new Map<string, Wanted>()

  function dispatch(): void {
    const wanted = [...waiting.values()]
    waiting = new Map()
    for (let start = 0; start < wanted.length; start += MAX_KEYS) {
      const batch = wanted.slice(start, start + MAX_KEYS)
      withStoreErrors(() => readBatch(batch)).catch((error: unknown) => {
        for (const { reject } of batch) reject(error)
      })
    }
  }

  async function readBatch(batch: readonly Wanted[]): Promise<void> {
    let left = batch
    for (let attempt = 1; left.length > 0; attempt++) {
      const asked = Map.groupBy(left, ({ table }) => table)
      const { Responses = {}, UnprocessedKeys = {} } = await doc.send(
        new BatchGetCommand({
          RequestItems: Object.fromEntries(
            [...asked].map(([table, rows]) => [
              tableOf(table),
              { Keys: rows.map(({ key }) => key), ConsistentRead: true },
            ]),
          ),
        }),
      )
      const unread: Wanted[] = []
      for (const one of left) {
        const physical = tableOf(one.table)
        const isUnread = UnprocessedKeys[physical]?.Keys?.some((key) => holds(key, one.key))
        if (isUnread) unread.push(one)
        else
          one.resolve(
            (Responses[physical] as Row[] | undefined)?.find((row) => holds(row, one.key)),
          )
      }
      left = unread
      if (left.length === 0) return
      if (attempt >= ATTEMPTS) throw storeBusy({ unprocessed: left.length, attempts: attempt })
      await sleep(pauseAfter(attempt))
    }
  }

  return (table, key) => {
    const id = JSON.stringify([table, ...Object.values(key)])
    const known = waiting.get(id)
    if (known) return known.row
    const { promise, resolve, reject } = Promise.withResolvers<Row | undefined>()
    if (waiting.size === 0) setImmediate(dispatch)
    waiting.set(id, { table, key, row: promise, resolve, reject })
    return promise
  }
}

function holds(row: Row, key: Key): boolean {
  return Object.entries(key).every(([attribute, value]) => row[attribute] === value)
}
