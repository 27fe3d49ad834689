/**
 * The tables: the brief's six and the journal of turns. The one place that knows their names, keys, indexes and
 * expiry; the infrastructure and the test lane build them from here. All keys are strings.
 */
export interface TableDefinition {
  /** Without the prefix. */
  name: string
  partitionKey: string
  sortKey?: string
  indexes: readonly TableIndex[]
  /** Attribute with the second (since 1970) after which DynamoDB removes a row, some time later. */
  expiry?: 'expiryTime'
}

export interface TableIndex {
  name: string
  /** A global index lags behind and decides nothing. A local one is part of its partition and is read consistently. */
  kind: 'global' | 'local'
  partitionKey: string
  sortKey?: string
  projection: 'ALL' | 'KEYS_ONLY'
}

export const DEFAULT_TABLE_PREFIX = 'retailmind-'

const byShop = { kind: 'global', partitionKey: 'userId', projection: 'ALL' } as const

/**
 * Rows of a shop in time order: entries of a member and of a turn, where `undo_last` takes back what they say is the newest,
 * warnings and forecasts. Local indexes, which are read consistently. They bound a shop's rows of a table to 10 GB, some
 * tens of millions.
 */
const inTimeOrder = { kind: 'local', partitionKey: 'userId', projection: 'ALL' } as const

export const TABLES = {
  /**
   * The key holds a shop id, `member#<shop>#<member>`, or `id#<keyed hash of a sender>`. What is left of an erased shop is its
   * id with the instant.
   */
  users: {
    name: 'users',
    partitionKey: 'userId',
    indexes: [
      // The brief's look-up by phone. What stands there is the sender's keyed hash: numbers are not stored.
      { name: 'phoneNumber-index', kind: 'global', partitionKey: 'phoneNumber', projection: 'ALL' },
      // Everything of a shop in this table, for export and erasure.
      { name: 'shopId-index', kind: 'global', partitionKey: 'shopId', projection: 'KEYS_ONLY' },
      // Members by the time of their daily summary, `<shard>#HH:MM`: schedules page through it shard by shard.
      {
        name: 'scheduleSlot-index',
        kind: 'global',
        partitionKey: 'scheduleSlot',
        sortKey: 'userId',
        projection: 'KEYS_ONLY',
      },
      // Shops alone, for checks that are not at a member's own time.
      {
        name: 'shard-index',
        kind: 'global',
        partitionKey: 'shard',
        sortKey: 'userId',
        projection: 'KEYS_ONLY',
      },
    ],
  },
  inventory: {
    name: 'inventory',
    partitionKey: 'userId',
    sortKey: 'itemId',
    indexes: [{ ...byShop, name: 'userId-category-index', sortKey: 'category' }],
  },
  /** `bill#…` headers, `line#…` ledger rows, `rollup#YYYY-MM#…` daily totals. The brief's indexes hold the ledger rows alone. */
  transactions: {
    name: 'transactions',
    partitionKey: 'userId',
    sortKey: 'transactionId',
    indexes: [
      { ...byShop, name: 'userId-transactionDate-index', sortKey: 'transactionDate' },
      { ...byShop, name: 'userId-itemId-index', sortKey: 'itemId' },
      { ...inTimeOrder, name: 'userId-memberEntry-index', sortKey: 'memberEntry' },
      { ...inTimeOrder, name: 'userId-turnEntry-index', sortKey: 'turnEntry' },
    ],
  },
  /** `<member>#<instant>#<turn>`, so that a member's latest turns are one end of a range. */
  conversations: {
    name: 'conversations',
    partitionKey: 'userId',
    sortKey: 'messageId',
    indexes: [],
    expiry: 'expiryTime',
  },
  forecasts: {
    name: 'forecasts',
    partitionKey: 'userId',
    sortKey: 'forecastKey',
    indexes: [{ ...inTimeOrder, name: 'userId-forecastDate-index', sortKey: 'forecastDate' }],
    expiry: 'expiryTime',
  },
  /** `rule#…` standing alerts, which do not expire; `alert#…` what the shop was warned of. */
  alerts: {
    name: 'alerts',
    partitionKey: 'userId',
    sortKey: 'alertId',
    indexes: [{ ...inTimeOrder, name: 'userId-sentAt-index', sortKey: 'sentAt' }],
    expiry: 'expiryTime',
  },
  /**
   * Of a turn: `turn`, `step#n`, `effect#step#k`, `outbox`. Beside them, each under a key of its own: who holds a member
   * (`lease#<shop>#<member>`), what a member sent in a minute (`minute#…`), what a shop spent in a day (`day#…`).
   */
  turns: {
    name: 'turns',
    partitionKey: 'turnId',
    sortKey: 'entry',
    indexes: [
      { name: 'userId-index', kind: 'global', partitionKey: 'userId', projection: 'KEYS_ONLY' },
    ],
    expiry: 'expiryTime',
  },
} as const satisfies Record<string, TableDefinition>

export type TableName = keyof typeof TABLES
