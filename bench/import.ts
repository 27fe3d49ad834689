import { readItems } from '../shop/import/item-rows.ts'
import { readTable } from '../shop/import/read-table.ts'
import writeXlsxFile from 'write-excel-file/node'
import { createSqliteStore } from '../adapters/embedded/store.ts'
import { openDatabase } from '../adapters/embedded/database.ts'
import { createEmbeddedClock } from '../adapters/embedded/clock.ts'
import { loadShopFixture, parseShopFixture } from '../adapters/embedded/shop-fixture.ts'
import { createForecaster } from '../shop/forecast/index.ts'
import { importItems } from '../tools/import-items.ts'

const ROWS = [200, 2000, 5000]

/** A workbook of so many rows: read and checked, and taken over into SQLite through the tool. */
export async function benchImport(): Promise<void> {
  for (const rows of ROWS) {
    const data = [
      ['Name', 'Unit', 'Price', 'Stock'],
      ...Array.from({ length: rows }, (_, i) => [`Item ${i}`, 'kg', 40 + (i % 90), i % 12]),
    ].map((row) => row.map((value) => ({ value })))
    const bytes = new Uint8Array(await writeXlsxFile(data).toBuffer())
    const startedAt = performance.now()
    const { items } = readItems(await readTable(bytes, 'list.xlsx'), 'file-bench')
    const readMs = performance.now() - startedAt
    const takenMs = await takeOver(bytes)
    console.log(
      `${String(rows).padStart(5)} rows  ${(bytes.length / 1024).toFixed(0)} KB  read ${items.length} in ${readMs.toFixed(0)} ms  taken over in ${takenMs.toFixed(0)} ms`,
    )
  }
}

async function takeOver(bytes: Uint8Array): Promise<number> {
  const db = openDatabase(':memory:')
  const store = createSqliteStore(db, { clock: createEmbeddedClock(db) })
  const fixture = parseShopFixture({ id: 'bench', name: 'Bench', items: [] })
  const shopId = loadShopFixture(db, fixture, {
    now: new Date(),
    members: [{ keys: ['wa-bench'], role: 'owner', language: 'en', script: 'latin' }],
  }).shopId
  const member = await store.findMember({ keys: ['wa-bench'] })
  const memberId = member?.memberId ?? ''
  const claim = await store.claim({
    turnId: 'bench',
    shopId,
    memberId,
    now: Date.now(),
    leaseMs: 600_000,
    reserve: 0,
    dailyCap: 0,
    day: '2026-01-01',
    minute: 0,
  })
  if (claim.outcome !== 'claimed') throw new Error('the turn of the benchmark is taken')
  const startedAt = performance.now()
  const result = await importItems.run(
    { mediaId: 'bench', filename: 'list.xlsx' },
    {
      shopId,
      memberId,
      role: 'owner',
      language: 'en',
      script: 'latin',
      timeZone: 'Asia/Kolkata',
      now: new Date(),
      turn: { turnId: 'bench', fence: claim.fence },
      effectKey: 'bench#0#0',
      confirmed: true,
      store,
      forecaster: createForecaster(),
      files: {
        put: async () => {},
        get: async () => undefined,
        remove: async () => {},
        removeAll: async () => 0,
      },
      fetchMedia: async () => ({ bytes, mimeType: 'application/octet-stream' }),
      knowledge: { search: async () => [] },
      signal: new AbortController().signal,
    },
  )
  if (result.status !== 'ok') throw new Error(JSON.stringify(result))
  return performance.now() - startedAt
}
