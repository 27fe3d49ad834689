import { describe, expect, it } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { DEMO_HELPER, DEMO_OWNER, seedDemoShop } from './demo-shop.ts'
import { createSqliteQueue } from './queue.ts'
import { createSqliteStore } from './store.ts'

const NOW = Date.parse('2026-01-14T05:30:00.000Z')
const clock = { now: () => NOW }
const at = new Date(NOW).toISOString()

function demoShop() {
  const db = openDatabase(':memory:')
  seedDemoShop(db, { now: new Date(NOW), identityKey: 'a secret' })
  const queue = createSqliteQueue(db, { name: 'turns', visibilitySeconds: 30, clock })
  return { db, queue, store: createSqliteStore(db, { clock }) }
}

/** Names of the tables in which a word stands anywhere. */
function tablesWith(db: Database, word: string): string[] {
  const names = db.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  return names
    .map(({ name }) => name)
    .filter((name) => JSON.stringify(db.all(`SELECT * FROM ${name}`)).includes(word))
}

const message = (waId: string) => JSON.stringify({ sender: { waId }, content: { type: 'text' } })

describe('eraseShop', () => {
  it('leaves the shop’s id and the instant, and no phone number anywhere', async () => {
    const { db, store } = demoShop()
    expect(tablesWith(db, 'demo-shop').length).toBeGreaterThan(3)
    await store.eraseShop('demo-shop', at)
    expect(tablesWith(db, 'demo-shop')).toEqual(['erased_shops'])
    expect(tablesWith(db, DEMO_OWNER)).toEqual([])
    expect(db.all('SELECT * FROM erased_shops')).toEqual([{ shop_id: 'demo-shop', at }])
  })

  it('takes what waits, is in flight or was put aside from its members, and from nobody else', async () => {
    const { store, queue } = demoShop()
    const entry = (dedupId: string, body: string) => ({ group: dedupId, dedupId, body })
    const stranger = `${DEMO_OWNER}1`
    await queue.send([
      entry('1', message(DEMO_OWNER)),
      entry('2', message(DEMO_HELPER)),
      entry('3', message(stranger)),
      entry('4', JSON.stringify({ shopId: 'demo-shop', job: 'daily' })),
      entry('5', JSON.stringify({ shopId: 'demo-shop-2', job: 'daily' })),
    ])
    await queue.receive(1)
    await queue.deadLetter(entry('6', message(DEMO_OWNER)), 'boom')
    await queue.deadLetter(entry('7', message(stranger)), 'boom')
    expect(await store.eraseShop('demo-shop', at)).toMatchObject({ queues: 4 })
    const left = await queue.receive(10)
    expect(left.map(({ dedupId }) => dedupId)).toEqual(['3', '5'])
    expect((await queue.listDead()).map(({ dedupId }) => dedupId)).toEqual(['7'])
  })

  it('takes all of it, or nothing', async () => {
    const { db, store } = demoShop()
    const before = await store.exportShop('demo-shop')
    db.run(
      `CREATE TRIGGER cut BEFORE DELETE ON shops BEGIN SELECT raise(ABORT, 'the power is out'); END`,
    )
    await expect(store.eraseShop('demo-shop', at)).rejects.toThrow(/power/)
    expect(await store.isErased('demo-shop')).toBeUndefined()
    expect(await store.exportShop('demo-shop')).toEqual(before)
  })
})
