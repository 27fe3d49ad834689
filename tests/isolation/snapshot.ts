import type { Database } from '../../adapters/embedded/database.ts'

type Row = Record<string, string | number | null>
/** Every row of a database, by table. */
export type Snapshot = ReadonlyMap<string, readonly Row[]>

export function takeSnapshot(db: Database): Snapshot {
  const tables = db.all<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  )
  return new Map(tables.map(({ name }) => [name, db.all<Row>(`SELECT * FROM "${name}"`)]))
}

/** Brings the database back to what it was: far faster than opening a new one. */
export function restoreSnapshot(db: Database, snapshot: Snapshot): void {
  db.transaction(() => {
    for (const [table, rows] of snapshot) {
      db.run(`DELETE FROM "${table}"`)
      for (const row of rows) {
        const columns = Object.keys(row)
        db.run(
          `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          ...Object.values(row),
        )
      }
    }
  })
}

/**
 * Everything that is not this shop's, as text: other shops' rows, and those of tables that belong to nobody. What a turn has
 * left (steps, effects) is the shop's whose turn it is; of a turn that does not exist, nobody's.
 */
export function rowsOfOthers(snapshot: Snapshot, shopId: string): string {
  const turns = new Set(
    (snapshot.get('turns') ?? []).flatMap((row) =>
      row['shop_id'] === shopId ? [row['turn_id']] : [],
    ),
  )
  const isOwn = (row: Row) =>
    row['shop_id'] === undefined ? turns.has(row['turn_id'] ?? null) : row['shop_id'] === shopId
  const others = [...snapshot].map(([table, rows]) => [table, rows.filter((row) => !isOwn(row))])
  return JSON.stringify(others, null, 1)
}
