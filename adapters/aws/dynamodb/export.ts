import { exportRows } from '../../export-rows.ts'
import { alertOf, ruleOf } from './alert-rows.ts'
import type { Row } from './actions.ts'
import { billOf, rollupOf } from './bill-rows.ts'
import type { Dynamo } from './dynamo.ts'
import { name, when } from './expression.ts'
import { forecastOf } from './forecast-rows.ts'
import { BILL_PREFIX, memberKey, RULE_PREFIX, shopKey } from './keys.ts'
import { memberOf } from './people-rows.ts'
import type { Page } from './query.ts'
import { erasedAt, itemOf, shopOf, type StoredShop } from './shop-rows.ts'
import { conversationOf, recordOf, type StoredTurn } from './turn-rows.ts'

/** Everything that is held on a shop, in the form that both stores give it. Its turns are found by an index, so the last second's may be missing. */
export async function exportOf(
  dynamo: Dynamo,
  shopId: string,
): Promise<Record<string, Record<string, unknown>[]>> {
  const where = when`${name('userId')} = ${shopId}`
  const [people, items, transactions, alerts, forecasts, conversations, turns] = await Promise.all([
    readPeople(dynamo, shopId),
    dynamo.query('inventory', { where }),
    dynamo.query('transactions', { where }),
    dynamo.query('alerts', { where }),
    dynamo.query('forecasts', { where, index: 'userId-forecastDate-index' }),
    dynamo.query('conversations', { where }),
    readTurns(dynamo, shopId),
  ])
  const isBill = (row: Row) => String(row['transactionId']).startsWith(BILL_PREFIX)
  const isRollup = (row: Row) => String(row['transactionId']).startsWith('rollup#')
  const isRule = (row: Row) => String(row['alertId']).startsWith(RULE_PREFIX)
  return exportRows(shopId, {
    ...people,
    items: items.map(itemOf),
    // The rows of a bill's lines say again what its header says.
    bills: transactions.filter(isBill).map(billOf),
    rollups: transactions.filter(isRollup).map(rollupOf),
    rules: alerts.filter(isRule).map(ruleOf),
    alerts: alerts.filter((row) => !isRule(row)).map(alertOf),
    forecasts: forecasts.map(forecastOf),
    conversations: conversations.map(conversationOf),
    ...turns,
  })
}

async function readPeople(dynamo: Dynamo, shopId: string) {
  const row = await dynamo.read('users', shopKey(shopId))
  const { memberIds = new Set<string>() } = (row ?? {}) as Partial<StoredShop>
  const rows = await Promise.all(
    [...memberIds].sort().map((memberId) => dynamo.read('users', memberKey(shopId, memberId))),
  )
  const members = rows.filter((member) => member !== undefined)
  return {
    ...(row && erasedAt(row) === undefined && { shop: shopOf(row) }),
    members: members.map(memberOf),
    identities: members.flatMap((member) => {
      const { memberId, identityKeys = new Set() } = member as {
        memberId: string
        identityKeys?: Set<string>
      }
      return [...identityKeys].map((key) => ({ identity: `id#${key}`, memberId }))
    }),
  }
}

async function readTurns(dynamo: Dynamo, shopId: string) {
  const keys: { turnId: string; entry: string }[] = []
  let page: Page | undefined
  do {
    page = await dynamo.page('turns', {
      where: when`${name('userId')} = ${shopId}`,
      globalIndex: 'userId-index',
      ...(page?.next && { from: page.next }),
    })
    keys.push(...(page.rows as { turnId: string; entry: string }[]))
  } while (page.next)

  const turnIds = keys.flatMap(({ turnId, entry }) => (entry === 'turn' ? [turnId] : [])).sort()
  const turns = await Promise.all(
    turnIds.map(async (turnId) => {
      const rows = await dynamo.query('turns', { where: when`${name('turnId')} = ${turnId}` })
      const turn = rows.find((row) => row['entry'] === 'turn') as unknown as StoredTurn | undefined
      return turn && recordOf(turn, rows)
    }),
  )
  const counted = await Promise.all(
    keys
      .filter(({ entry }) => entry === 'day' || entry === 'minute')
      .map(({ turnId, entry }) => dynamo.read('turns', { turnId, entry })),
  )
  return {
    turns: turns
      .filter((turn) => turn !== undefined)
      .sort((a, b) => a.firstClaimedAt - b.firstClaimedAt),
    counts: counted.filter((row) => row !== undefined).map(countOf),
  }
}

/** The counter's key says what it counts. */
function countOf(row: Row): Row {
  const [kind, , ...rest] = String(row['turnId']).split('#')
  return kind === 'day'
    ? { day: rest[0], microRupees: row['microRupees'] }
    : { memberId: rest[0], minute: Number(rest[1]), turns: row['turns'] }
}
