import { openDatabase } from '../../adapters/embedded/database.ts'
import { createSqliteStore } from '../../adapters/embedded/store.ts'
import { createForecaster } from '../../shop/forecast/index.ts'
import { recordSale } from '../../tools/record-sale.ts'
import { NO_FILES, NO_KNOWLEDGE } from '../support/no-files.ts'

/** One sale, as the seller saw it. Times in milliseconds since the epoch. */
export interface Sale {
  began: number
  ended: number
  status: string
  /** What was left after it, in kg. */
  left?: number
}

/** A process of its own that sells sugar, a kilogram at a time: `node seller.ts <folder> <shop> <name> <tries>`. */
const [folder = '', shopId = '', name = '', tries = '0'] = process.argv.slice(2)
const db = openDatabase(folder)
const store = createSqliteStore(db, { clock: { now: Date.now } })
const sales: Sale[] = []
for (let i = 0; i < Number(tries); i++) {
  const turnId = `${name}-${i}`
  const now = new Date()
  const claim = await store.claim({
    turnId,
    shopId,
    memberId: name,
    now: now.getTime(),
    leaseMs: 60_000,
    reserve: 0,
    dailyCap: 0,
    day: '2026-01-14',
    minute: i,
  })
  if (claim.outcome !== 'claimed') throw new Error(`the turn is ${claim.outcome}`)
  const turn = { turnId, fence: claim.fence }
  const began = Date.now()
  const result = await recordSale.run(
    { items: [{ item: 'sugar', quantity: 1 }] },
    {
      shopId,
      memberId: name,
      role: 'owner',
      language: 'en',
      script: 'latin',
      timeZone: 'Asia/Kolkata',
      now,
      turn,
      effectKey: `${turnId}#0#0`,
      store,
      forecaster: createForecaster(),
      files: NO_FILES,
      fetchMedia: () => Promise.reject(new Error('no media')),
      knowledge: NO_KNOWLEDGE,
      signal: new AbortController().signal,
    },
  )
  const [line] = (result['lines'] ?? []) as { left: number }[]
  const code = result.status === 'rejected' ? result.code : result.status
  sales.push({ began, ended: Date.now(), status: code, ...(line && { left: line.left }) })
  await store.release(turn)
}
db.close()
console.log(JSON.stringify(sales))
