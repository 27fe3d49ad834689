import { randomUUID } from 'node:crypto'
import {
  CreateTableCommand,
  DeleteTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { createDynamoClient } from '../../adapters/aws/dynamodb/dynamo.ts'
import { createDynamoStore } from '../../adapters/aws/store.ts'
import { TABLES, type TableDefinition } from '../../adapters/aws/tables.ts'
import type { Clock } from '../../agent/clock.ts'
import { refuseSecondAction } from './service-rules.ts'

/** A store on tables of its own, in the DynamoDB Local that AWS_ENDPOINT_URL_DYNAMODB names. */
export async function openLocalStore(clock: Clock, { expire = false } = {}) {
  if (!process.env['AWS_ENDPOINT_URL_DYNAMODB']) {
    throw new Error('these tests need DynamoDB Local: start them with `npm run test:dynamodb`')
  }
  // Two, for what a test does to the store's client is not meant for the tables.
  const [admin, client] = [createDynamoClient(), createDynamoClient()]
  refuseSecondAction(client)
  const tablePrefix = `test-${randomUUID()}-`
  const definitions: TableDefinition[] = Object.values(TABLES)
  await Promise.all(
    definitions.map((definition) => createTable(admin, tablePrefix, definition, expire)),
  )
  return {
    client,
    tablePrefix,
    store: createDynamoStore({ client, tablePrefix, clock }),
    /** Gone with their rows: what DynamoDB Local holds makes it slow. */
    close: async () => {
      await Promise.all(
        definitions.map(({ name }) =>
          admin.send(new DeleteTableCommand({ TableName: tablePrefix + name })),
        ),
      )
      admin.destroy()
      client.destroy()
    },
  }
}

/** Tests live in January 2026: a table that removes expired rows would empty itself under them, so it is told to by `expire`. */
async function createTable(
  client: DynamoDBClient,
  prefix: string,
  definition: TableDefinition,
  expire: boolean,
): Promise<void> {
  const input = tableInput(prefix, definition)
  await client.send(new CreateTableCommand(input))
  if (!expire || !definition.expiry) return
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: input.TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: definition.expiry },
    }),
  )
}

function tableInput(prefix: string, table: TableDefinition): CreateTableCommandInput {
  const schema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey?: string }) => [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }]),
  ]
  const indexes = (kind: 'global' | 'local') =>
    table.indexes
      .filter((index) => index.kind === kind)
      .map((index) => ({
        IndexName: index.name,
        KeySchema: schema(index),
        Projection: { ProjectionType: index.projection },
      }))
  const keys = [table, ...table.indexes].flatMap((keyed) =>
    schema(keyed).map(({ AttributeName }) => AttributeName),
  )
  const [global, local] = [indexes('global'), indexes('local')]
  return {
    TableName: prefix + table.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(table),
    AttributeDefinitions: [...new Set(keys)].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
  }
}
