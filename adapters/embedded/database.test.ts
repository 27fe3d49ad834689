import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreError } from '../../shop/errors.ts'
import { openDatabase, type Database } from './database.ts'

const setting = (db: Database) =>
  db.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', 'a')?.value
const set = (db: Database, value: string) =>
  db.run('INSERT OR REPLACE INTO settings VALUES (?, ?)', 'a', value)
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof StoreError ? error.code : error
  }
  return undefined
}

describe('openDatabase', () => {
  let dataDir: string
  let path: string
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'retailmind-database-'))
    path = join(dataDir, 'retailmind.sqlite')
  })
  afterEach(() => rmSync(dataDir, { recursive: true }))

  it('makes the folder, and keeps what was written', () => {
    const nested = join(dataDir, 'new', 'folder')
    const db = openDatabase(nested)
    set(db, 'kept')
    db.close()
    const again = openDatabase(nested)
    expect(setting(again)).toBe('kept')
    again.close()
  })

  it('writes so that a power cut loses nothing', () => {
    const db = openDatabase(dataDir)
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    db.close()
  })

  it('refuses a database of a newer version, and leaves it alone', () => {
    openDatabase(dataDir).close()
    const raw = new DatabaseSync(path)
    raw.exec('PRAGMA user_version = 999')
    raw.close()
    expect(codeOf(() => openDatabase(dataDir))).toBe('store_too_new')
  })

  it('says that a file is no database', () => {
    writeFileSync(path, 'this is not a database, whatever its name says'.repeat(100))
    expect(codeOf(() => openDatabase(dataDir))).toBe('store_corrupt')
    expect(readFileSync(path, 'utf8')).toContain('this is not')
  })

  it('says that another program holds the database', () => {
    const db = openDatabase(dataDir)
    db.run('PRAGMA busy_timeout = 1')
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    expect(codeOf(() => set(db, 'x'))).toBe('store_locked')
    expect(codeOf(() => db.transaction(() => set(db, 'x')))).toBe('store_locked')
    other.exec('ROLLBACK')
    set(db, 'now it goes')
    expect(setting(db)).toBe('now it goes')
    other.close()
    db.close()
  })

  it('says that the disk is full, has written nothing, and goes on when there is room', () => {
    const db = openDatabase(dataDir)
    set(db, 'before')
    const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
    db.run(`PRAGMA max_page_count = ${pages}`)
    const big = () =>
      db.transaction(() => {
        set(db, 'during')
        set(db, 'x'.repeat(1_000_000))
      })
    expect(codeOf(big)).toBe('store_full')
    expect(setting(db)).toBe('before')
    db.run('PRAGMA max_page_count = 100000')
    big()
    expect(setting(db)).toHaveLength(1_000_000)
    db.close()
  })

  it('says that it may not write', () => {
    const db = openDatabase(dataDir)
    db.run('PRAGMA query_only = 1')
    expect(codeOf(() => set(db, 'x'))).toBe('store_read_only')
    db.close()
  })
})

describe('transaction', () => {
  it('rolls back all of it when the work throws', () => {
    const db = openDatabase(':memory:')
    set(db, 'before')
    const boom = new Error('boom')
    expect(() =>
      db.transaction(() => {
        set(db, 'during')
        throw boom
      }),
    ).toThrow(boom)
    expect(setting(db)).toBe('before')
    expect(db.transaction(() => set(db, 'after'))).toBe(1)
    expect(setting(db)).toBe('after')
  })

  it('is refused inside another, which is rolled back', () => {
    const db = openDatabase(':memory:')
    expect(() =>
      db.transaction(() => {
        set(db, 'outer')
        db.transaction(() => set(db, 'inner'))
      }),
    ).toThrow(/already open/)
    expect(setting(db)).toBeUndefined()
  })
})

describe('wipe', () => {
  it('leaves a database as it was when new', () => {
    const db = openDatabase(':memory:')
    set(db, 'x')
    db.run('INSERT INTO shops VALUES (?, ?, ?, ?)', 'shop', 1, '{}', 0)
    db.wipe()
    expect(setting(db)).toBeUndefined()
    expect(db.all('SELECT * FROM shops')).toEqual([])
    set(db, 'usable')
    expect(setting(db)).toBe('usable')
  })
})
