import { applyChange } from '../adapters/embedded/apply-change.ts'
import { createEmbeddedClock } from '../adapters/embedded/clock.ts'
import { openDatabase, type Database } from '../adapters/embedded/database.ts'
import { filesInMemory } from '../adapters/embedded/files-in-memory.ts'
import { insertBill } from '../adapters/embedded/rows.ts'
import { loadShopFixture, parseShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { createSqliteStore } from '../adapters/embedded/store.ts'
import type { ToolContext } from '../agent/tool.ts'
import { daysOf } from '../shop/calendar.ts'
import { entryId, planSale } from '../shop/ledger.ts'
import { lineAmount } from '../shop/money.ts'
import type { Item } from '../shop/types.ts'
import { salesReport } from '../tools/sales-report.ts'

const SALES = [1_000, 10_000, 100_000, 1_000_000]
const ITEMS = 40
const LINES = 25
const MONTH = daysOf({ from: '2025-12-01', to: '2025-12-31' })
const NOW = new Date('2026-01-14T05:30:00Z')
const ASKED = [
  { kind: 'summary' },
  { kind: 'stock_outs' },
  { kind: 'comparison' },
  { kind: 'trend' },
  { as: 'pdf' },
  { as: 'xlsx' },
] as const
const REPEATS = 5

/** `sales_report` of a month in which a shop made so many sales: rows that come out of the store, and time. */
export async function benchReports(): Promise<void> {
  for (const sales of SALES) await measure(sales)
}

async function measure(sales: number): Promise<void> {
  const db = openDatabase(':memory:')
  const items = Array.from({ length: ITEMS }, (_, i) => ({
    ...{ name: `Item ${i}`, unit: 'kg', stock: 50, price: 40 + i, cost: 30 + i },
  }))
  const fixture = parseShopFixture({ id: 'bench', name: 'Bench', items })
  const { shopId } = loadShopFixture(db, fixture, { now: NOW, members: [] })
  const clock = createEmbeddedClock(db, () => NOW.getTime())
  sell(db, shopId, await createSqliteStore(db, { clock }).listItems(shopId), sales)

  const [ledger] = db.all<{ amount: number }>(
    "SELECT sum(json_extract(body, '$.amount')) AS amount FROM ledger",
  )
  const { db: countedDb, read, scans } = counted(db)
  const store = createSqliteStore(countedDb, { clock })
  const ctx: Partial<ToolContext> = {
    ...{ store, shopId, now: NOW, timeZone: 'Asia/Kolkata', role: 'owner' },
    ...{ language: 'hi', script: 'native', files: filesInMemory(), effectKey: 'bench#0#0' },
  }
  const figures: string[] = []
  for (const input of ASKED) {
    const times: number[] = []
    let rows = 0
    for (let i = 0; i < REPEATS; i++) {
      const before = read()
      const startedAt = performance.now()
      const result = await salesReport.run({ period: 'last_month', ...input }, ctx as ToolContext)
      times.push(performance.now() - startedAt)
      rows = read() - before
      if (result['total'] !== (ledger?.amount ?? 0) / 100)
        throw new Error(`the report says ${String(result['total'])}, the ledger ${ledger?.amount}`)
    }
    times.sort((a, b) => a - b)
    const name = 'kind' in input ? input.kind : input.as
    figures.push(`${name} ${rows} rows ${(times[REPEATS >> 1] ?? 0).toFixed(1)} ms`)
  }
  console.log(
    `${sales.toLocaleString('en').padStart(9)} sales  ${figures.join(' · ')}  tables read through: ${scans().join(', ') || 'none'}`,
  )
  db.close()
}

/** Bills as the shop writes them, in the ledger and in the rollups. */
function sell(db: Database, shopId: string, items: readonly Item[], sales: number): void {
  const sold = new Map<string, { quantity: number; amount: number; cost: number }>()
  db.transaction(() => {
    for (let made = 0; made < sales;) {
      const day = MONTH[Math.floor((made / sales) * MONTH.length)] ?? ''
      const at = new Date(`${day}T06:00:00Z`)
      const lines = Array.from({ length: Math.min(LINES, sales - made) }, (_, i) => {
        const item = items[(made + i * 7) % items.length]
        if (!item) throw new Error('the shop has items')
        const quantity = 250 * (1 + ((made + i) % 8))
        return {
          item: { ...item, stock: 1e9 },
          quantity,
          amount: lineAmount(quantity, item.price ?? 0),
        }
      })
      made += lines.length
      const turnId = `turn-${made}`
      const billId = entryId(at, `${turnId}#0#0`)
      const head = { billId, shopId, memberId: 'bench', turnId, at, day }
      const planned = planSale(head, lines)
      if (!('bill' in planned)) throw new Error('there is enough of everything')
      insertBill(db, planned.bill)
      for (const change of planned.changes) {
        if (change.type !== 'rollup') continue
        const key = `${change.itemId} ${day}`
        const own = sold.get(key) ?? { quantity: 0, amount: 0, cost: 0 }
        for (const field of ['quantity', 'amount', 'cost'] as const)
          own[field] += change.add[field] ?? 0
        sold.set(key, own)
      }
    }
    for (const [key, add] of sold) {
      const [itemId = '', day = ''] = key.split(' ')
      applyChange(db, shopId, { type: 'rollup', itemId, day, add }, NOW.toISOString())
    }
  })
}

/** The same database; counts the rows that come out of it, and names the tables that a query goes through from end to end. */
function counted(db: Database) {
  let rows = 0
  const asked = new Set<string>()
  const counting: Database = {
    ...db,
    get: (sql, ...values) => {
      asked.add(sql)
      const row = db.get<never>(sql, ...values)
      if (row) rows++
      return row
    },
    all: (sql, ...values) => {
      asked.add(sql)
      const found = db.all<never>(sql, ...values)
      rows += found.length
      return found
    },
  }
  const scans = () =>
    [...asked]
      .flatMap((sql) => db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`))
      .flatMap(({ detail }) => /^SCAN (\w+)/.exec(detail)?.[1] ?? [])
  return { db: counting, read: () => rows, scans }
}
