import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Key } from './actions.ts'
import { storeBusy } from './errors.ts'
import { ATTEMPTS, pauseAfter, type Sleep } from './retry.ts'

/** DynamoDB's limit for one request. */
const MAX_REMOVED = 25

/** Removes rows, whatever they hold by now. Gives how many keys it was given. */
export async function removeRows(
  doc: DynamoDBDocumentClient,
  { table, keys, sleep }: { table: string; keys: readonly Key[]; sleep: Sleep },
): Promise<number> {
  for (let start = 0; start < keys.length; start += MAX_REMOVED) {
    let left = keys
      .slice(start, start + MAX_REMOVED)
      .map((key) => ({ DeleteRequest: { Key: { ...key } } }))
    for (let attempt = 1; left.length > 0; attempt++) {
      const { UnprocessedItems } = await doc.send(
        new BatchWriteCommand({ RequestItems: { [table]: left } }),
      )
      left = (UnprocessedItems?.[table] ?? []).flatMap(({ DeleteRequest }) =>
        DeleteRequest?.Key ? [{ DeleteRequest: { Key: DeleteRequest.Key } }] : [],
      )
      if (left.length === 0) break
      if (attempt >= ATTEMPTS) throw storeBusy({ unprocessed: left.length, attempts: attempt })
      await sleep(pauseAfter(attempt))
    }
  }
  return keys.length
}
