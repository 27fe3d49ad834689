import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { RetailMindError, StoreError } from '../../shop/errors.ts'
import { shardOf } from '../../shop/shards.ts'
import { MIGRATIONS } from './migrations.ts'
import { withStoreErrors } from './sqlite-errors.ts'

/** How long a statement waits for another process's write before it gives up. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * The embedded database, one connection. Everything is synchronous, so nothing of this process runs between two
 * statements unless the caller awaits. Errors of SQLite come out as `StoreError`.
 */
export interface Database {
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[]
  /** Gives the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number
  /**
   * All that `work` writes, or, when it throws, nothing. `work` must not await; a transaction inside a transaction is
   * refused, because its roll-back could not be its own.
   */
  transaction<T>(work: () => T): T
  /** Empties every table, the clock's advance and the queues too: the database is as new. */
  wipe(): void
  close(): void
}

/**
 * Opens `<dataDir>/retailmind.sqlite`, making the folder when it is missing, and brings its tables up to date.
 *
 * @param dataDir a folder, or `:memory:` for a database that is gone when closed
 * @throws StoreError `store_too_new` when a newer version of the program has written it
 */
export function openDatabase(dataDir: string): Database {
  const connection = withStoreErrors(() => connect(dataDir))
  const statements = new Map<string, StatementSync>()
  let inTransaction = false

  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  const db: Database = {
    get: <Row>(sql: string, ...values: SQLInputValue[]) =>
      withStoreErrors(() => prepared(sql).get(...values) as Row | undefined),
    all: <Row>(sql: string, ...values: SQLInputValue[]) =>
      withStoreErrors(() => prepared(sql).all(...values) as Row[]),
    run: (sql, ...values) => withStoreErrors(() => Number(prepared(sql).run(...values).changes)),
    transaction<T>(work: () => T): T {
      if (inTransaction)
        throw new RetailMindError('nested_transaction', 'a transaction is already open')
      db.run('BEGIN IMMEDIATE')
      inTransaction = true
      try {
        const result = work()
        db.run('COMMIT')
        return result
      } catch (error) {
        // A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the first error.
        if (connection.isTransaction) connection.exec('ROLLBACK')
        throw error
      } finally {
        inTransaction = false
      }
    },
    wipe() {
      db.transaction(() => {
        for (const table of tablesOf(db)) db.run(`DELETE FROM "${table}"`)
      })
    },
    close() {
      statements.clear()
      connection.close()
    },
  }

  try {
    migrate(db)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

function connect(dataDir: string): DatabaseSync {
  const isFile = dataDir !== ':memory:'
  if (isFile) mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const connection = new DatabaseSync(isFile ? join(dataDir, 'retailmind.sqlite') : dataDir, {
    enableForeignKeyConstraints: false,
    timeout: BUSY_TIMEOUT_MS,
  })
  try {
    // WAL alone may lose the last commits in a power cut; with FULL a sale that was answered is on the disk.
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    // A hash that SQL does not have: the migration that brought shards gives the rows of older versions theirs by it.
    connection.function('shard_of', { deterministic: true }, (shopId) => shardOf(String(shopId)))
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function migrate(db: Database): void {
  const version = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      'store_too_new',
      `the data folder is of version ${version}, this program knows ${MIGRATIONS.length}; ` +
        'use the newer RetailMind that wrote it, or another data folder',
      { details: { version, known: MIGRATIONS.length } },
    )
  }
  for (const [done, statements] of MIGRATIONS.entries()) {
    if (done < version) continue
    db.transaction(() => {
      for (const statement of statements) db.run(statement)
      db.run(`PRAGMA user_version = ${done + 1}`)
    })
  }
}

function tablesOf(db: Database): string[] {
  return db
    .all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .map(({ name }) => name)
}
