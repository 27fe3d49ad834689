import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Row } from './actions.ts'
import { ExpressionScope, type Fragment } from './expression.ts'

export interface RowQuery {
  /** On the partition key, and a range of the sort key. */
  where: Fragment
  /** Of a local index. */
  index?: string
  newestFirst?: boolean
  /** What the rows have to fulfil besides; it saves no reading. */
  filter?: Fragment
  /** Most rows to give. All when absent. */
  limit?: number
}

export interface PageQuery extends RowQuery {
  /** Of a global index: what it says may be some moments old. */
  globalIndex?: string
  /** The attributes wanted; all when absent. */
  only?: readonly string[]
  /** Where the page before ended. */
  from?: Row
}

export interface Page {
  rows: Row[]
  /** Absent when there is no more. */
  next?: Row
}

export async function queryAll(
  doc: DynamoDBDocumentClient,
  table: string,
  { limit = Infinity, ...query }: RowQuery,
): Promise<Row[]> {
  const rows: Row[] = []
  let from: Row | undefined
  do {
    // DynamoDB counts before it filters: a limit would make many small pages of what is filtered out.
    const room = query.filter || limit === Infinity ? {} : { limit: limit - rows.length }
    const page = await queryPage(doc, table, { ...query, ...room, ...(from && { from }) })
    rows.push(...page.rows)
    from = page.next
  } while (from && rows.length < limit)
  return rows.length > limit ? rows.slice(0, limit) : rows
}

export async function queryPage(
  doc: DynamoDBDocumentClient,
  table: string,
  query: PageQuery,
): Promise<Page> {
  const scope = new ExpressionScope()
  const { Items = [], LastEvaluatedKey } = await doc.send(
    new QueryCommand({
      TableName: table,
      IndexName: query.globalIndex ?? query.index,
      KeyConditionExpression: query.where(scope),
      FilterExpression: query.filter?.(scope),
      ProjectionExpression: query.only?.map((attribute) => scope.name(attribute)).join(', '),
      ...scope.attributes(),
      ConsistentRead: query.globalIndex === undefined,
      ScanIndexForward: !query.newestFirst,
      ExclusiveStartKey: query.from,
      Limit: query.limit,
    }),
  )
  return { rows: Items as Row[], ...(LastEvaluatedKey && { next: LastEvaluatedKey }) }
}
