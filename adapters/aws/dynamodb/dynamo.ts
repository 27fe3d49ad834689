import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { DEFAULT_TABLE_PREFIX, TABLES, type TableName } from '../tables.ts'
import {
  toTransactItem,
  updateExpression,
  type Action,
  type Key,
  type Row,
  type Update,
} from './actions.ts'
import { createBatchReader, type ReadRow } from './batch-reader.ts'
import { storeBusy, withStoreErrors } from './errors.ts'
import { ExpressionScope, type Fragment } from './expression.ts'
import { queryAll, queryPage, type Page, type PageQuery, type RowQuery } from './query.ts'
import { removeRows } from './remove-rows.ts'
import { ATTEMPTS, pauseAfter, sleep as reallySleep, type Sleep } from './retry.ts'

export interface DynamoOptions {
  client: DynamoDBClient
  /** Before every table's name. Default `retailmind-`. */
  tablePrefix?: string
  sleep?: Sleep
}

/** Outcome of a transaction: written, or the places (in `actions`) whose conditions did not hold. */
export type Transacted = { written: true } | { written: false; failed: ReadonlySet<number> }

/** What the store asks of DynamoDB; every read but of a global index is consistent, every method throws `StoreError`. */
export interface Dynamo {
  read: ReadRow
  query(table: TableName, query: RowQuery): Promise<Row[]>
  /** One page, for what is too much to hold, or is asked for page by page. */
  page(table: TableName, query: PageQuery): Promise<Page>
  /** Gives how many rows there were to remove: the keys, which need not be there. */
  removeRows(table: TableName, keys: readonly Key[]): Promise<number>
  /** All actions or none. Not more than one action on a row, which the service refuses. */
  transact(actions: readonly Action[]): Promise<Transacted>
  /** Whether the condition held, and so the row was written. */
  putIf(table: TableName, row: Row, condition: Fragment): Promise<boolean>
  updateIf(table: TableName, key: Key, update: Update, condition: Fragment): Promise<boolean>
}

/**
 * Region, credentials and endpoint come from the environment, as the SDK has it. HTTP/1.1 on kept-alive connections;
 * a request that gets no answer is cut, for the tools above have seconds.
 */
export function createDynamoClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    }),
    ...config,
  })
}

export function createDynamo({
  client,
  tablePrefix = DEFAULT_TABLE_PREFIX,
  sleep = reallySleep,
}: DynamoOptions): Dynamo {
  const doc = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  })
  const tableOf = (table: TableName) => tablePrefix + TABLES[table].name

  return {
    read: createBatchReader(doc, { tableOf, sleep }),

    query: (table, query) => withStoreErrors(() => queryAll(doc, tableOf(table), query)),

    page: (table, query) => withStoreErrors(() => queryPage(doc, tableOf(table), query)),

    removeRows: (table, keys) =>
      withStoreErrors(() => removeRows(doc, { table: tableOf(table), keys, sleep })),

    transact(actions) {
      return withStoreErrors(async () => {
        const TransactItems = actions.map((action) => toTransactItem(action, tableOf))
        for (let attempt = 1; ; attempt++) {
          try {
            // The SDK makes a token for each send, which its own retries share: an answer that was lost is answered again.
            // A try of ours is a new transaction. That this happens once is the conditions' doing, never the token's:
            // it is forgotten after ten minutes.
            await doc.send(new TransactWriteCommand({ TransactItems }))
            return { written: true }
          } catch (error) {
            const reasons = cancellationReasons(error)
            if (!reasons) throw error
            const failed = placesOf(reasons, (code) => code === CONDITION)
            if (failed.size > 0) return { written: false, failed }
            if (placesOf(reasons, (code) => PASSING.has(code)).size === 0) throw error
            if (attempt >= ATTEMPTS) throw storeBusy({ attempts: attempt }, error)
            await sleep(pauseAfter(attempt))
          }
        }
      })
    },

    putIf(table, row, condition) {
      const scope = new ExpressionScope()
      return conditional(
        new PutCommand({
          TableName: tableOf(table),
          Item: row,
          ConditionExpression: condition(scope),
          ...scope.attributes(),
        }),
      )
    },

    updateIf(table, key, update, condition) {
      const scope = new ExpressionScope()
      return conditional(
        new UpdateCommand({
          TableName: tableOf(table),
          Key: key,
          UpdateExpression: updateExpression(update, scope),
          ConditionExpression: condition(scope),
          ...scope.attributes(),
        }),
      )
    },
  }

  function conditional(command: PutCommand | UpdateCommand): Promise<boolean> {
    return withStoreErrors(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          await (command instanceof PutCommand ? doc.send(command) : doc.send(command))
          return true
        } catch (error) {
          if (!(error instanceof Error)) throw error
          if (error.name === 'ConditionalCheckFailedException') return false
          // A transaction is at work on the row; the SDK does not take that for passing.
          if (error.name !== 'TransactionConflictException' || attempt >= ATTEMPTS) throw error
          await sleep(pauseAfter(attempt))
        }
      }
    })
  }
}

const CONDITION = 'ConditionalCheckFailed'
/** Codes of a cancellation that may be gone the next moment. */
const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
])

/** Codes in the order of the actions; undefined for any other error. */
function cancellationReasons(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined
  const { CancellationReasons = [] } = error as { CancellationReasons?: { Code?: string }[] }
  return CancellationReasons.map(({ Code = 'None' }) => Code)
}

function placesOf(reasons: string[], is: (code: string) => boolean): ReadonlySet<number> {
  return new Set(reasons.flatMap((code, place) => (is(code) ? [place] : [])))
}
