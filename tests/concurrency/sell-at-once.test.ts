import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../adapters/embedded/database.ts'
import { loadShopFixture, parseShopFixture } from '../../adapters/embedded/shop-fixture.ts'
import type { Sale } from './seller.ts'

const SELLERS = 4
const TRIES = 40
const STOCK = 120

const folder = mkdtempSync(join(tmpdir(), 'sellers-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('many processes that sell one item at once', () => {
  it('sell what is there and not more, and each sale follows from the one before', async () => {
    const db = openDatabase(folder)
    const fixture = {
      id: 'shop',
      name: 'Shop',
      items: [{ name: 'Sugar', unit: 'kg', stock: STOCK, price: 45 }],
    }
    loadShopFixture(db, parseShopFixture(fixture), { now: new Date(), members: [] })
    const run = promisify(execFile)
    const outputs = await Promise.all(
      Array.from({ length: SELLERS }, (_, i) =>
        run(process.execPath, [
          '--disable-warning=ExperimentalWarning',
          join(import.meta.dirname, 'seller.ts'),
          ...[folder, 'shop', `seller-${i}`, String(TRIES)],
        ]),
      ),
    )
    const sales = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as Sale[])
    const sold = sales.filter(({ status }) => status === 'ok')
    // Whoever found the shop busy, or nothing left, was told so.
    for (const { status } of sales) {
      expect(['ok', 'insufficient_stock', 'try_again']).toContain(status)
    }
    expect(sales).toHaveLength(SELLERS * TRIES)

    // Linearizable: there is one order of the sales in which each saw what the one before it left ...
    const inOrder = sold.toSorted((a, b) => (b.left ?? 0) - (a.left ?? 0))
    expect(inOrder.map(({ left }) => left)).toEqual(sold.map((_, i) => STOCK - 1 - i))
    // ... and no sale stands before one that had ended when it began.
    for (const [i, sale] of inOrder.entries()) {
      for (const later of inOrder.slice(i + 1))
        expect(later.ended).toBeGreaterThanOrEqual(sale.began)
    }

    const row = db.get<{ stock: number; moved: number }>(
      `SELECT stock, (SELECT sum(delta) FROM ledger) AS moved FROM items`,
    )
    db.close()
    expect(row).toEqual({ stock: (STOCK - sold.length) * 1000, moved: -sold.length * 1000 })
    expect(sold.length).toBeGreaterThan(STOCK / 2)
  }, 60_000)
})
