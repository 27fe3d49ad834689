import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shardOf } from '../../shop/shards.ts'
import { DEFAULT_SETTINGS } from '../../shop/types.ts'
import { openDatabase, type Database } from './database.ts'
import { MIGRATIONS } from './migrations.ts'
import { createSqliteStore } from './store.ts'

const createdAt = '2025-06-01T00:00:00.000Z'
const shop = (shopId: string) => ({
  shopId,
  name: 'जुनी दुकान',
  category: 'kirana',
  timeZone: 'Asia/Kolkata',
  createdAt,
})
const member = {
  memberId: 'owner',
  shopId: 'old',
  role: 'owner',
  language: 'mr',
  script: 'native',
  createdAt,
}
const item = { itemId: 'sugar', name: 'Sugar', aliases: [], category: 'kirana', unit: 'kg' }

describe('a data folder of the first version', () => {
  let dataDir: string
  let db: Database
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'retailmind-migrations-'))
    const old = new DatabaseSync(join(dataDir, 'retailmind.sqlite'))
    for (const statement of MIGRATIONS[0] ?? []) old.exec(statement)
    old.exec('PRAGMA user_version = 1')
    const insert = (table: string, ...values: (string | number)[]) =>
      old
        .prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`)
        .run(...values)
    insert('shops', 'old', 3, JSON.stringify(shop('old')))
    insert('shops', 'begun', 0, JSON.stringify(shop('begun')))
    insert('members', 'old', 'owner', JSON.stringify(member))
    insert('identities', 'id#wa-1', 'old', 'owner')
    insert('items', 'old', 'sugar', 5_000, JSON.stringify(item))
    old.close()
    db = openDatabase(dataDir)
  })
  afterEach(() => {
    db.close()
    rmSync(dataDir, { recursive: true })
  })
  const store = () => createSqliteStore(db, { clock: { now: () => Date.parse(createdAt) } })

  it('keeps what it held, and knows what the shop had come to', async () => {
    expect(await store().getShop('old')).toEqual({
      ...shop('old'),
      catalogueVersion: 3,
      onboardingCompleted: true,
      subscriptionTier: 'free',
      subscriptionStatus: 'active',
    })
    expect(await store().getShop('begun')).toMatchObject({ onboardingCompleted: false })
    expect(await store().listItems('old')).toEqual([{ ...item, stock: 5_000 }])
  })

  it('gives its members the settings of a new one, and a place in the schedule', async () => {
    expect(await store().findMember({ keys: ['wa-1'] })).toEqual({
      ...member,
      settings: DEFAULT_SETTINGS,
    })
    const due = { shard: shardOf('old'), time: DEFAULT_SETTINGS.dailySummaryTime, limit: 5 }
    expect(await store().listDueMembers(due)).toEqual({
      members: [{ shopId: 'old', memberId: 'owner' }],
    })
    const { shopIds } = await store().listShops({ shard: shardOf('begun'), limit: 5 })
    expect(shopIds).toContain('begun')
  })
})
