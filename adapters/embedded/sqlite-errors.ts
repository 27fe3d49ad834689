import { StoreError } from '../../shop/errors.ts'

/** SQLite's primary result codes that a person can do something about: https://sqlite.org/rescode.html */
const KNOWN: Readonly<Record<number, { code: string; message: string }>> = {
  5: {
    code: 'store_locked',
    message:
      'another program holds the database; stop the other RetailMind that uses this data folder',
  },
  6: { code: 'store_locked', message: 'the database is in use by this very program; try again' },
  8: {
    code: 'store_read_only',
    message: 'the data folder may not be written; give its owner write permission',
  },
  10: {
    code: 'store_io',
    message: 'the disk under the data folder failed to read or write; check the disk',
  },
  11: {
    code: 'store_corrupt',
    message: 'the database is damaged; put back a backup, or move the data folder away',
  },
  13: {
    code: 'store_full',
    message: 'the disk is full; make room under the data folder, nothing was written',
  },
  14: {
    code: 'store_unreachable',
    message: 'the database cannot be opened; check that the data folder exists and may be written',
  },
  26: {
    code: 'store_corrupt',
    message: 'retailmind.sqlite is not a database; put back a backup, or move the data folder away',
  },
}

/** Runs `work` and turns what SQLite throws into a `StoreError`; any other error goes through as it is. */
export function withStoreErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw isSqliteError(error) ? storeError(error) : error
  }
}

interface SqliteError extends Error {
  code: 'ERR_SQLITE_ERROR'
  /** Extended result code; its low byte is the primary one. */
  errcode: number
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}

function storeError(error: SqliteError): StoreError {
  const known = KNOWN[error.errcode & 0xff] ?? {
    code: 'store_failed',
    // SQLite's own words name tables and columns, never values.
    message: `the database refused: ${error.message}`,
  }
  return new StoreError(known.code, known.message, {
    details: { sqlite: error.errcode },
    cause: error,
  })
}
