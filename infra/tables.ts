import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { TABLES, type TableDefinition, type TableName } from '../adapters/aws/tables.ts'
import { BACKUP_DAYS } from '../shop/erasure.ts'
import type { Stage } from './stage.ts'

/**
 * The tables of `adapters/aws/tables.ts`, paid by request, encrypted by our key. Any second of the last thirty days can be
 * restored: as long as an erased shop is said to live on in copies, and no longer.
 */
export class Tables extends Construct {
  readonly byName: Readonly<Record<TableName, ShopTable>>

  constructor(scope: Construct, { stage, key }: { stage: Stage; key: IKey }) {
    super(scope, 'Tables')
    const tables = Object.entries(TABLES).map(([name, definition]) => [
      name,
      this.create(definition, stage, key),
    ])
    this.byName = Object.fromEntries(tables) as Record<TableName, ShopTable>
  }

  get all(): ShopTable[] {
    return Object.values(this.byName)
  }

  /** Those that hold what cannot be made anew. */
  get lasting(): ShopTable[] {
    const names = Object.keys(TABLES) as TableName[]
    return names.filter(lasts).map((name) => this.byName[name])
  }

  private create(definition: TableDefinition, stage: Stage, encryptionKey: IKey): ShopTable {
    const { name, partitionKey, sortKey, indexes, expiry } = definition
    const table = new Table(this, name, {
      tableName: stage.prefix + name,
      partitionKey: text(partitionKey),
      ...(sortKey !== undefined && { sortKey: text(sortKey) }),
      ...(expiry !== undefined && { timeToLiveAttribute: expiry }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: BACKUP_DAYS.standard,
      },
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    for (const index of indexes) {
      const indexName = index.name
      const projectionType = ProjectionType[index.projection]
      if (index.kind === 'global') {
        table.addGlobalSecondaryIndex({
          indexName,
          projectionType,
          partitionKey: text(index.partitionKey),
          ...(index.sortKey !== undefined && { sortKey: text(index.sortKey) }),
        })
      } else if (index.sortKey !== undefined) {
        table.addLocalSecondaryIndex({
          indexName,
          projectionType,
          sortKey: text(index.sortKey),
        })
      } else {
        throw new Error(`local index ${indexName} of ${name} has no sort key`)
      }
    }
    return {
      name,
      table,
      tableArn: table.tableArn,
      indexNames: indexes.map((index) => index.name),
    }
  }
}

export interface ShopTable {
  /** Without the prefix. */
  name: string
  table: Table
  tableArn: string
  indexNames: readonly string[]
}

/** All rows of a table without expiry last; of the others, a member's alert rules, which lie beside the warnings. */
const lasts = (name: TableName) => !('expiry' in TABLES[name]) || name === 'alerts'

const text = (name: string) => ({ name, type: AttributeType.STRING })
