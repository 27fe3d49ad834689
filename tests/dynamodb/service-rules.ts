import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { TABLES } from '../../adapters/aws/tables.ts'

/** A transaction as it goes out, its keys among the attributes. */
interface Outgoing {
  TransactItems?: Record<string, { TableName: string; Key?: object; Item?: Attributes }>[]
}
type Attributes = Record<string, unknown>

/** What the service refuses and DynamoDB Local lets pass: two actions on one row in a transaction. */
export function refuseSecondAction(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { TransactItems = [] } = args.input as Outgoing
      const rows = TransactItems.flatMap((item) => Object.values(item)).map(rowOf)
      const twice = rows.find((row, place) => rows.indexOf(row) !== place)
      if (twice !== undefined) {
        throw new Error(
          `Transaction request cannot include multiple operations on one item: ${twice}`,
        )
      }
      return next(args)
    },
    // Late: after the document client has turned the values into DynamoDB's own.
    { step: 'build', name: 'refuseSecondAction' },
  )
}

function rowOf({ TableName, Key, Item }: { TableName: string; Key?: object; Item?: Attributes }) {
  const table = Object.values(TABLES).find(({ name }) => TableName.endsWith(`-${name}`))
  const keys = table ? [table.partitionKey, 'sortKey' in table ? table.sortKey : undefined] : []
  const attributes = (Key ?? Item ?? {}) as Attributes
  return JSON.stringify([TableName, ...keys.map((key) => key && attributes[key])])
}
