import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../tables.ts'
import { ExpressionScope, type Fragment } from './expression.ts'

/** A row as it lies in a table. */
export type Row = Record<string, unknown>
export type Key = Readonly<Record<string, string>>

/** One write, or one condition, of a transaction. */
export type Action =
  | { kind: 'put'; table: TableName; key: Key; row: Row; condition?: Fragment }
  | { kind: 'update'; table: TableName; key: Key; update: Update; condition?: Fragment }
  | { kind: 'remove'; table: TableName; key: Key; condition?: Fragment }
  | { kind: 'check'; table: TableName; key: Key; condition: Fragment }

export interface Update {
  /** Pieces like `a = :v`. */
  set?: readonly Fragment[]
  /** Numbers to add to, or sets to add members to; an absent attribute counts as 0, or as empty. */
  add?: Readonly<Record<string, unknown>>
  /** Attributes to take off. */
  remove?: readonly string[]
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

export function toTransactItem(
  action: Action,
  tableOf: (table: TableName) => string,
): TransactItem {
  const scope = new ExpressionScope()
  const TableName = tableOf(action.table)
  // Written before the attributes are asked for: the expressions fill them.
  const update = action.kind === 'update' ? updateExpression(action.update, scope) : ''
  const ConditionExpression = action.condition?.(scope)
  const rest = { TableName, ConditionExpression, ...scope.attributes() }
  switch (action.kind) {
    case 'put':
      return { Put: { ...rest, Item: { ...action.key, ...action.row } } }
    case 'update':
      return { Update: { ...rest, Key: action.key, UpdateExpression: update } }
    case 'remove':
      return { Delete: { ...rest, Key: action.key } }
    case 'check':
      return { ConditionCheck: { ...rest, Key: action.key } }
  }
}

export function updateExpression(
  { set = [], add = {}, remove = [] }: Update,
  scope: ExpressionScope,
): string {
  const added = Object.entries(add).map(
    ([attribute, value]) => `${scope.name(attribute)} ${scope.value(value)}`,
  )
  return [
    ...(set.length > 0 ? [`SET ${set.map((piece) => piece(scope)).join(', ')}`] : []),
    ...(added.length > 0 ? [`ADD ${added.join(', ')}`] : []),
    ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => scope.name(name)).join(', ')}`] : []),
  ].join(' ')
}
