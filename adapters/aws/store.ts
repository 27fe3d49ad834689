import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Clock } from '../../agent/clock.ts'
import type { TurnStore } from '../../agent/turn-store.ts'
import type { Store } from '../../shop/store.ts'
import type { AlertRule } from '../../shop/types.ts'
import { alertOf, ruleOf } from './dynamodb/alert-rows.ts'
import { billOf, memberPrefix, rollupOf, turnPrefix } from './dynamodb/bill-rows.ts'
import { applyCommit } from './dynamodb/commit.ts'
import { createDynamo, createDynamoClient, type Dynamo } from './dynamodb/dynamo.ts'
import { createVisibility } from './dynamodb/visible-items.ts'
import { name, when, type Fragment } from './dynamodb/expression.ts'
import {
  afterRollups,
  BILL_PREFIX,
  billKey,
  itemKey,
  rollupKey,
  rollupPrefix,
  RULE_PREFIX,
  shopKey,
} from './dynamodb/keys.ts'
import { createErasure } from './dynamodb/erasure.ts'
import { createForecasts } from './dynamodb/forecasts.ts'
import { createPeople } from './dynamodb/people.ts'
import { RecentMap } from '../../shop/recent-map.ts'
import { monthRanges } from './dynamodb/month-ranges.ts'
import { erasedAt, itemOf, shopOf, type StoredShop } from './dynamodb/shop-rows.ts'
import { createDynamoTurnStore } from './turn-store.ts'

export interface DynamoStoreOptions {
  clock: Clock
  /** Default: region, credentials and endpoint of the environment, with time limits that suit a turn. */
  client?: DynamoDBClient
  /** Before every table's name. Default `retailmind-`. */
  tablePrefix?: string
}

/**
 * The shops' data and the journal in DynamoDB. Every read is consistent and on a base table or a local index; nothing scans.
 * Conflicts, throttling and rows left unread are tried again with full jitter; then every method throws `StoreError`.
 */
export function createDynamoStore({
  clock,
  client = createDynamoClient(),
  ...options
}: DynamoStoreOptions): Store & TurnStore {
  const dynamo = createDynamo({ client, ...options })
  return { ...shopStore(dynamo, clock), ...createDynamoTurnStore(dynamo, { clock }) }
}

/** Shops whose standing alerts a warm process keeps. */
const KEPT_SHOPS = 100

function shopStore(dynamo: Dynamo, clock: Clock): Store {
  const keptRules = new RecentMap<string, { version: number; rules: AlertRule[] }>(KEPT_SHOPS)

  const inShop = (shopId: string, range: Fragment) =>
    when`${name('userId')} = ${shopId} AND ${range}`

  const visible = createVisibility(dynamo)

  return {
    ...createPeople(dynamo),
    ...createForecasts(dynamo, clock),
    ...createErasure(dynamo),

    async getShop(shopId) {
      const row = await dynamo.read('users', shopKey(shopId))
      return row && erasedAt(row) === undefined ? shopOf(row) : undefined
    },

    async listItems(shopId) {
      const where = when`${name('userId')} = ${shopId}`
      return visible(shopId, (await dynamo.query('inventory', { where })).map(itemOf))
    },

    async getItems(shopId, itemIds) {
      const rows = await Promise.all(
        itemIds.map((itemId) => dynamo.read('inventory', itemKey(shopId, itemId))),
      )
      const items = rows.flatMap((row) => (row ? [itemOf(row)] : []))
      return visible(shopId, items)
    },

    async getBill(shopId, billId) {
      const row = await dynamo.read('transactions', billKey(shopId, billId))
      return row && billOf(row)
    },

    async listBills(shopId, { memberId, turnId, limit }) {
      const of = (sortKey: string, prefix: string) =>
        inShop(shopId, when`begins_with(${name(sortKey)}, ${prefix})`)
      const newestFirst = { newestFirst: true, limit }
      if (turnId !== undefined) {
        // A turn is one member's: asking for another's entries in it gives none.
        const rows = await dynamo.query('transactions', {
          where: of('turnEntry', turnPrefix(turnId)),
          index: 'userId-turnEntry-index',
          ...newestFirst,
        })
        const bills = rows.map(billOf)
        return memberId === undefined ? bills : bills.filter((bill) => bill.memberId === memberId)
      }
      const rows =
        memberId === undefined
          ? await dynamo.query('transactions', {
              where: of('transactionId', BILL_PREFIX),
              ...newestFirst,
            })
          : await dynamo.query('transactions', {
              where: of('memberEntry', memberPrefix(memberId)),
              index: 'userId-memberEntry-index',
              ...newestFirst,
            })
      return rows.map(billOf)
    },

    async readRollups(shopId, months, itemId) {
      if (itemId !== undefined) {
        const rows = await Promise.all(
          months.map((month) => dynamo.read('transactions', rollupKey(shopId, month, itemId))),
        )
        return rows.flatMap((row) => (row ? [rollupOf(row)] : []))
      }
      const pages = await Promise.all(
        monthRanges(months).map(({ from, to }) =>
          dynamo.query('transactions', {
            where: inShop(
              shopId,
              when`${name('transactionId')} BETWEEN ${rollupPrefix(from)} AND ${afterRollups(to)}`,
            ),
          }),
        ),
      )
      return pages.flat().map(rollupOf)
    },

    async listAlertRules(shopId) {
      const shop = (await dynamo.read('users', shopKey(shopId))) as StoredShop | undefined
      const kept = keptRules.get(shopId)
      if (kept && kept.version === shop?.alertsVersion) return [...kept.rules]
      const rows = await dynamo.query('alerts', {
        where: inShop(shopId, when`begins_with(${name('alertId')}, ${RULE_PREFIX})`),
      })
      const rules = rows.map(ruleOf)
      // The version was read first: if an alert came in between, they are newer than it says and are read again next time.
      if (shop) keptRules.set(shopId, { version: shop.alertsVersion, rules })
      return [...rules]
    },

    async listAlerts(shopId, { unacknowledged = false, limit }) {
      // DynamoDB takes its time to remove what has expired.
      const current = when`${name('expiryTime')} > ${clock.now() / 1000}`
      const rows = await dynamo.query('alerts', {
        where: when`${name('userId')} = ${shopId}`,
        index: 'userId-sentAt-index',
        newestFirst: true,
        filter: unacknowledged ? when`${current} AND ${name('acknowledged')} = ${false}` : current,
        limit,
      })
      return rows.map(alertOf)
    },

    commit(commit) {
      return applyCommit(dynamo, commit, clock.now())
    },
  }
}
